#include "formats/advisory/feed_text.h"

#include <gtest/gtest.h>

namespace hakoseki::advisory {
namespace {

Day day(int year, unsigned month, unsigned number) {
  return Day(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number));
}

TEST(FeedText, ReadsDaysInWords) {
  EXPECT_EQ(day_in_words("29 Mar 2023"), day(2023, 3, 29));
  EXPECT_EQ(day_in_words("August 26th, 2005"), day(2005, 8, 26));
  EXPECT_EQ(day_in_words("1 September 2005"), day(2005, 9, 1));
  for (const char* text : {"", "29 Mar", "99 Mar 2023", "29 Foo 2023", "29 Mar 2023 x", "x y z",
                           "Mar 29 99999999999", "30 Feb 2023"}) {
    EXPECT_EQ(day_in_words(text), std::nullopt) << text;
  }
}

TEST(FeedText, WalksThroughLines) {
  std::string told;
  for_each_text_line("a\r\n\nb", [&](std::string_view line, std::size_t number) {
    told += std::to_string(number) + std::string(line) + ";";
  });
  EXPECT_EQ(told, "1a;2;3b;");
  EXPECT_EQ(trimmed("\t a b \r\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_EQ(file_name("a/b/c.json"), "c.json");
  EXPECT_EQ(file_name("c.json"), "c.json");
}

TEST(FeedText, ShowsPiecesOfDocumentsHarmlessAndShort) {
  EXPECT_EQ(shown("a\x1b[2J"), "a\\u{1b}[2J");
  EXPECT_LE(shown(std::string(100'000, 'x')).size(), 60U);
}

TEST(FeedText, KeepsVectorsAndReferencesOnce) {
  std::vector<std::string> list;
  add_vector(list, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
  add_vector(list, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
  add_vector(list, "9.8");
  EXPECT_EQ(list.size(), 1U);
  std::vector<std::string> many;
  for (int i = 0; i < 2000; ++i)
    add_reference(many, "https://example.org/" + std::to_string(i));
  EXPECT_EQ(many.size(), 512U);
}

}  // namespace
}  // namespace hakoseki::advisory
