// Programs that print, fail, hang and flood; and the words of their command lines.
#include "io/program.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki::io {
namespace {

using namespace std::chrono_literals;

TEST(Program, PrintsAndHasNoInput) {
  EXPECT_EQ(run_program({"sh", "-c", "cat; printf '%s' \"$1\"", "sh", "a  b$HOME"}, 5s).value(),
            "a  b$HOME");
}

TEST(Program, Failures) {
  const struct {
    std::vector<std::string> words;
    std::string_view what;
  } rows[] = {
      {{"/nonexistent/program"}, "program `/nonexistent/program`: No such file or directory"},
      {{"sh", "-c", "exit 3"}, "program `sh`: ended with code 3"},
      {{"sh", "-c", "kill -9 $$"}, "program `sh`: was ended by a signal"},
      {{"sh", "-c", "sleep 60 & sleep 60"}, "program `sh`: took longer than 300 ms"},
      {{"sh", "-c", "exec >&-; sleep 60"}, "program `sh`: took longer than 300 ms"},
      {{"sh", "-c", "yes"}, "program `sh`: printed more than 65536 bytes"},
  };
  for (const auto& row : rows) {
    const auto began = std::chrono::steady_clock::now();
    const auto printed = run_program(row.words, 300ms);
    ASSERT_FALSE(printed) << row.what;
    EXPECT_EQ(printed.error().what, row.what);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  }
}

TEST(Program, Words) {
  const struct {
    std::string_view line;
    std::vector<std::string> words;
  } rows[] = {
      {"a b\t c ", {"a", "b", "c"}},
      {R"("/opt/my tool" 'it''s' "")", {"/opt/my tool", "its", ""}},
      {R"(a\ b "q\"\x" '\n')", {"a b", R"(q"\x)", R"(\n)"}},
      {"a $HOME;b|c", {"a", "$HOME;b|c"}},
  };
  for (const auto& row : rows) {
    const auto words = command_words(row.line);
    ASSERT_TRUE(words) << row.line;
    EXPECT_EQ(*words, row.words);
  }
  EXPECT_FALSE(command_words("a 'b"));
  EXPECT_FALSE(command_words("  "));
}

TEST(Program, IsGivenItsInputAndTellsItsCode) {
  const auto ended = run_to_end({"sh", "-c", "cat; exit 3"}, "a\nb", 10s);
  ASSERT_TRUE(ended) << ended.error().what;
  EXPECT_EQ(ended->code, 3);
  EXPECT_EQ(ended->printed, "a\nb");
  // Gone before it reads, as a helper may be.
  EXPECT_EQ(run_to_end({"true"}, std::string(4096, 'x'), 10s)->code, 0);
  EXPECT_EQ(run_to_end({"cat"}, std::string(4096, 'x'), 10s)->printed.size(), 4096U);
  EXPECT_EQ(run_to_end({"cat"}, std::string(4097, 'x'), 10s).error().fault, Fault::too_large);
}

}  // namespace
}  // namespace hakoseki::io
