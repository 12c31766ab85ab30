// Lines as Japanese and English break them.
#include "report/layout.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki::report {
namespace {

using Lines = std::vector<std::string>;

TEST(Wrap, BreaksByTheRulesOfTheLanguage) {
  const struct {
    std::string text;
    std::size_t cells;
    Lines lines;
  } rows[] = {
      {"", 10, {""}},
      {"one two three", 10, {"one two", "three"}},
      {"incomprehensible", 10, {"incomprehe", "nsible"}},
      // Small kana, long marks and closing marks do not begin a line.
      {"あいうえおかっきくけ", 12, {"あいうえお", "かっきくけ"}},
      {"あいうえおかょきくけ", 12, {"あいうえお", "かょきくけ"}},
      {"あいうえおサーバー群", 12, {"あいうえお", "サーバー群"}},
      {"あいうえおか、きくけ", 12, {"あいうえお", "か、きくけ"}},
      {"あいうえおか。きくけ", 12, {"あいうえお", "か。きくけ"}},
      {"「いうえおか」きくけ", 12, {"「いうえお", "か」きくけ"}},
      {"あいうえおか)きくけ", 12, {"あいうえお", "か)きくけ"}},
      {"あいうえおヵ゛きくけ", 12, {"あいうえ", "おヵ゛きくけ"}},
      // Opening marks do not end one.
      {"あいうえお「かきくけ", 12, {"あいうえお", "「かきくけ"}},
      {"あいうえお(かきくけ", 11, {"あいうえお", "(かきくけ"}},
      // Even where a word is cut.
      {"abcdefghij.k", 10, {"abcdefghi", "j.k"}},
      // One character is not left alone.
      {"あいうえおかき", 12, {"あいうえお", "かき"}},
      {"あいうえおかき。", 12, {"あいうえお", "かき。"}},
      {"あいうえおかきく", 12, {"あいうえおか", "きく"}},
      {"go to plan b", 10, {"go to", "plan b"}},
      {"abcdefgh i", 8, {"abcdefgh", "i"}},
      {"as much as 9.5 %", 14, {"as much as", "9.5 %"}},
  };
  for (const auto& row : rows)
    EXPECT_EQ(wrap(row.text, row.cells), row.lines) << row.text;
}

TEST(Beside, IndentsWhatIsBelowTheHead) {
  EXPECT_EQ(beside("= 対処: ", "one two three", 18), "= 対処: one two\n        three\n");
  EXPECT_EQ(beside("head ", "", 18), "head \n");
}

TEST(Quoted, IsOneWordOfAShell) {
  EXPECT_EQ(quoted("a/b-1_x.hks"), "a/b-1_x.hks");
  EXPECT_EQ(quoted(""), "''");
  EXPECT_EQ(quoted("my shop.hks"), "'my shop.hks'");
  EXPECT_EQ(quoted("it's"), "'it'\\''s'");
  EXPECT_EQ(quoted("$(x)"), "'$(x)'");
}

}  // namespace
}  // namespace hakoseki::report
