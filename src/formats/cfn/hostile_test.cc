// Templates that would take for ever, or all memory, or the whole stack: each must end with few
// values, and with what is cut off unknown. Without its budget any of them would run into the time
// limit of the test; the clock is not asked here, because a busy machine would answer.
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "base/limits.h"
#include "formats/cfn/test_stack.h"

namespace hakoseki::cfn {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i)
    all += text;
  return all;
}

struct Weight {
  std::size_t values = 0;
  std::size_t bytes = 0;
};

void weigh(const Value& value, Weight& weight) {
  ++weight.values;
  weight.bytes += value.text.size() + value.why->shape.size();
  for (const Value& item : value.items)
    weigh(item, weight);
  for (const Member& member : value.members)
    weigh(member.value, weight);
  for (const Alternative& one : value.alternatives)
    weigh(one.value, weight);
}

struct Row {
  std::string_view name;
  std::function<std::string()> text;
  bool exhausts;  // whether the budget is met
};

std::string resource(const std::string& value) {
  return "Resources:\n  R:\n    Type: A::B::C\n    Properties:\n      P: " + value + "\n";
}

std::string alias_bomb() {
  std::string text = "Metadata:\n  A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    text += fmt::format("  A{}: &a{} [{}*a{}]\n", i, i, repeated(fmt::format("*a{}, ", i - 1), 9),
                        i - 1);
  }
  return text + resource("*a29");
}

// Conditions of which each asks the next, from deep inside.
std::string deep_conditions() {
  std::string text = "Parameters: {P: {Type: String}}\nConditions:\n";
  for (int i = 0; i < 190; ++i) {
    text += fmt::format("  C{}: {}{{Condition: C{}}}{}\n", i, repeated("{'Fn::Not': [", 90), i + 1,
                        repeated("]}", 90));
  }
  return text + "  C190: !Equals [!Ref P, x]\n" + resource("!If [C0, a, b]");
}

std::string json_strings(int depth) {
  return repeated("{'Fn::ToJsonString': [", static_cast<std::size_t>(depth)) + "'\"'" +
         repeated("]}", static_cast<std::size_t>(depth));
}

const Row rows[] = {
    {"aliases that stand for 10^30 values", alias_bomb, true},
    {"a mapping that leads back to itself",
     [] {
       return "Mappings: {M: {a: {b: !FindInMap [M, a, b]}}}\n" + resource("!FindInMap [M, a, b]");
     },
     false},
    {"a mapping that leads back to itself twice",
     [] {
       return "Mappings: {M: {a: {b: [!FindInMap [M, a, b], !FindInMap [M, a, b]]}}}\n" +
              resource("!FindInMap [M, a, b]");
     },
     false},
    {"conditions inside conditions", deep_conditions, false},
    {"a long text, many times",
     [] {
       return "Parameters: {P: {Type: String, Default: " + std::string(1'000'000, 'x') + "}}\n" +
              resource("!Sub '" + repeated("${P}", 100'000) + "'");
     },
     true},
    {"a long text bound by Sub, many times",
     [] {
       return resource("!Sub ['" + repeated("${P}", 100'000) +
                       "', {P: " + std::string(1'000'000, 'x') + "}]");
     },
     true},
    {"a long delimiter",
     [] {
       return resource("!Join [" + std::string(1'000'000, 'x') + ", [" + repeated("a, ", 100'000) +
                       "a]]");
     },
     true},
    {"a list parameter of a million items",
     [] {
       return "Parameters: {P: {Type: CommaDelimitedList, Default: '" +
              std::string(1'000'000, ',') + "'}}\n" + resource("!Ref P");
     },
     false},
    {"a list parameter, many times",
     [] {
       return "Parameters: {P: {Type: CommaDelimitedList, Default: '" + std::string(9'000, ',') +
              "'}}\n" + resource("[" + repeated("!Ref P, ", 10'000) + "a]");
     },
     true},
    {"a text split into a million pieces",
     [] { return resource("!Split [x, " + std::string(1'000'000, 'x') + "]"); }, false},
    {"quotes that double at each level", [] { return resource(json_strings(60)); }, true},
    {"merge keys without end",
     [] {
       return "Metadata: {A: &a {x: 1}}\n" +
              resource("{" + repeated("<<: *a, ", 120'000) + "y: 1}");
     },
     false},
    {"lookups in a large mapping",
     [] {
       std::string text = "Mappings:\n  M:\n    a:\n";
       for (int i = 0; i < 100'000; ++i)
         text += fmt::format("      k{}: 1\n", i);
       return text + resource("[" + repeated("!FindInMap [M, a, none], ", 50'000) + "a]");
     },
     true},
    {"a list of undecided items, joined",
     [] {
       std::string text = "Parameters:\n";
       std::string list;
       for (int i = 0; i < 5'000; ++i) {
         text += fmt::format("  P{}: {{Type: String}}\n", i);
         list += fmt::format("!If [C{}, a, b], ", i);
       }
       text += "Conditions:\n";
       for (int i = 0; i < 5'000; ++i)
         text += fmt::format("  C{}: !Equals [!Ref P{}, x]\n", i, i);
       return text + resource("!Join ['', [" + list + "a]]");
     },
     false},
    {"a large value under many conditions",
     [] {
       std::string text = "Parameters:\n";
       for (int i = 0; i < 8; ++i)
         text += fmt::format("  P{}: {{Type: String}}\n", i);
       text += "Conditions:\n  C: !Or [";
       for (int i = 0; i < 8; ++i) {
         text += fmt::format("{}!Equals [!Ref P{}, x]", i == 0 ? "" : ", ", i);
       }
       return text + "]\nMetadata: {A: &a [" + repeated("x, ", 60'000) + "x]}\n" +
              resource("!If [C, *a, !If [C, x, *a]]");
     },
     true},
};

TEST(HostileTemplate, EndsSoonAndSmall) {
  for (const Row& row : rows) {
    const std::string text = row.text();
    TestStack stack(text);
    const Value value = stack.property("P");
    Weight weight;
    weigh(value, weight);
    EXPECT_LE(weight.values, 2 * limits::evaluated_values) << row.name;
    EXPECT_LE(weight.bytes, 2 * limits::evaluated_bytes) << row.name;
    EXPECT_EQ(stack.evaluator().exhausted(), row.exhausts) << row.name;
  }
}

// What the budget cuts off is unknown: never absent, and never a value.
TEST(HostileTemplate, WhatIsCutOffIsUnknown) {
  TestStack stack(alias_bomb());
  const Value whole = stack.property("P");
  const Value* value = &whole;
  while (value->kind == Value::Kind::list)
    value = &value->items.back();
  ASSERT_EQ(value->kind, Value::Kind::unknown);
  EXPECT_EQ(value->why->reason, Reason::too_many_alternatives);
  EXPECT_TRUE(value->why->written);

  // And everything that is asked afterwards.
  EXPECT_EQ(shown(stack.property("P")), "too-many-alternatives(template budget)");
}

}  // namespace
}  // namespace hakoseki::cfn
