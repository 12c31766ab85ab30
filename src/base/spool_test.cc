#include "base/spool.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

class FakeSpool final : public Spool {
 public:
  explicit FakeSpool(std::string text) : text_(std::move(text)) {}
  Result<void> append(std::string_view /*bytes*/) override { return {}; }
  Result<void> append_zeros(std::uint64_t /*bytes*/) override { return {}; }
  Result<std::string_view> view() override { return text_; }

  std::size_t times = 0;

 private:
  void let_go() override { ++times; }
  std::string text_;
};

TEST(Pages, AreLetGoOfWhileMoreAreLookedAt) {
  FakeSpool spool(std::string(64 * mebibyte, 'x'));
  const std::string_view view = *spool.view();
  const Pages pages(&spool);
  pages.looked_at(view.substr(0, mebibyte));
  EXPECT_EQ(spool.times, 0U);
  EXPECT_EQ(pages.find(view, "y"), std::string_view::npos);
  EXPECT_GE(spool.times, 15U);
  EXPECT_LE(spool.times, 17U);
}

// The system maps what lies around each byte as well.
TEST(Pages, AreMoreThanTheBytesWhereTheseLieFarFromEachOther) {
  FakeSpool spool(std::string(64 * mebibyte, 'x'));
  const std::string_view view = *spool.view();
  const Pages pages(&spool);
  for (std::size_t at = 0; at < view.size(); at += mebibyte)
    pages.looked_at(view.substr(at, 1));
  EXPECT_GE(spool.times, 1U);
  const std::size_t before = spool.times;
  for (std::size_t at = 0; at < mebibyte; ++at)
    pages.looked_at(view.substr(at, 1));
  EXPECT_LE(spool.times, before + 1);
}

TEST(Pages, AreSearchedAsTheWholeIs) {
  std::string text(3 * mebibyte, '.');
  const std::string word = "a word of some bytes";
  const std::vector<std::size_t> places = {0, mebibyte - 7, 2 * mebibyte,
                                           text.size() - word.size()};
  for (const std::size_t at : places)
    text.replace(at, word.size(), word);
  FakeSpool spool(text);
  const std::string_view view = *spool.view();
  for (const Pages& pages : {Pages(), Pages(&spool)}) {
    std::size_t from = 0;
    for (const std::size_t at : places) {
      EXPECT_EQ(pages.find(view, word, from), at);
      from = at + 1;
    }
    EXPECT_EQ(pages.find(view, word, from), std::string_view::npos);
    EXPECT_EQ(pages.find(view, "", 5), 5U);
    EXPECT_EQ(pages.find({}, word), std::string_view::npos);
    EXPECT_EQ(pages.find(view, ".", view.size() + 1), std::string_view::npos);
  }
}

}  // namespace
}  // namespace hakoseki
