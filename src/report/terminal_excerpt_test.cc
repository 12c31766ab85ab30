// The lines of the terminal's report: a caret stands under what it marks.
#include "report/terminal_excerpt.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "report/sample_assessment.h"

namespace hakoseki::report {
namespace {

using tests::SampleAssessment;

// What stands above each row of carets, and how often a source line is shown.
struct Shown {
  std::vector<std::string> marked;
  std::size_t lines = 0;
};

Shown shown_of(std::string_view excerpt) {
  constexpr std::string_view source_gutter = " 1 | ";
  Shown shown;
  std::string_view source;
  while (!excerpt.empty()) {
    const std::size_t end = excerpt.find('\n');
    const std::string_view row = excerpt.substr(0, end);
    excerpt.remove_prefix(end + 1);
    const std::size_t from = row.find_first_of("^-");
    if (row.starts_with(source_gutter)) {
      source = row;
      ++shown.lines;
    } else if (row.starts_with("   | ") && from != std::string_view::npos) {
      const std::size_t to = row.find_first_not_of("^-", from);
      shown.marked.emplace_back(source.substr(from, to - from));
    }
  }
  return shown;
}

TEST(TerminalExcerpt, MarksOfOneLineStandUnderWhatTheyMark) {
  SampleAssessment sample;
  const std::string far(300, '.');
  const std::string text = "A: [one, two" + far + "three, four" + far + "]\n";
  const std::uint32_t input = sample.add_input("a.yaml", text);
  const auto exhibit = [&](std::string_view word) {
    const auto begin = static_cast<std::uint32_t>(text.find(word) + 1);
    const auto end = static_cast<std::uint32_t>(begin + word.size());
    return Exhibit{SampleAssessment::at(input, 1, begin, end), {"it", "それ"}};
  };
  sample.judge();
  EvidenceLines lines(sample.assessment);
  const Palette plain(false);
  const std::vector<Exhibit> marks = {exhibit("one"), exhibit("two"), exhibit("three")};
  const Shown shown = shown_of(terminal_excerpt(marks, lines, Language::en, plain, 80));
  EXPECT_EQ(shown.marked, std::vector<std::string>({"one", "two", "three"}));
  EXPECT_EQ(shown.lines, 2U) << "two of them are in sight at once";
}

}  // namespace
}  // namespace hakoseki::report
