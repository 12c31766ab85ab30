#include "engines/image/gathered_content.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "engines/image/layer_pass.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

// Counts what it is asked for.
class FakeSpooler final : public Spooler {
 public:
  Result<std::unique_ptr<Spool>> make(std::uint64_t bytes) override {
    asked = bytes;
    if (is_full) return std::unexpected(Error{Fault::unavailable, std::string("no room")});
    return std::make_unique<Text>(*this);
  }

  std::uint64_t asked = 0;
  int there = 0;
  bool is_full = false;

 private:
  class Text final : public Spool {
   public:
    explicit Text(FakeSpooler& spooler) : spooler_(spooler) { ++spooler_.there; }
    ~Text() override { --spooler_.there; }
    Result<void> append(std::string_view bytes) override {
      text_ += bytes;
      return {};
    }
    Result<void> append_zeros(std::uint64_t bytes) override {
      text_.append(bytes, '\0');
      return {};
    }
    Result<std::string_view> view() override { return text_; }

   private:
    void let_go() override {}

    FakeSpooler& spooler_;
    std::string text_;
  };
};

TEST(GatheredContent, IsInTheSpoolOnlyWhereItIsLarge) {
  FakeSpooler spooler;
  GatheredContent content(&spooler);
  for (const std::size_t size : {std::size_t{10}, 4 * mebibyte, 4 * mebibyte + 1}) {
    content.begin(size);
    const std::string bytes(size - 3, 'x');
    EXPECT_TRUE(content.append(bytes));
    EXPECT_FALSE(content.is_whole());
    EXPECT_TRUE(content.append_zeros(3));
    EXPECT_TRUE(content.is_whole());
    EXPECT_EQ(*content.view(), bytes + std::string(3, '\0'));
    EXPECT_EQ(spooler.there, size > 4 * mebibyte ? 1 : 0);
    content.clear();
    EXPECT_EQ(spooler.there, 0);
  }
  EXPECT_EQ(spooler.asked, 4 * mebibyte + 1);
}

TEST(GatheredContent, WithoutASpoolerIsBounded) {
  GatheredContent content(nullptr);
  content.begin(48 * mebibyte);
  EXPECT_TRUE(content.append("x"));
  content.begin(48 * mebibyte + 1);
  EXPECT_FALSE(content.append("x"));
}

TEST(LayerPass, TellsOfContentForWhichThereIsNoRoomAndIsNotForKeeping) {
  FakeSpooler spooler;
  spooler.is_full = true;
  LayerPass pass({.spooler = &spooler});
  FileEntry entry;
  entry.path = "bin/x";
  entry.size = 5 * mebibyte;
  ASSERT_TRUE(*pass.begin(entry));
  ASSERT_TRUE(
      pass.data("\x7f"
                "ELF"));
  EXPECT_FALSE(pass.wants_more());
  ASSERT_TRUE(pass.end());
  EXPECT_FALSE(pass.is_lasting());
  const LayerFacts facts = std::move(pass).finish();
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].where, "bin/x");
  EXPECT_EQ(facts.gaps[0].reason.en, "no room");
}

TEST(LayerPass, ReadsNoMoreZerosThanAnyPackageHas) {
  FakeSpooler spooler;
  LayerPass pass({.spooler = &spooler});
  for (int file = 0; file < 40; ++file) {
    FileEntry entry;
    entry.path = "bin/x" + std::to_string(file);
    entry.size = 8 * mebibyte;
    ASSERT_TRUE(*pass.begin(entry));
    ASSERT_TRUE(
        pass.data("\x7f"
                  "ELF"));
    ASSERT_TRUE(pass.hole(8 * mebibyte - 4));
    ASSERT_TRUE(pass.end());
  }
  EXPECT_TRUE(pass.is_lasting());
  const LayerFacts facts = std::move(pass).finish();
  ASSERT_EQ(facts.gaps.size(), 8U);
  EXPECT_EQ(facts.gaps[0].where, "bin/x32");
}

TEST(LayerPass, TellsOfPathsAndLinksThatNoSystemHas) {
  LayerPass pass;
  FileEntry entry;
  entry.path = std::string(4097, 'x');
  EXPECT_FALSE(*pass.begin(entry));
  entry.path = "a";
  entry.kind = FileKind::symbolic_link;
  entry.link = std::string(4097, 'x');
  EXPECT_FALSE(*pass.begin(entry));
  entry.link.pop_back();
  EXPECT_FALSE(*pass.begin(entry));
  const LayerFacts facts = std::move(pass).finish();
  EXPECT_EQ(facts.gaps.size(), 2U);
  EXPECT_EQ(facts.files.size(), 1U);
  EXPECT_EQ(facts.files.link(0), entry.link);
}

}  // namespace
}  // namespace hakoseki::image
