#include "formats/bolt.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

constexpr std::size_t page_bytes = 1024;

std::string little(std::uint64_t value, std::size_t bytes) {
  std::string out;
  for (; bytes > 0; --bytes, value >>= 8U)
    out += static_cast<char>(value & 0xFFU);
  return out;
}

std::string head(std::uint64_t number, std::uint64_t flags, std::size_t count,
                 std::uint64_t overflow = 0) {
  return little(number, 8) + little(flags, 2) + little(count, 2) + little(overflow, 4);
}

struct Entry {
  std::string key;
  std::string value;
  bool is_bucket = false;
};

std::string leaf(std::uint64_t number, const std::vector<Entry>& entries) {
  std::string elements;
  std::string data;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& one = entries[i];
    elements += little(one.is_bucket ? 1 : 0, 4) +
                little((entries.size() - i) * 16 + data.size(), 4) + little(one.key.size(), 4) +
                little(one.value.size(), 4);
    data += one.key + one.value;
  }
  const std::size_t whole = 16 + elements.size() + data.size();
  return head(number, 2, entries.size(), number == 0 ? 0 : (whole - 1) / page_bytes) + elements +
         data;
}

std::string branch(std::uint64_t number,
                   const std::vector<std::pair<std::string, std::uint64_t>>& entries) {
  std::string elements;
  std::string data;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    elements += little((entries.size() - i) * 16 + data.size(), 4) +
                little(entries[i].first.size(), 4) + little(entries[i].second, 8);
    data += entries[i].first;
  }
  return head(number, 1, entries.size()) + elements + data;
}

std::string small_bucket(const std::vector<Entry>& entries) {
  return little(0, 16) + leaf(0, entries);
}

std::string meta(std::uint64_t number, std::uint64_t root, std::uint64_t pages,
                 std::uint64_t transaction) {
  const std::string body = little(0xED0CDAED, 4) + little(2, 4) + little(page_bytes, 4) +
                           little(0, 4) + little(root, 8) + little(0, 8) + little(2, 8) +
                           little(pages, 8) + little(transaction, 8);
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : body)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return head(number, 4, 0) + body + little(hash, 8);
}

std::string file_of(const std::vector<std::string>& pages) {
  std::string out;
  for (const std::string& page : pages) {
    out += page;
    out.resize((out.size() + page_bytes - 1) / page_bytes * page_bytes);
  }
  return out;
}

// The root is page 3: bucket `big` on the branch 4 with the leaves 5 and 6 (two pages long), the
// small bucket `small`, and a value.
std::string database() {
  return file_of(
      {meta(0, 3, 9, 7), meta(1, 8, 9, 6), head(2, 0x10, 0),
       leaf(3, {{"big", little(4, 8) + little(0, 8), true},
                {"plain", "text"},
                {"small", small_bucket({{"in", small_bucket({{"k", "v"}}), true}, {"x", "y"}}),
                 true}}),
       branch(4, {{"a", 5}, {"m", 6}}),
       leaf(5, {{"a", small_bucket({{"digest", "1"}}), true}, {"b", "no bucket"}}),
       leaf(6, {{"m", small_bucket({{"digest", "2"}}), true}, {"z", std::string(1500, 'z')}}),
       leaf(8, {{"old", "text"}})});
}

Result<BoltFile> open(const std::string& bytes) {
  return BoltFile::open(
      [bytes](std::uint64_t offset, std::size_t size) -> Result<std::string> {
        if (offset > bytes.size() || size > bytes.size() - offset)
          return std::unexpected(Error{Fault::unavailable, "outside"});
        return bytes.substr(offset, size);
      },
      bytes.size());
}

// All keys of buckets in this one, or why not.
std::string keys(BoltFile& file, const BoltFile::Bucket& bucket) {
  std::string all;
  const Result<void> walked = file.each_bucket(
      bucket, [&](const std::string& key, const BoltFile::Bucket& /*inner*/) -> Result<void> {
        all += key + ' ';
        return {};
      });
  return walked ? all : walked.error().message();
}

TEST(Bolt, FindsBucketsAndValues) {
  auto file = open(database());
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_EQ(file->transaction(), 7U);
  EXPECT_EQ(keys(*file, file->root()), "big small ");
  EXPECT_EQ(**file->value(file->root(), "plain"), "text");
  EXPECT_FALSE(*file->value(file->root(), "big"));
  EXPECT_FALSE(*file->bucket(file->root(), "plain"));
  EXPECT_FALSE(*file->bucket(file->root(), "none"));
  const auto big = file->bucket(file->root(), "big");
  ASSERT_TRUE(big && *big);
  EXPECT_EQ(keys(*file, **big), "a m ");
  EXPECT_EQ((*file->value(**big, "z"))->size(), 1500U);
  EXPECT_EQ(**file->value(**big, "b"), "no bucket");
  EXPECT_FALSE(*file->value(**big, "A"));
  const auto last = file->bucket(**big, "m");
  ASSERT_TRUE(last && *last);
  EXPECT_EQ(**file->value(**last, "digest"), "2");
  const auto small = file->bucket(file->root(), "small");
  ASSERT_TRUE(small && *small);
  const auto inner = file->bucket(**small, "in");
  ASSERT_TRUE(inner && *inner);
  EXPECT_EQ(**file->value(**inner, "k"), "v");
}

TEST(Bolt, ReadsTheNewestMetaThatIsWhole) {
  std::string bytes = database();
  bytes[16 + 48] = '\x09';  // its transaction: the checksum is another one
  auto file = open(bytes);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->transaction(), 6U);
  EXPECT_EQ(**file->value(file->root(), "old"), "text");
  bytes[page_bytes + 16 + 48] = '\x09';
  EXPECT_FALSE(open(bytes));
  EXPECT_FALSE(open(""));
  EXPECT_FALSE(open(std::string(page_bytes, '\0')));
}

TEST(Bolt, RefusesWhatLiesOutsideOrInCircles) {
  const std::string whole = database();
  for (std::size_t length = 2 * page_bytes; length < 8 * page_bytes; length += page_bytes) {
    auto file = open(whole.substr(0, length));
    ASSERT_TRUE(file);
    const auto big = file->bucket(file->root(), "big");
    EXPECT_TRUE(!big || keys(*file, **big).find("Bolt: ") != std::string::npos) << length;
  }
  const auto refuses = [](const std::vector<std::string>& pages) {
    std::vector<std::string> all = {meta(0, 3, 6, 1), meta(1, 3, 6, 0), head(2, 0x10, 0)};
    all.insert(all.end(), pages.begin(), pages.end());
    auto file = open(file_of(all));
    if (!file) return file.error().message();
    const auto found = file->value(file->root(), "k");
    const std::string walked = keys(*file, file->root());
    return (found ? "found " : found.error().message()) + " / " + walked;
  };
  const std::string deep =
      "a database of Bolt: its pages are cut off, or lie too deep in each other";
  EXPECT_EQ(refuses({branch(3, {{"a", 3}})}), deep + " / " + deep);
  EXPECT_EQ(refuses({branch(3, {{"a", 4}}), branch(4, {{"a", 3}, {"b", 3}})}), deep + " / " + deep);
  const std::string kind = "a database of Bolt: a page is neither a branch nor a leaf";
  EXPECT_NE(refuses({head(3, 0, 1)}).find(kind), std::string::npos);
  const std::string outside = "a database of Bolt: an element lies outside of its page";
  EXPECT_EQ(refuses({head(3, 2, 1) + little(0, 4) + little(2000, 4) + little(1, 4) + little(1, 4)}),
            outside + " / " + outside);
  EXPECT_EQ(refuses({head(3, 2, 1) + little(0, 4) + little(16, 4) + little(0xFFFFFFFF, 4) +
                     little(0xFFFFFFFF, 4)}),
            outside + " / " + outside);
  EXPECT_NE(refuses({head(3, 2, 0, 1000)}).find("page 3 is another one"), std::string::npos);
  EXPECT_NE(refuses({leaf(3, {{"k", "short", true}})}).find("a bucket without its root"),
            std::string::npos);
}

}  // namespace
}  // namespace hakoseki
