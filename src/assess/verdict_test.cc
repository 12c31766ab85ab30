// The logic of verdicts: its truth tables, and random trees of verdicts against a second, naive
// judge.
#include "assess/verdict.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits.h"

namespace hakoseki {
namespace {

using enum Outcome;

constexpr std::array<Outcome, 5> outcomes = {not_applicable, Outcome::inherited, Outcome::pass,
                                             Outcome::unknown, Outcome::fail};

Guard holds(std::string subject, bool answer = true) {
  return Guard({std::move(subject), std::nullopt, answer});
}

Verdict simple(Outcome outcome, std::string_view label = "x") {
  return {outcome, {{}, {std::string(label), std::string(label)}}};
}

Verdict branched(std::vector<std::pair<Guard, Outcome>> cells) {
  std::vector<Branch> branches;
  for (auto& [guard, outcome] : cells) {
    branches.push_back({guard, outcome, {{{}, {std::string(name_of(outcome)), ""}}}});
  }
  return Verdict(std::move(branches));
}

// "pass when A holds" for each condition of the outcome.
std::string shown(const Verdict& verdict) {
  std::string text(name_of(verdict.outcome()));
  for (const Guard& guard : verdict.conditions())
    text += " when " + guard.describe().en;
  return text;
}

using Table = std::array<std::array<std::string_view, 5>, 5>;

// Rows: the first, columns: the second, both in the order n/a, inherited, pass, unknown, fail.
template <class Combine>
void expect_table(const Table& table, const Combine& combine) {
  constexpr std::array<std::string_view, 5> shorts = {"n/a", "inh", "pass", "unk", "fail"};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    for (std::size_t j = 0; j < outcomes.size(); ++j) {
      const Outcome result = combine(simple(outcomes[i]), simple(outcomes[j])).outcome();
      EXPECT_EQ(shorts[static_cast<std::size_t>(result)], table[i][j])
          << shorts[i] << ", " << shorts[j];
    }
  }
}

TEST(Verdict, AllOf) {
  constexpr Table table = {{{"n/a", "inh", "pass", "unk", "fail"},
                            {"inh", "inh", "pass", "unk", "fail"},
                            {"pass", "pass", "pass", "unk", "fail"},
                            {"unk", "unk", "unk", "unk", "fail"},
                            {"fail", "fail", "fail", "fail", "fail"}}};
  expect_table(table, [](const Verdict& a, const Verdict& b) { return all_of({a, b}); });
}

TEST(Verdict, AnyOf) {
  constexpr Table table = {{{"n/a", "inh", "pass", "unk", "fail"},
                            {"inh", "inh", "pass", "inh", "inh"},
                            {"pass", "pass", "pass", "pass", "pass"},
                            {"unk", "inh", "pass", "unk", "unk"},
                            {"fail", "inh", "pass", "unk", "fail"}}};
  expect_table(table, [](const Verdict& a, const Verdict& b) { return any_of({a, b}); });
}

TEST(Verdict, Given) {
  constexpr Table table = {{{"n/a", "n/a", "n/a", "n/a", "n/a"},
                            {"n/a", "inh", "pass", "unk", "fail"},
                            {"n/a", "inh", "pass", "unk", "fail"},
                            {"n/a", "unk", "pass", "unk", "unk"},
                            {"n/a", "n/a", "n/a", "n/a", "n/a"}}};
  expect_table(table, [](const Verdict& a, const Verdict& b) { return given(a, b); });
}

TEST(Verdict, Conditions) {
  const Guard a = holds("A");
  const Guard not_a = holds("A", false);
  const struct {
    Verdict verdict;
    std::string_view shown;
  } rows[] = {
      {branched({{a, fail}, {not_a, pass}}), "fail when A holds"},
      {branched({{a, fail}, {not_a, fail}}), "fail"},
      {branched({{a, pass}, {not_a, pass}}), "pass"},
      {branched({{a, pass}, {not_a, not_applicable}}), "pass when A holds"},
      {simple(fail).under(a), "fail when A holds"},
      {simple(fail).under(Guard()), "fail"},
      {branched({{a, fail}, {not_a, pass}}).under(not_a), "pass when A does not hold"},
      // Nothing is left to judge.
      {branched({{a, fail}}).under(not_a), "not_applicable"},
      {all_of({branched({{a, fail}, {not_a, pass}}), branched({{a, pass}, {not_a, fail}})}),
       "fail"},
      {any_of({branched({{a, fail}, {not_a, pass}}), branched({{a, pass}, {not_a, fail}})}),
       "pass"},
      {any_of({branched({{a, fail}, {not_a, pass}}), branched({{a, fail}, {not_a, fail}})}),
       "fail when A holds"},
      {given(branched({{a, pass}, {not_a, fail}}), simple(fail)), "fail when A holds"},
      {given(branched({{a, pass}, {not_a, unknown}}), simple(fail)), "fail when A holds"},
      {given(branched({{a, pass}}), branched({{not_a, fail}})), "not_applicable"},
      // What is not there in a world cannot answer for it.
      {any_of({simple(pass).under(a), simple(fail)}), "fail when A does not hold"},
      {any_of({simple(fail), simple(pass).under(a)}), "fail when A does not hold"},
      {any_of({simple(pass).under(a), simple(fail).under(not_a)}), "fail when A does not hold"},
      {any_of({simple(fail).under(a)}), "fail when A holds"},
      // A conjunction answers as a whole, also inside another function.
      {given(all_of({simple(pass), simple(fail)}), simple(fail)), "not_applicable"},
      {given(all_of({simple(not_applicable), simple(pass)}), simple(fail)), "fail"},
      {any_of({all_of({simple(not_applicable), simple(pass)}), simple(fail)}), "pass"},
      {any_of({all_of({simple(pass), simple(fail).under(a)}), simple(fail)}), "fail when A holds"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(shown(row.verdict), row.shown);
}

TEST(Verdict, ExhibitsAreThoseOfTheOutcome) {
  const auto labels = [](const Verdict& verdict) {
    std::string text;
    for (const Exhibit& one : verdict.exhibits())
      text += one.label->en + " ";
    return text;
  };
  EXPECT_EQ(
      labels(all_of({simple(fail, "a"), simple(pass, "b"), simple(fail, "c"), simple(fail, "a")})),
      "a c ");
  EXPECT_EQ(labels(any_of({simple(fail, "a"), simple(fail, "b")})), "a b ");
  EXPECT_EQ(labels(any_of({simple(fail, "a"), simple(pass, "b")})), "b ");
  EXPECT_EQ(labels(given(simple(pass, "a"), simple(fail, "b"))), "b a ")
      << "what decides comes first";
  EXPECT_EQ(labels(given(simple(fail, "a"), simple(fail, "b"))), "a ");
  EXPECT_EQ(labels(given(simple(unknown, "a"), simple(fail, "b"))), "a b ");
  EXPECT_EQ(labels(given(simple(unknown, "a"), simple(pass, "b"))), "b ");
  EXPECT_EQ(labels(simple(fail, "a").labelled(fail, {"c", "c"})), "c ");
  EXPECT_EQ(labels(simple(fail, "a").labelled(pass, {"c", "c"})), "a ");
  EXPECT_EQ(labels(simple(fail, "a").with(fail, {{}, {"c", "c"}})), "a c ");
  EXPECT_EQ(labels(simple(fail, "a").with(pass, {{}, {"c", "c"}})), "a ");
}

// Past the limit the answer is unknown, which is safe, and it comes at once.
TEST(Verdict, BranchesAreBounded) {
  std::vector<Verdict> verdicts;
  for (std::size_t i = 0; i < limits::branches; ++i) {
    const std::string name = fmt::format("C{}", i);
    verdicts.push_back(branched({{holds(name), pass}, {holds(name, false), fail}}));
  }
  EXPECT_EQ(any_of(verdicts).outcome(), unknown);
  EXPECT_EQ(given(any_of({verdicts[0], verdicts[1]}), simple(fail)).outcome(), fail);
  EXPECT_EQ(given(all_of(verdicts), simple(fail)).outcome(), unknown);
  EXPECT_EQ(all_of(verdicts).outcome(), fail);
  EXPECT_EQ(all_of(verdicts).conditions().size(), limits::branches);

  std::vector<Verdict> many(20'000, simple(fail, "same"));
  EXPECT_EQ(all_of(many).exhibits().size(), 1U);
}

// ---- A second judge: it knows worlds, and no branches. ----

// A and B hold or not; P is x, y or something else.
struct World {
  bool a = false;
  bool b = false;
  int p = 0;
};

std::vector<World> all_worlds() {
  std::vector<World> worlds;
  for (int i = 0; i < 12; ++i)
    worlds.push_back({(i & 1) != 0, (i & 2) != 0, i / 4});
  return worlds;
}

const std::vector<Assumption>& assumptions() {
  static const std::vector<Assumption> all = {{"A", std::nullopt, true}, {"A", std::nullopt, false},
                                              {"B", std::nullopt, true}, {"B", std::nullopt, false},
                                              {"P", "x", true},          {"P", "x", false},
                                              {"P", "y", true},          {"P", "y", false}};
  return all;
}

bool holds_in(const Guard& guard, const World& world) {
  return std::all_of(
      guard.assumptions().begin(), guard.assumptions().end(), [&](const Assumption& one) {
        const bool truth = one.subject == "A"   ? world.a
                           : one.subject == "B" ? world.b
                                                : world.p == (*one.value == "x" ? 1 : 2);
        return truth == one.holds;
      });
}

struct Tree {
  enum class Kind : std::uint8_t { leaf, all_of, any_of, given, under };
  Kind kind = Kind::leaf;
  std::vector<std::pair<Guard, Outcome>> cells;  // of a leaf: a partition of the worlds
  Guard guard;                                   // of under
  std::vector<Tree> children;
};

Verdict verdict_of(const Tree& tree) {
  std::vector<Verdict> children;
  for (const Tree& child : tree.children)
    children.push_back(verdict_of(child));
  switch (tree.kind) {
    case Tree::Kind::leaf:
      return branched(tree.cells);
    case Tree::Kind::all_of:
      return all_of(children);
    case Tree::Kind::any_of:
      return any_of(children);
    case Tree::Kind::given:
      return given(children[0], children[1]);
    case Tree::Kind::under:
      break;
  }
  return std::move(children[0]).under(tree.guard);
}

// An answer in one world; a pass may be one whose question may not arise.
struct Answer {
  Outcome outcome;
  bool open = false;

  bool sure() const { return !open && (outcome == pass || outcome == Outcome::inherited); }
};

// The first of `order` that is among the answers; open where none of them is sure.
Answer first_of(const std::vector<Answer>& answers, std::initializer_list<Outcome> order) {
  const bool open = std::none_of(answers.begin(), answers.end(), std::mem_fn(&Answer::sure));
  for (const Outcome outcome : order) {
    for (const Answer& answer : answers) {
      if (answer.outcome == outcome) return {outcome, open && outcome == pass};
    }
  }
  return {not_applicable};
}

// What the tree says in one world; nothing where it is silent there.
std::optional<Answer> answer_in(const Tree& tree, const World& world) {
  if (tree.kind == Tree::Kind::leaf) {
    for (const auto& [guard, outcome] : tree.cells) {
      if (holds_in(guard, world)) return Answer{outcome};
    }
    return std::nullopt;
  }
  if (tree.kind == Tree::Kind::under && !holds_in(tree.guard, world)) return std::nullopt;
  if (tree.kind == Tree::Kind::given) {
    const auto asked = answer_in(tree.children[0], world);
    const auto answer = answer_in(tree.children[1], world);
    if (!asked || !answer) return std::nullopt;
    if (asked->sure()) return answer;
    if (asked->outcome == fail || asked->outcome == not_applicable) return Answer{not_applicable};
    if (answer->outcome == not_applicable) return answer;
    return answer->outcome == pass ? Answer{pass, true} : Answer{unknown};
  }
  std::vector<Answer> answers;
  for (const Tree& child : tree.children) {
    if (const auto answer = answer_in(child, world)) answers.push_back(*answer);
  }
  if (answers.empty()) return std::nullopt;
  if (tree.kind != Tree::Kind::any_of) {
    return first_of(answers, {fail, unknown, pass, Outcome::inherited});
  }
  const bool refuted = std::any_of(answers.begin(), answers.end(), [](const Answer& one) {
    return one.outcome == fail || one.outcome == unknown;
  });
  for (Answer& answer : answers) {
    if (answer.open && refuted) answer = {unknown};
  }
  std::vector<Answer> sure = answers;
  std::erase_if(sure, std::not_fn(std::mem_fn(&Answer::sure)));
  return first_of(sure.empty() ? answers : sure, {pass, Outcome::inherited, unknown, fail});
}

class Forest {
 public:
  explicit Forest(std::uint32_t seed) : random_(seed) {}

  Tree tree(std::size_t depth) {
    Tree tree;
    const std::size_t kind = depth == 0 ? 0 : below(6);
    if (kind <= 1) {
      split(Guard(), 2, tree.cells);
      return tree;
    }
    tree.kind = static_cast<Tree::Kind>(kind - 1);
    const bool two = tree.kind == Tree::Kind::given;
    const std::size_t children = tree.kind == Tree::Kind::under ? 1 : two ? 2 : 1 + below(3);
    for (std::size_t i = 0; i < children; ++i)
      tree.children.push_back(this->tree(depth - 1));
    tree.guard = Guard(assumptions()[below(assumptions().size())]);
    return tree;
  }

  // Everything that is not known, made known in some way.
  void settle(Tree& tree) {
    for (auto& [guard, outcome] : tree.cells) {
      if (outcome == unknown) outcome = below(2) == 0 ? pass : fail;
    }
    for (Tree& child : tree.children)
      settle(child);
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  void split(const Guard& guard, std::size_t depth, std::vector<std::pair<Guard, Outcome>>& cells) {
    if (depth > 0 && below(2) == 0) {
      Assumption question = assumptions()[2 * below(4)];
      const auto yes = guard.and_also(Guard(question));
      question.holds = false;
      const auto no = guard.and_also(Guard(question));
      if (yes && no) {
        split(*yes, depth - 1, cells);
        split(*no, depth - 1, cells);
        return;
      }
    }
    cells.emplace_back(guard, outcomes[below(outcomes.size())]);
  }

  std::mt19937 random_;
};

constexpr std::uint32_t fixed_seed = 800190;
constexpr int trees = 3000;

TEST(Verdict, AgreesWithTheNaiveJudgeInEachWorld) {
  Forest forest(fixed_seed);
  std::map<Outcome, int> seen;
  for (int i = 0; i < trees; ++i) {
    const Tree tree = forest.tree(4);
    const Verdict verdict = verdict_of(tree);
    std::optional<Outcome> worst;
    for (const World& world : all_worlds()) {
      const std::optional<Answer> naive = answer_in(tree, world);
      const auto expected = naive ? std::optional(naive->outcome) : std::nullopt;
      if (expected) worst = std::max(*expected, worst.value_or(not_applicable));
      std::optional<Outcome> answer;
      for (const Branch& branch : verdict.branches()) {
        ASSERT_FALSE(branch.exhibits.empty());
        if (holds_in(branch.when, world)) {
          answer = std::max(branch.outcome, answer.value_or(not_applicable));
        }
      }
      ASSERT_EQ(answer.value_or(not_applicable), expected.value_or(not_applicable)) << "tree " << i;
    }
    ASSERT_EQ(verdict.outcome(), worst.value_or(not_applicable)) << "tree " << i;
    ++seen[verdict.outcome()];
  }
  for (const Outcome outcome : outcomes) {
    EXPECT_GT(seen[outcome], trees / 200) << name_of(outcome) << " hardly ever comes out";
  }
}

// The promise of the whole program: where something is unknown, a pass stays one however it turns
// out.
TEST(Verdict, WhatPassesPassesHoweverTheUnknownTurnsOut) {
  Forest forest(fixed_seed + 1);
  int passing = 0;
  for (int i = 0; i < trees; ++i) {
    const Tree tree = forest.tree(3);
    const Outcome outcome = verdict_of(tree).outcome();
    if (outcome != pass && outcome != Outcome::inherited) continue;
    ++passing;
    for (int j = 0; j < 5; ++j) {
      Tree settled = tree;
      forest.settle(settled);
      ASSERT_LE(verdict_of(settled).outcome(), pass) << "tree " << i;
    }
  }
  EXPECT_GT(passing, trees / 20);
}

}  // namespace
}  // namespace hakoseki
