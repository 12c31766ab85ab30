// Conjunctions of assumptions: what contradicts what, and when guards leave no world out.
#include "base/guard.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

// "Env=prod", "Env!prod", "Env=" (empty), "IsBlue", "!IsBlue"; several joined by '&'; "" is always.
Guard guard_of(std::string_view text) {
  Guard guard;
  while (!text.empty()) {
    const std::size_t cut = text.find('&');
    std::string_view one = text.substr(0, cut);
    text.remove_prefix(cut == std::string_view::npos ? text.size() : cut + 1);
    Assumption assumption;
    if (one.starts_with('!')) {
      assumption.holds = false;
      one.remove_prefix(1);
    }
    const std::size_t sign = one.find_first_of("=!");
    assumption.subject = one.substr(0, sign);
    if (sign != std::string_view::npos) {
      assumption.holds = one[sign] == '=';
      assumption.value = one.substr(sign + 1);
    }
    const std::optional<Guard> both = guard.and_also(Guard(assumption));
    EXPECT_TRUE(both) << one;
    if (both) guard = *both;
  }
  return guard;
}

constexpr std::string_view impossible = "impossible";

std::string both_of(std::string_view a, std::string_view b) {
  const std::optional<Guard> both = guard_of(a).and_also(guard_of(b));
  return both ? both->describe().en : std::string(impossible);
}

TEST(Guard, AndAlso) {
  const struct {
    std::string_view a;
    std::string_view b;
    std::string_view both;
  } rows[] = {
      {"", "", ""},
      {"A", "", "A holds"},
      {"A", "A", "A holds"},
      {"A", "!A", impossible},
      {"A", "B", "A holds and B holds"},
      {"A", "!B", "A holds and B does not hold"},
      {"A&B", "B&C", "A holds and B holds and C holds"},
      {"A&B", "C&!B", impossible},
      {"Env=prod", "Env=prod", "Env = `prod`"},
      {"Env=prod", "Env!prod", impossible},
      // A parameter has one value.
      {"Env=prod", "Env=dev", impossible},
      {"Env=prod", "Env!dev", "Env is not `dev` and Env = `prod`"},
      {"Env!prod", "Env!dev", "Env is not `dev` and Env is not `prod`"},
      {"Env=prod", "Stage=dev", "Env = `prod` and Stage = `dev`"},
      {"Env=", "Env=dev", impossible},
      {"Env!", "Env=dev", "Env is not empty and Env = `dev`"},
      // A condition and a parameter may share a name, but are different questions.
      {"Env", "Env=prod", "Env holds and Env = `prod`"},
      {"Env", "Env!", "Env holds and Env is not empty"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(both_of(row.a, row.b), row.both) << row.a << " and " << row.b;
    EXPECT_EQ(both_of(row.b, row.a), row.both) << row.b << " and " << row.a;
  }
}

TEST(Guard, OrderOfAssumptionsDoesNotMatter) {
  EXPECT_EQ(guard_of("C&A&B"), guard_of("B&C&A"));
  EXPECT_NE(guard_of("A"), guard_of("!A"));
  EXPECT_TRUE(Guard().always());
  EXPECT_FALSE(guard_of("A").always());
}

// The same name in two stacks is two questions; the stacks are named where both are met.
TEST(Guard, StacksAreApart) {
  const Guard prod(Assumption{"Env", "prod", true, "a.yaml"});
  const Guard dev(Assumption{"Env", "dev", true, "b.yaml"});
  const auto both = prod.and_also(dev);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->describe().en, "Env (b.yaml) = `dev` and Env (a.yaml) = `prod`");
  EXPECT_EQ(prod.describe().en, "Env = `prod`");
  EXPECT_FALSE(prod.and_also(Guard(Assumption{"Env", "dev", true, "a.yaml"})));
  EXPECT_FALSE(cover_everything(
      std::vector<Guard>{prod, Guard(Assumption{"Env", "prod", false, "b.yaml"})}));
}

TEST(Guard, DescribesInBothLanguages) {
  const Message message = guard_of("Env=prod&!IsBlue").describe();
  EXPECT_EQ(message.en, "Env = `prod` and IsBlue does not hold");
  EXPECT_EQ(message.ja, "Env が `prod` である、かつ IsBlue が成り立たない");
  const Message unnamed = Guard({"line 3:5", {}, true}).describe();
  EXPECT_EQ(unnamed.en, "line 3:5 holds");
  EXPECT_EQ(unnamed.ja, "3:5 にある式 が成り立つ");
  EXPECT_TRUE(Guard().describe().empty());
}

TEST(Guard, CoverEverything) {
  const struct {
    std::vector<std::string_view> guards;
    bool covered;
  } rows[] = {
      {{}, false},
      {{""}, true},
      {{"A"}, false},
      {{"A", "!A"}, true},
      {{"A", "!B"}, false},
      {{"A", "!A&B"}, false},
      {{"A", "!A&B", "!B"}, true},
      {{"A&B", "A&!B", "!A&B", "!A&!B"}, true},
      {{"A&B", "A&!B", "!A&B"}, false},
      {{"A", ""}, true},
      {{"Env=prod", "Env!prod"}, true},
      // Other values than these two exist.
      {{"Env=prod", "Env=dev"}, false},
      {{"Env=prod", "Env=dev", "Env!prod&Env!dev"}, true},
      // Wherever Env is prod it is not dev, so this leaves nothing out.
      {{"Env!prod", "Env!dev"}, true},
  };
  for (const auto& row : rows) {
    std::vector<Guard> guards;
    std::string shown;
    for (const std::string_view text : row.guards) {
      guards.push_back(guard_of(text));
      shown += std::string(text) + "; ";
    }
    EXPECT_EQ(cover_everything(guards), row.covered) << shown;
  }
}

TEST(Guard, PartsOutsideAreApart) {
  const struct {
    std::string_view whole;
    std::string_view guard;
    std::vector<std::string_view> parts;
  } rows[] = {
      {"", "", {}},
      {"", "A", {"!A"}},
      {"", "A&B", {"!A", "A&!B"}},
      {"B", "A&B", {"!A&B"}},
      {"A", "A", {}},
      // Where they never hold together all of it is outside.
      {"!A", "A", {"!A"}},
      {"Env=prod", "Env=dev", {"Env=prod"}},
      {"Env=prod", "Blue&Env=dev", {"Env=prod"}},
  };
  for (const auto& row : rows) {
    std::vector<Guard> expected;
    for (const std::string_view part : row.parts)
      expected.push_back(guard_of(part));
    EXPECT_EQ(parts_outside(guard_of(row.whole), guard_of(row.guard)), expected)
        << row.whole << " without " << row.guard;
  }
}

// Past twelve questions a condition is named rather than dropped; and the answer comes at once.
TEST(Guard, CoverEverythingIsBounded) {
  for (const std::size_t questions : {2U, 12U, 13U}) {
    std::vector<Guard> guards;
    Guard rest;
    for (std::size_t i = 0; i < questions; ++i) {
      const std::string name = "C" + std::to_string(i);
      guards.push_back(*rest.and_also(Guard({name, {}, true})));
      rest = *rest.and_also(Guard({name, {}, false}));
    }
    guards.push_back(rest);
    EXPECT_EQ(cover_everything(guards), questions <= 12) << questions;
  }
}

// Together with what they are the rest of, they cover everything, and none overlaps with them.
TEST(Guard, WhereNoneHolds) {
  const struct {
    std::vector<std::string_view> guards;
    std::size_t worlds;
  } rows[] = {
      {{}, 1},
      {{""}, 0},
      {{"Env=prod"}, 1},
      {{"Env=prod", "Env!prod"}, 0},
      {{"Env=prod", "Env=dev"}, 1},
      {{"Env=prod&Blue"}, 2},
      {{"Env=prod&Blue", "Env!prod"}, 1},
  };
  for (const auto& row : rows) {
    std::vector<Guard> guards;
    for (const std::string_view text : row.guards)
      guards.push_back(guard_of(text));
    const std::vector<Guard> rest = where_none_holds(guards);
    EXPECT_EQ(rest.size(), row.worlds) << row.guards.size();
    for (const Guard& one : rest) {
      for (const Guard& guard : guards)
        EXPECT_FALSE(guard.and_also(one)) << one.describe().en;
    }
    guards.insert(guards.end(), rest.begin(), rest.end());
    EXPECT_TRUE(cover_everything(guards));
  }
}

TEST(Guard, WhereNoneHoldsWithin) {
  const struct {
    std::string_view within;
    std::vector<std::string_view> guards;
    std::vector<std::string_view> parts;
  } rows[] = {
      {"A", {}, {"A"}},
      {"A", {"A"}, {}},
      {"C", {"A", "B"}, {"!A&!B&C"}},
      {"A", {"A&B"}, {"A&!B"}},
      {"Env=prod", {"Env=dev", "Blue"}, {"!Blue&Env=prod"}},
  };
  for (const auto& row : rows) {
    std::vector<Guard> guards;
    for (const std::string_view text : row.guards)
      guards.push_back(guard_of(text));
    std::vector<Guard> expected;
    for (const std::string_view text : row.parts)
      expected.push_back(guard_of(text));
    EXPECT_EQ(where_none_holds(guards, guard_of(row.within)), expected) << row.within;
  }
}

}  // namespace
}  // namespace hakoseki
