// Characters, cells, and text that can no longer steer a terminal.
#include "base/utf8.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace hakoseki::utf8 {
namespace {

TEST(Utf8, CodePointsUnitsAndCells) {
  const struct {
    std::string text;
    std::size_t code_points;
    std::size_t utf16_units;
    std::size_t cells;
  } rows[] = {
      {"", 0, 0, 0},
      {"abc", 3, 3, 3},
      {"箱関", 2, 2, 4},
      {"が", 1, 1, 2},
      // The same written as a letter and a combining mark.
      {"か\u3099", 2, 2, 2},
      {"e\u0301", 2, 2, 1},
      {"ﾊｺ", 2, 2, 2},
      {"\U0001F4E6", 1, 2, 2},
      {"\u200B", 1, 1, 0},
      {"a\xFF"
       "b",
       3, 3, 3},
      {"\xE7\xAE", 2, 2, 2},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(code_points(row.text), row.code_points) << row.text;
    EXPECT_EQ(utf16_units(row.text), row.utf16_units) << row.text;
    EXPECT_EQ(cells(row.text), row.cells) << row.text;
  }
}

TEST(Utf8, FirstInvalid) {
  const struct {
    std::string text;
    std::optional<std::size_t> at;
  } rows[] = {
      {"", std::nullopt},
      {"abc", std::nullopt},
      {"箱 \U0001F4E6", std::nullopt},
      {"\xF4\x8F\xBF\xBF", std::nullopt},  // U+10FFFF
      {"ab\xFF", 2},
      {"箱\x80", 3},
      {"\xC0\x80", 0},          // overlong NUL
      {"\xE0\x80\xAF", 0},      // overlong slash
      {"\xED\xA0\x80", 0},      // half of a surrogate pair
      {"\xF4\x90\x80\x80", 0},  // past U+10FFFF
      {"ok \xE7\xAE", 3},       // cut off
      {std::string("a\0b", 3), std::nullopt},
  };
  for (const auto& row : rows)
    EXPECT_EQ(first_invalid(row.text), row.at) << row.text;
}

TEST(Utf8, Neutralise) {
  const struct {
    std::string text;
    std::string harmless;
  } rows[] = {
      {"plain 箱", "plain 箱"},
      {"a\tb", "a b"},
      {"\x1B[2J", "\\u{1b}[2J"},
      {"a\nb\r", "a\\u{a}b\\u{d}"},
      {std::string("\0", 1), "\\u{0}"},
      {"\x7F", "\\u{7f}"},
      // C1: CSI as one character.
      {"\u009B2J", "\\u{9b}2J"},
      // The same byte alone is no UTF-8, but old terminals obey it.
      {"\x9B"
       "2J",
       "\\x9b2J"},
      {"\u202Egpj.exe", "\\u{202e}gpj.exe"},
      {"a\u2066b\u2069", "a\\u{2066}b\\u{2069}"},
      {"\u200B\u200F\uFEFF\u061C", "\\u{200b}\\u{200f}\\u{feff}\\u{61c}"},
      {"\u2028", "\\u{2028}"},
      {"\U000E0041", "\\u{e0041}"},
      {"\xE7\xAE", "\\xe7\\xae"},
  };
  for (const auto& row : rows) {
    const std::string harmless = neutralise(row.text);
    EXPECT_EQ(harmless, row.harmless);
    EXPECT_EQ(neutralise(harmless), harmless) << "what is harmless stays as it is";
    EXPECT_EQ(first_invalid(harmless), std::nullopt);
  }
}

TEST(Utf8, Clip) {
  const struct {
    std::string text;
    std::size_t cells;
    std::string clipped;
  } rows[] = {
      {"abcdef", 6, "abcdef"},
      {"abcdefg", 6, "abc..."},
      {"箱関検査", 8, "箱関検査"},
      {"箱関検査", 7, "箱関..."},
      // A wide character does not fit into one cell.
      {"箱関検査", 6, "箱..."},
      {"abcdef", 3, "..."},
      {"abcdef", 2, ".."},
      {"abcdef", 0, ""},
      {"", 0, ""},
  };
  for (const auto& row : rows) {
    const std::string clipped = clip(row.text, row.cells);
    EXPECT_EQ(clipped, row.clipped) << row.text << " in " << row.cells;
    EXPECT_LE(cells(clipped), row.cells);
  }
}

TEST(Utf8, LengthAt) {
  const std::string text = "a箱\xFF\U0001F4E6";
  EXPECT_EQ(length_at(text, 0), 1U);
  EXPECT_EQ(length_at(text, 1), 3U);
  EXPECT_EQ(length_at(text, 4), 1U);
  EXPECT_EQ(length_at(text, 5), 4U);
  EXPECT_EQ(length_at("\xE7\xAE", 0), 1U) << "a character that is cut off";
}

TEST(Utf8, Append) {
  std::string text;
  for (const char32_t c : {U'a', U'箱', U'\U0001F4E6'})
    append(text, c);
  EXPECT_EQ(text, "a箱\U0001F4E6");
}

}  // namespace
}  // namespace hakoseki::utf8
