// Patterns as git understands them, and a second matcher to compare with.
#include "formats/ignore_rules.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(Glob, Table) {
  const struct {
    std::string_view glob;
    std::string_view text;
    bool matches;
  } rows[] = {
      {"", "", true},
      {"", "a", false},
      {"a", "a", true},
      {"a", "A", false},
      {"*", "", true},
      {"*", "abc", true},
      {"*", "a/b", false},
      {"a*", "a/b", false},
      {"*.yaml", "app.yaml", true},
      {"*.yaml", ".yaml", true},
      {"*.yaml", "app.yml", false},
      {"a*c", "abbbc", true},
      {"a*c", "ac", true},
      {"a*b*c", "axbxbxc", true},
      {"?", "a", true},
      {"?", "", false},
      {"?", "/", false},
      {"a?c", "abc", true},
      {"[abc]", "b", true},
      {"[abc]", "d", false},
      {"[a-c]", "b", true},
      {"[!a-c]", "b", false},
      {"[^a-c]", "d", true},
      {"[!a]", "/", false},
      {"[]a]", "]", true},
      {"[a-]", "-", true},
      {"[a", "[a", false},
      {"[", "[", false},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"\\[a]", "[a]", true},
      {"a\\b", "ab", true},
      {"**", "", true},
      {"**", "a/b/c", true},
      {"**/a", "a", true},
      {"**/a", "x/a", true},
      {"**/a", "x/y/a", true},
      // `**/` ends at a slash.
      {"**/a", "xa", false},
      {"**/a", "x/ya", false},
      {"a/**", "a/b", true},
      {"a/**", "a/b/c", true},
      {"a/**", "a", false},
      {"a/**", "b/a/c", false},
      {"a/**/b", "a/b", true},
      {"a/**/b", "a/x/b", true},
      {"a/**/b", "a/x/y/b", true},
      {"a/**/b", "a/xb", false},
      {"a/**/b", "ab", false},
      {"a/**/*.yml", "a/b/c.yml", true},
      {"a/**/*.yml", "a/c.yml", true},
      {"**/x/**/y", "a/x/b/y", true},
      {"**/x/**/y", "a/x/y", true},
      {"**/x/**/y", "a/xx/y", false},
      {"**/*a/b*", "c/xa/by", true},
      // Inside a part of the path `**` is `*`.
      {"a**", "a/b", false},
      {"a**", "abc", true},
      {"**a", "b/a", false},
      {"箱/*", "箱/関", true},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(glob_matches(row.glob, row.text), row.matches) << row.glob << " on " << row.text;
  }
}

// The definition written down naively: try every way. `at_start`: a part of the path begins here.
bool naive(std::string_view glob, std::string_view text, bool at_start) {
  if (glob.empty()) return text.empty();
  const std::size_t stars = std::min(glob.find_first_not_of('*'), glob.size());
  const std::string_view rest = glob.substr(stars);
  if (stars >= 2 && at_start && rest.empty()) return true;
  if (stars >= 2 && at_start && rest[0] == '/') {
    if (naive(rest.substr(1), text, true)) return true;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '/' && naive(rest.substr(1), text.substr(i + 1), true)) return true;
    }
    return false;
  }
  if (stars > 0) {
    for (std::size_t i = 0;; ++i) {
      if (naive(rest, text.substr(i), false)) return true;
      if (i == text.size() || text[i] == '/') return false;
    }
  }
  if (text.empty()) return false;
  if (glob[0] == '?' ? text[0] == '/' : glob[0] != text[0]) return false;
  return naive(glob.substr(1), text.substr(1), glob[0] == '/');
}

TEST(Glob, AgreesWithTheNaiveMatcher) {
  constexpr std::uint32_t fixed_seed = 800190;
  std::mt19937 random(fixed_seed);
  const auto word = [&](std::string_view letters, std::size_t most) {
    std::string text;
    const std::size_t length = random() % (most + 1);
    for (std::size_t i = 0; i < length; ++i)
      text += letters[random() % letters.size()];
    return text;
  };
  std::size_t matched = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string glob = word("ab/**?", 8);
    const std::string text = word("ab/", 8);
    const bool expected = naive(glob, text, true);
    matched += expected ? 1 : 0;
    ASSERT_EQ(glob_matches(glob, text), expected) << glob << " on " << text;
  }
  EXPECT_GT(matched, 5'000U) << "the comparison must also see what matches";
}

// Backtracking into each star would take 2^60 steps here.
TEST(Glob, PathologicalPatternsEnd) {
  std::string stars;
  std::string deep;
  std::string text;
  for (int i = 0; i < 60; ++i) {
    stars += "*a";
    deep += "**/a";
    text += "a";
  }
  std::string path;
  for (int i = 0; i < 2000; ++i)
    path += "a/";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(glob_matches(stars + "b", text + text + text));
  EXPECT_FALSE(glob_matches(deep + "b", path));
  EXPECT_FALSE(glob_matches("**" + stars + "b", std::string(4000, 'a')));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(IgnoreRules, AsInGit) {
  const struct {
    std::vector<std::string> rules;
    std::string_view path;
    bool is_folder;
    bool excluded;
  } rows[] = {
      {{}, "a", false, false},
      {{"*.json"}, "a/b/c.json", false, true},
      {{"*.json"}, "a/b/c.yaml", false, false},
      {{"c.json"}, "a/b/c.json", false, true},
      {{"/c.json"}, "c.json", false, true},
      {{"/c.json"}, "a/c.json", false, false},
      {{"a/c.json"}, "a/c.json", false, true},
      {{"a/c.json"}, "b/a/c.json", false, false},
      {{"node_modules/"}, "x/node_modules", true, true},
      {{"node_modules/"}, "x/node_modules", false, false},
      {{"a/*"}, "a/b", true, true},
      {{"a/*"}, "a/b/c", false, false},
      {{"a/**"}, "a/b/c", false, true},
      {{"**/test/*.yaml"}, "x/test/a.yaml", false, true},
      {{"**/test/*.yaml"}, "x/latest/a.yaml", false, false},
      {{"*.yaml", "!app.yaml"}, "app.yaml", false, false},
      {{"!app.yaml", "*.yaml"}, "app.yaml", false, true},
      {{"# a comment", "", "   "}, "# a comment", false, false},
      {{"\\#a"}, "#a", false, true},
      {{"\\!a"}, "!a", false, true},
      {{"a   "}, "a", false, true},
      {{"a\\ "}, "a ", false, true},
      {{"a\\ "}, "a", false, false},
      {{"/"}, "a", true, false},
      {{"!"}, "a", false, false},
  };
  for (const auto& row : rows) {
    std::string rules;
    for (const std::string& rule : row.rules)
      rules += rule + "; ";
    EXPECT_EQ(IgnoreRules(row.rules).excludes(row.path, row.is_folder), row.excluded)
        << rules << "on " << row.path;
  }
}

}  // namespace
}  // namespace hakoseki
