// The value of a word, given its variables.
#include "formats/dockerfile/expansion.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki::dockerfile {
namespace {

using State = Variable::State;

struct Case {
  std::string_view text;
  std::string_view expected;  // with a question mark behind it: unresolved; or "error: ..."
};

std::string shown(const Checked<Expansion>& value) {
  if (!value) return "error: " + value.error().what.en;
  return value->text + (value->unresolved ? "?" : "");
}

class Expansions : public testing::Test {
 protected:
  Expansions() {
    scope_.set("EMPTY", {State::known, "", false});
    scope_.set("V", {State::known, "a.b.c", false});
    scope_.set("S", {State::known, "x  y", false});
    scope_.set("日本", {State::known, "語/*?", false});
    scope_.set("D", {State::known, "$V", false});
    scope_.set("U", {State::unknown, "", false});
    scope_.set("DECLARED", {State::undecided, "", false});
    scope_.set("PART", {State::known, "p${U}", true});
  }

  std::string expanded(std::string_view text, ExpansionRules rules = {}) {
    Budget budget;
    return shown(expand(text, scope_, rules, budget));
  }

  Variables variables_;
  Scope scope_{&variables_, {}, State::unset};
};

TEST_F(Expansions, ReplacesVariables) {
  const std::vector<Case> cases = {
      {"", ""},
      {"a$V-${V}b", "aa.b.c-a.b.cb"},
      {"$NONE|${NONE}|$1|$12a|$@|$$|${1}", "|||a|||"},
      {"$", "$"},
      {"$.a", "$.a"},
      {"$V日-", "-"},  // a letter of any script belongs to the name
      {"$V、", "a.b.c、"},
      {"$日本", "語/*?"},
      {"$D", "$V"},
      {"$U.${U}", "${U}.${U}?"},
      {"$DECLARED", "${DECLARED}?"},
      {"$PART/q", "p${U}/q?"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(expanded(c.text), c.expected) << c.text;
}

TEST_F(Expansions, ChoosesByWhetherAVariableIsSet) {
  const std::vector<Case> cases = {
      {"${V:-d}|${EMPTY:-d}|${EMPTY-d}|${NONE:-d}|${NONE-d}|${DECLARED-d}", "a.b.c|d||d|d|d"},
      {"${V:+d}|${EMPTY:+d}|${EMPTY+d}|${NONE:+d}|${NONE+d}|${DECLARED:+d}", "d||d|||"},
      {"${V?m}|${V:?m}|${EMPTY?m}", "a.b.c|a.b.c|"},
      {"${EMPTY:?m}", "${EMPTY:?m}?"},
      {"${NONE?$V}", "${NONE?$V}?"},
      {"${U:-d}", "${U:-d}?"},
      {"${U:+d}", "${U:+d}?"},
      {"${NONE:-${NONE:-${V}}}", "a.b.c"},
      {"${NONE:-$U}", "${U}?"},
      {"${V:-$U}", "a.b.c"},
      {"${V:+$U}", "${U}?"},
      {"${NONE:-}x", "x"},
      {"${NONE:-a b{}}", "a b{}"},
      {"${NONE:-'}'\"$V\"\\}}", "}a.b.c}"},
      {"${PART:-d}", "p${U}?"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(expanded(c.text), c.expected) << c.text;
}

TEST_F(Expansions, MatchesPatterns) {
  const std::vector<Case> cases = {
      {"${V#*.}|${V##*.}|${V%.*}|${V%%.*}", "b.c|c|a.b|a"},
      {"${V#x}|${V%x}|${V#}|${V#a.b.c}|${V#?}", "a.b.c|a.b.c|a.b.c||.b.c"},
      {"${V/./-}|${V//./-}|${V/b*/x}|${V//?/y}|${V/q/y}|${V/./}",
       "a-b.c|a-b-c|a.x|yyyyy|a.b.c|ab.c"},
      {"${日本#?}|${日本%\\?}|${日本/\\//-}|${日本#*'*'}", "/*?|語/*|語-*?|語/*?"},
      {"${EMPTY#x}|${NONE%x}|${EMPTY/*/x}", "||x"},
      {"${V#${NONE:-a.}}", "b.c"},
      {"${V/$D/x}|${V/a/$S}", "a.b.c|x  y.b.c"},
      {"${U#a}|${DECLARED%a}|${PART/a/b}|${V#$U}", "${U#a}|${DECLARED%a}|${PART/a/b}|${V#$U}?"},
      {"${V//}", "error: `${` is not closed by `/`"},
      {"${V/a}", "error: `${` is not closed by `/`"},
      {"${V/a/b", "error: `${` is not closed by `}`"},
      {"${V#\\a}", "error: a backslash in the pattern of `${` escapes nothing"},
      {"${V:#a}", "error: `${` with an operator that docker build does not know"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(expanded(c.text), c.expected) << c.text;
}

TEST_F(Expansions, RemovesQuotesAndEscapes) {
  const std::vector<Case> cases = {
      {"'$V'\"$V\"", "$Va.b.c"},
      {"'a\\'", "a\\"},
      {R"(\$V\\\a\ b)", R"($V\a b)"},
      {R"("\$V\"\\\a'")", R"($V"\\a')"},
      {"a\\", "a"},
      {"\"\"''", ""},
      {"\"a", "error: double quote is not closed"},
      {"\"a\\\"", "error: double quote is not closed"},
      {"'a", "error: single quote is not closed"},
      {"${V:-\"}", "error: double quote is not closed"},
      {"${", "error: `${` is not closed by `}`"},
      {"${V", "error: `${` is not closed by `}`"},
      {"${V:", "error: `${` is not closed by `}`"},
      {"${V:-", "error: `${` is not closed by `}`"},
      {"${{V}}", "error: bad substitution"},
      {"${V:=a}", "error: `${` with an operator that docker build does not know"},
      {"${.}", "error: `${` with an operator that docker build does not know"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(expanded(c.text), c.expected) << c.text;
  EXPECT_EQ(expanded("`$V\\\"`\"\"", {'`', true}), "$V\\\"");
  EXPECT_EQ(expanded("'$V' \"\\$V\\n", {'\\', false}), "'a.b.c' \"$Vn");
}

TEST_F(Expansions, StopsAtItsBudget) {
  Budget budget{.bytes = 9};
  EXPECT_EQ(shown(expand("$V", scope_, {}, budget)), "a.b.c");
  const Checked<Expansion> second = expand("xy$V", scope_, {}, budget);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::too_large);

  Budget no_steps{.pattern_steps = 10};
  EXPECT_EQ(shown(expand("${V#*.}", scope_, {}, no_steps)), "${V#*.}?");

  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i)
      text += "${NONE:-";
    return text + std::string(depth, '}');
  };
  EXPECT_EQ(expanded(nested(limits::nesting)), "");
  EXPECT_EQ(expanded(nested(limits::nesting + 1)), "error: `${` is nested deeper than 200");
}

TEST(Substitution, EndsWhereDockerBuildEndsIt) {
  const std::vector<std::pair<std::string_view, std::optional<std::size_t>>> cases = {
      {"$V.", 2},      {"${V}.", 4},          {"$(a)", 1},     {"${V:-a}b", 7},
      {"$$a", 2},      {"${V:=a}", 7},        {"${V", {}},     {"${!V}", {}},
      {"${V[0]}", {}}, {"${V/a\\/b/c}d", 11}, {"${V#\\q}", 7},
  };
  for (const auto& [text, end] : cases)
    EXPECT_EQ(behind_substitution(text, 0, '\\'), end) << text;
}

TEST(Variables, KeepVersionsApart) {
  constexpr int names = 300;
  Variables variables;
  std::vector<Variables::Version> versions(1);
  for (int i = 0; i < names; ++i) {
    variables.freeze();
    Variables::Version version = versions.back();
    version = variables.set(version, "N" + std::to_string(i), {State::known, "own", false});
    version = variables.set(version, "SHARED", {State::known, "overwritten", false});
    versions.push_back(variables.set(version, "SHARED", {State::known, std::to_string(i), false}));
  }
  for (int i = 0; i < names; ++i) {
    const Variables::Version version = versions[static_cast<std::size_t>(i) + 1];
    EXPECT_EQ(variables.find(version, "SHARED")->text, std::to_string(i));
    EXPECT_NE(variables.find(version, "N0"), nullptr);
    EXPECT_NE(variables.find(version, "N" + std::to_string(i)), nullptr);
    EXPECT_EQ(variables.find(version, "N" + std::to_string(i + 1)), nullptr);
  }
  EXPECT_EQ(variables.find(versions.front(), "SHARED"), nullptr);
}

}  // namespace
}  // namespace hakoseki::dockerfile
