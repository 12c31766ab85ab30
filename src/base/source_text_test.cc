// Lines, places and slices of a text, with every kind of line end and after Japanese.
#include "base/source_text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace hakoseki {
namespace {

std::vector<std::string> lines_of(const SourceText& source) {
  std::vector<std::string> lines;
  for (std::size_t i = 1; i <= source.line_count(); ++i)
    lines.emplace_back(source.line(i));
  return lines;
}

TEST(SourceText, Lines) {
  const struct {
    std::string text;
    std::vector<std::string> lines;
  } rows[] = {
      {"", {""}},
      {"a", {"a"}},
      {"a\n", {"a"}},
      {"a\nb", {"a", "b"}},
      {"a\r\nb\r\n", {"a", "b"}},
      {"\n\na", {"", "", "a"}},
      {"a\n\n", {"a", ""}},
      {"\xEF\xBB\xBF"
       "a\nb",
       {"a", "b"}},
      {"箱\n関", {"箱", "関"}},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(lines_of(SourceText("x", row.text)), row.lines) << row.text;
  }
}

TEST(SourceText, LinesThatAreNotThereAreEmpty) {
  const SourceText source("x", "a\nb");
  EXPECT_EQ(source.line(0), "");
  EXPECT_EQ(source.line(3), "");
}

TEST(SourceText, ByteOrderMarkCountsForNothing) {
  const SourceText source("x",
                          "\xEF\xBB\xBF"
                          "key: value");
  EXPECT_EQ(source.text(), "key: value");
  EXPECT_EQ(source.offset_of({1, 1}), 0U);
}

TEST(SourceText, OffsetsAndPositionsAreEachOthersReverse) {
  const std::string texts[] = {
      "",
      "a",
      "Name: 箱関 # 検査\nb: 2\n",
      "a\r\n\r\nb\r\n",
      "絵文字 \xF0\x9F\x93\xA6 の後\n次の行",
      "broken \xFF\xC3 byte\nx",
      "\xEF\xBB\xBF箱\n",
  };
  for (const std::string& text : texts) {
    const SourceText source("x", text);
    for (std::size_t line = 1; line <= source.line_count(); ++line) {
      std::uint32_t column = 1;
      const std::string_view content = source.line(line);
      const auto begin = static_cast<std::size_t>(content.data() - source.text().data());
      for (std::size_t at = 0; at < content.size(); at += utf8::length_at(content, at), ++column) {
        const Position position{static_cast<std::uint32_t>(line), column};
        EXPECT_EQ(source.offset_of(position), begin + at) << text;
        EXPECT_EQ(source.position_of(begin + at), position) << text;
      }
    }
  }
}

TEST(SourceText, ColumnsCountCharacters) {
  const SourceText source("x", "名前: \xF0\x9F\x93\xA6x\n");
  EXPECT_EQ(source.position_of(source.text().find('x')), (Position{1, 6}));
  EXPECT_EQ(source.position_of(source.text().find(':')), (Position{1, 3}));
}

TEST(SourceText, PositionsOutsideAreClamped) {
  const SourceText source("x", "ab\ncd");
  EXPECT_EQ(source.offset_of({0, 0}), 0U);
  EXPECT_EQ(source.offset_of({1, 99}), 2U);
  EXPECT_EQ(source.offset_of({9, 1}), 5U);
  EXPECT_EQ(source.position_of(99), (Position{2, 3}));
}

TEST(SourceText, Slices) {
  const SourceText source("x", "image: 箱/関:1\nuser: root\n");
  EXPECT_EQ(source.slice({{1, 8}, {1, 13}}), "箱/関:1");
  EXPECT_EQ(source.slice({{1, 12}, {2, 5}}), "1\nuser");
  EXPECT_EQ(source.slice({{2, 3}, {1, 1}}), "") << "an end before its begin";
  EXPECT_EQ(source.slice({{2, 7}, {9, 9}}), "root\n");
}

TEST(SourceText, Place) {
  EXPECT_EQ(SourceText("infra/app.yaml", "a").place({41, 7}), "infra/app.yaml:41:7");
}

}  // namespace
}  // namespace hakoseki
