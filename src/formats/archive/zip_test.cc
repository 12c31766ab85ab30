#include "formats/archive/zip.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "formats/archive/inflate.h"

namespace hakoseki {
namespace {

std::string little(std::uint64_t value, std::size_t bytes) {
  std::string out;
  for (; bytes > 0; --bytes, value >>= 8U)
    out += static_cast<char>(value & 0xFFU);
  return out;
}

struct Member {
  std::string name;
  std::string content;
  std::uint64_t told_bytes = 0;   // instead of the true one
  std::uint64_t told_header = 0;  // likewise
  bool zip64 = false;
};

// Stored members; what other programs write is held against Python's zipfile in
// zip_listing_test.py.
std::string zip(const std::vector<Member>& members, const std::string& comment = "") {
  std::string out;
  std::string directory;
  for (const Member& member : members) {
    const std::uint64_t size = member.told_bytes > 0 ? member.told_bytes : member.content.size();
    const std::uint64_t header = member.told_header > 0 ? member.told_header : out.size();
    const std::string numbers =
        little(0, 2) + little(0, 2) + little(0, 4) + little(crc_32(member.content), 4);
    const std::string sizes32 =
        member.zip64 ? std::string(8, '\xff') : little(size, 4) + little(size, 4);
    const std::string extra = member.zip64 ? little(9, 2) + little(1, 2) + "x" + little(1, 2) +
                                                 little(24, 2) + little(size, 8) + little(size, 8) +
                                                 little(header, 8)
                                           : "";
    directory += "PK\x01\x02" + little(20, 2) + little(20, 2) + numbers + sizes32 +
                 little(member.name.size(), 2) + little(extra.size(), 2) + little(0, 2) +
                 little(0, 2) + little(0, 2) + little(0, 4) +
                 (member.zip64 ? std::string(4, '\xff') : little(header, 4)) + member.name + extra;
    out += "PK\x03\x04" + little(20, 2) + numbers + sizes32 + little(member.name.size(), 2) +
           little(0, 2) + member.name + member.content;
  }
  const std::string end = "PK\x05\x06" + little(0, 4) + little(members.size(), 2) +
                          little(members.size(), 2) + little(directory.size(), 4) +
                          little(out.size(), 4) + little(comment.size(), 2) + comment;
  return out + directory + end;
}

// "name=content", or why not.
std::vector<std::string> listed(const std::string& bytes, std::size_t most = 1000) {
  const Result<ZipArchive> archive = ZipArchive::open(bytes);
  if (!archive) return {archive.error().message()};
  std::vector<std::string> lines;
  for (ZipArchive::Cursor cursor = archive->entries(); const auto entry = cursor.next();) {
    const Result<std::string> content = archive->read(*entry, most);
    lines.push_back(std::string(entry->name) + '=' +
                    (content ? *content : content.error().message()));
  }
  return lines;
}
using Lines = std::vector<std::string>;

TEST(Zip, ListsWhatTheDirectorySays) {
  const std::string bytes =
      zip({{.name = "a", .content = "one"}, {.name = "a/../b", .content = ""}});
  const Lines expected = {"a=one", "a/../b="};
  EXPECT_EQ(listed(bytes), expected);
  EXPECT_EQ(listed("#!/bin/sh\nexec java -jar $0\n" + bytes), expected);
  EXPECT_EQ(listed(bytes + "behind"), expected);
  EXPECT_EQ(listed(zip({{.name = "a", .content = "one"}}, "with PK\x05\x06 in its comment")),
            (Lines{"a=one"}));
  EXPECT_EQ(listed(zip({{.name = "a", .content = "one", .zip64 = true}})), (Lines{"a=one"}));
  EXPECT_EQ(listed(zip({})), Lines{});
}

TEST(Zip, StoredBytesAreSeenWhereTheyLie) {
  const std::string bytes = zip({{.name = "a", .content = "one"}});
  const Result<ZipArchive> archive = ZipArchive::open(bytes);
  ZipArchive::Cursor cursor = archive->entries();
  const Result<std::string_view> view = archive->stored(*cursor.next());
  EXPECT_EQ(*view, "one");
  EXPECT_TRUE(view->data() > bytes.data() && view->data() < bytes.data() + bytes.size());
}

TEST(Zip, RefusesWhatIsNone) {
  for (const std::string& bytes : {std::string(), std::string("PK"), std::string(100, 'x')})
    EXPECT_TRUE(listed(bytes)[0].starts_with("no ZIP archive")) << bytes;
  const std::string whole = zip({{.name = "a", .content = "one"}, {.name = "b", .content = "two"}});
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_EQ(listed(whole.substr(0, length)).size(), 1U) << length;
}

TEST(Zip, DoesNotBelieveSizesAndPlaces) {
  EXPECT_EQ(listed(zip({{.name = "a", .content = "one", .told_header = 7}})),
            (Lines{"a=an entry that does not lie where the directory says"}));
  EXPECT_EQ(listed(zip({{.name = "a", .content = "one", .told_header = 0xFFFFFFF0}})),
            (Lines{"a=an entry that does not lie where the directory says"}));
  EXPECT_EQ(listed(zip({{.name = "a", .content = "one", .told_bytes = 2}})),
            (Lines{"a=an entry that is not what its checksum or size says"}));
  EXPECT_EQ(listed(zip({{.name = "a", .content = "one"}}), 2),
            (Lines{"a=it has 3 bytes, and no more than 2 are read"}));
  std::string changed = zip({{.name = "a", .content = "one"}});
  changed[31] = 'O';
  EXPECT_EQ(listed(changed), (Lines{"a=an entry that is not what its checksum or size says"}));
}

TEST(Zip, RefusesEntriesThatShareTheirBytes) {
  std::vector<Member> members(3, {.name = "a", .content = "", .told_bytes = 60, .told_header = 1});
  members[0] = {.name = "a", .content = std::string(60, 'x')};
  EXPECT_EQ(listed(zip(members)), (Lines{"entries that share their bytes, as those of a bomb do"}));
}

TEST(Zip, LimitsItsEntries) {
  const std::string bytes = zip(std::vector<Member>(5, {.name = "a", .content = ""}));
  EXPECT_TRUE(ZipArchive::open(bytes, {.entries = 5}).has_value());
  EXPECT_EQ(ZipArchive::open(bytes, {.entries = 4}).error().fault, Fault::too_large);
}

TEST(Inflate, KeepsToItsLimit) {
  using namespace std::string_view_literals;
  constexpr std::string_view hello = "\x78\x9c\xcb\x48\xcd\xc9\xc9\x07\x00\x06\x2c\x02\x15"sv;
  EXPECT_EQ(inflate_whole(hello, DeflateFrame::zlib, 5).value_or("?"), "hello");
  EXPECT_EQ(inflate_whole(hello, DeflateFrame::zlib, 5, 1000).value_or("?"), "hello");
  EXPECT_EQ(inflate_whole(hello.substr(2), DeflateFrame::none, 100).value_or("?"), "hello");
  EXPECT_EQ(inflate_whole(hello, DeflateFrame::zlib, 4).error().fault, Fault::too_large);
  for (std::size_t length = 0; length < hello.size(); ++length)
    EXPECT_FALSE(inflate_whole(hello.substr(0, length), DeflateFrame::zlib, 5).has_value())
        << length;
}

}  // namespace
}  // namespace hakoseki
