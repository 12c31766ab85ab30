// The truth of conditions: decided, or under which answers they hold.
#include <map>
#include <span>
#include <string>

#include <gtest/gtest.h>

#include "formats/cfn/test_stack.h"

namespace hakoseki::cfn {
namespace {

struct Row {
  std::string_view body;  // of condition C
  std::string_view truth;
};

void expect_truth(std::string_view sections, std::span<const Row> rows,
                  const std::map<std::string, std::string>& arguments = {}) {
  for (const Row& row : rows) {
    TestStack stack(std::string(sections) + "  C: " + std::string(row.body) +
                        "\nResources: {R: {Type: A::B::C}}\n",
                    arguments);
    EXPECT_EQ(stack.condition("C"), row.truth) << row.body;
  }
}

constexpr std::string_view sections = R"(
Parameters:
  Env: {Type: String}
  Size: {Type: String, AllowedValues: [small, large]}
  Stage: {Type: String, AllowedValues: [dev, stage, prod]}
  Only: {Type: String, AllowedValues: [one]}
  Preset: {Type: String, Default: prod}
  List: {Type: CommaDelimitedList, Default: 'a,b'}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsBlue: !Equals [!Ref Env, blue]
  NotProd: !Not [!Condition IsProd]
  Yes: !Equals [a, a]
  No: !Equals [a, b]
  Circle: !Not [!Condition Circle]
  Ping: !Condition Pong
  Pong: !Condition Ping
)";

TEST(Conditions, Equals) {
  const Row rows[] = {
      {"!Equals [a, a]", "true"},
      {"!Equals [a, A]", "false"},
      {"{'Fn::Equals': [!Ref Preset, prod]}", "true"},
      {"!Equals [1, '1']", "true"},
      {"!Equals [!Ref Env, prod]", "Env = `prod` / Env is not `prod`"},
      {"!Equals [prod, !Ref Env]", "Env = `prod` / Env is not `prod`"},
      {"!Equals [!Ref Env, '']", "Env is empty / Env is not empty"},
      {"!Equals [!Ref AWS::Region, us-east-1]",
       "AWS::Region = `us-east-1` / AWS::Region is not `us-east-1`"},
      // Of two allowed values each decides the other.
      {"!Equals [!Ref Size, small]", "Size = `small` / Size is not `small`"},
      {"!Equals [!Ref Size, large]", "Size is not `small` / Size = `small`"},
      {"!Equals [!Ref Size, medium]", "false"},
      {"!Equals [!Ref Stage, prod]", "Stage = `prod` / Stage is not `prod`"},
      {"!Equals [!Ref Stage, test]", "false"},
      {"!Equals [!Ref Only, one]", "true"},
      {"!Equals [!Join ['', [!Ref Env, x]], prodx]", "${Env}x = `prodx` / ${Env}x is not `prodx`"},
      {"!Equals [!Select [0, !Ref List], a]", "true"},
      {"!Equals [!If [IsProd, a, b], a]", "Env = `prod` / Env is not `prod`"},
      {"!Equals [!If [IsProd, a, a], a]", "true"},
      {"!Equals [a]", "line 18:6 holds / line 18:6 does not hold"},
  };
  expect_truth(sections, rows);
}

TEST(Conditions, Logic) {
  const Row rows[] = {
      {"!Not [!Condition Yes]", "false"},
      {"{'Fn::Not': [{Condition: IsProd}]}", "Env is not `prod` / Env = `prod`"},
      {"!Not [!Condition NotProd]", "Env = `prod` / Env is not `prod`"},
      {"!And [!Condition Yes, !Condition Yes]", "true"},
      {"!And [!Condition Yes, !Condition No]", "false"},
      {"!And [!Condition IsProd, !Condition No]", "false"},
      {"!And [!Condition IsProd, !Condition Yes]", "Env = `prod` / Env is not `prod`"},
      {"!Or [!Condition IsProd, !Condition Yes]", "true"},
      {"!Or [!Condition IsProd, !Condition No]", "Env = `prod` / Env is not `prod`"},
      {"!Or [!Condition No, !Condition No]", "false"},
      // What contradicts itself is decided.
      {"!And [!Condition IsProd, !Condition NotProd]", "false"},
      {"!And [!Condition IsProd, !Condition IsBlue]", "false"},
      {"!Or [!Condition IsProd, !Condition NotProd]", "true"},
      {"!Or [!Condition IsProd, !Condition IsBlue]",
       "Env = `prod` or Env = `blue` / Env is not `blue` and Env is not `prod`"},
      {"!And [!Equals [!Ref Size, small], !Equals [!Ref Size, large]]", "false"},
      {"!Or [!Equals [!Ref Size, small], !Equals [!Ref Size, large]]", "true"},
      {"!Condition Unheard", "Unheard holds / Unheard does not hold"},
      {"{Condition: Yes}", "true"},
      {"true", "true"},
      {"'false'", "false"},
      {"!Not []", "line 18:6 holds / line 18:6 does not hold"},
      {"[a]", "line 18:6 holds / line 18:6 does not hold"},
  };
  expect_truth(sections, rows);
}

// One question is the same wherever it is asked, and two are two though they stand on one line.
TEST(Conditions, WhatIsAsked) {
  constexpr std::string_view ssm = R"(
Parameters:
  Env: {Type: String}
  Other: {Type: String}
  A: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a, AllowedValues: [/a]}
  B: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /b}
  List: {Type: 'List<AWS::EC2::Subnet::Id>'}
Conditions:
  Same: !Equals [!Sub '${Env}-x', 'prod-x']
)";
  const Row rows[] = {
      {"!Equals [!Ref A, x]", "A = `x` / A is not `x`"},
      {"!And [!Equals [!Ref A, x], !Not [!Equals [!Ref B, y]]]",
       "A = `x` and B is not `y` / A is not `x` or B = `y`"},
      {"!And [!Equals [!Ref A, x], !Equals [!Ref A, y]]", "false"},
      {"!And [!Condition Same, !Not [{'Fn::Equals': ['prod-x', {'Fn::Join': ['-', [{Ref: Env}, "
       "x]]}]}]]",
       "false"},
      {"!Equals [!Ref Env, !Ref Other]",
       "${Env} = ${Other} holds / ${Env} = ${Other} does not hold"},
      {"!And [!Equals [!Ref Env, !Ref Other], !Not [!Equals [!Ref Other, !Ref Env]]]", "false"},
      {"!Equals [!Select [0, !Ref List], '']",
       "Fn::Select [0, ${List}] is empty / Fn::Select [0, ${List}] is not empty"},
      {"!And [!Equals [!Select [0, !Ref List], a], !Not [!Equals [!Select [1, !Ref List], a]]]",
       "Fn::Select [0, ${List}] = `a` and Fn::Select [1, ${List}] is not `a` / "
       "Fn::Select [0, ${List}] is not `a` or Fn::Select [1, ${List}] = `a`"},
      // An item of a list, with nothing added to it, is not the list.
      {"!And [!Equals [!Join ['', [!Select [0, !Ref List], '']], a], "
       "!Not [!Equals [!Join ['', [!Select [1, !Ref List], '']], a]]]",
       "Fn::Join [\"\", [Fn::Select [0, ${List}], \"\"]] = `a` and "
       "Fn::Join [\"\", [Fn::Select [1, ${List}], \"\"]] is not `a` / "
       "Fn::Join [\"\", [Fn::Select [0, ${List}], \"\"]] is not `a` or "
       "Fn::Join [\"\", [Fn::Select [1, ${List}], \"\"]] = `a`"},
  };
  expect_truth(ssm, rows);
}

// A value given for an SSM parameter says where the value lies, not what it is.
TEST(Conditions, SsmParameters) {
  const Row rows[] = {{"!Equals [!Ref A, /given]", "A = `/given` / A is not `/given`"}};
  expect_truth(
      "Parameters: {A: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a}}\n"
      "Conditions:\n",
      rows, {{"A", "/given"}});
}

TEST(Conditions, CirclesAreUndecided) {
  TestStack stack(std::string(sections) + "Resources: {R: {Type: A::B::C}}\n");
  EXPECT_EQ(stack.condition("Circle"), "Circle does not hold / Circle holds");
  EXPECT_EQ(stack.condition("Ping"), "Ping holds / Ping does not hold");
}

TEST(Conditions, GivenParametersDecide) {
  const Row rows[] = {
      {"!Condition IsProd", "true"},
      {"!Equals [!Ref Size, large]", "true"},
      {"!And [!Condition IsProd, !Equals [!Ref Stage, dev]]", "Stage = `dev` / Stage is not `dev`"},
  };
  expect_truth(sections, rows, {{"Env", "prod"}, {"Size", "large"}});
}

// Many questions become one, named after the condition, rather than a page of guards.
TEST(Conditions, LargeOnesAreNamed) {
  std::string text = "Parameters:\n";
  std::string list;
  for (int i = 0; i < 20; ++i) {
    text += fmt::format("  P{}: {{Type: String}}\n", i);
    list += fmt::format("{}!Equals [!Ref P{}, x]", i == 0 ? "" : ", ", i);
  }
  TestStack stack(text + "Conditions:\n  Big: !And [" + list + "]\n  Any: !Or [" + list + "]\n" +
                  "Resources: {R: {Type: A::B::C, Properties: {P: !If [Big, a, b]}}}\n");
  EXPECT_EQ(stack.condition("Big"), "Big holds / Big does not hold");
  EXPECT_EQ(stack.condition("Any"), "Any holds / Any does not hold");
  EXPECT_EQ(shown(stack.property("P")), "<Big holds: a | Big does not hold: b>");
}

}  // namespace
}  // namespace hakoseki::cfn
