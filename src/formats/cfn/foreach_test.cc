// Fn::ForEach written out into resources, and the loops of which that is not possible.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "formats/cfn/test_stack.h"

namespace hakoseki::cfn {
namespace {

// "Id=value of property P" for each resource, then "?key" for each loop that is not written out
// whole.
std::string written_out(std::string_view resources) {
  TestStack stack(
      "Parameters:\n"
      "  Names: {Type: CommaDelimitedList, Default: 'a,b'}\n"
      "  Asked: {Type: CommaDelimitedList}\n"
      "  One: {Type: String}\n"
      "Conditions: {IsProd: !Equals [!Ref One, prod]}\n"
      "Resources:\n" +
      std::string(resources));
  Evaluator& evaluator = stack.evaluator();
  std::string text;
  for (const Evaluator::Instance& instance : evaluator.instances()) {
    const std::optional<Node> properties = instance.body.find("Properties");
    text += instance.logical_id + "=";
    if (properties) text += shown(evaluator.evaluate(*properties->find("P"), instance));
    text += " ";
  }
  for (const Node& loop : evaluator.unwritten_loops())
    text += "?" + std::string(loop.text()) + " ";
  if (!text.empty()) text.pop_back();
  return text;
}

constexpr std::string_view body = "{'Web${X}': {Type: A::B::C, Properties: {P: !Sub 'v-${X}'}}}";

std::string loop(std::string_view collection, std::string_view inner = body) {
  return "  Fn::ForEach::L: [X, " + std::string(collection) + ", " + std::string(inner) + "]\n";
}

TEST(ForEach, Table) {
  const struct {
    std::string resources;
    std::string result;
  } rows[] = {
      {loop("[a, b]"), "Weba=v-a Webb=v-b"},
      {"  First: {Type: A::B::C}\n" + loop("[a]") + "  Last: {Type: A::B::C}\n",
       "First= Weba=v-a Last="},
      {loop("!Ref Names"), "Weba=v-a Webb=v-b"},
      {loop("[]"), ""},
      {loop("[a]", "{'Web${X}': {Type: A::B::C, Properties: {P: !Ref X}}}"), "Weba=a"},
      {loop("[a-1]", "{'Web&{X}': {Type: A::B::C, Properties: {P: {Ref: X}}}}"), "Weba1=a-1"},
      {loop("[a, b]", "{'A${X}': {Type: A::B::C}, 'B${X}': {Type: A::B::C}}"), "Aa= Ba= Ab= Bb="},
      {loop("[a, b]",
            "{'Fn::ForEach::M': [Y, [1, 2], {'W${X}${Y}': {Type: A::B::C, Properties: "
            "{P: !Sub '${X}${Y}'}}}]}"),
       "Wa1=a1 Wa2=a2 Wb1=b1 Wb2=b2"},
      // A loop may run over the variable of the one around it.
      {loop("['a,b']", "{'Fn::ForEach::M': [Y, !Split [',', !Ref X], {'W${Y}': {Type: A::B::C}}]}"),
       "Wa= Wb="},
      // What is not known is said, not dropped.
      {loop("!Ref Asked"), "?Fn::ForEach::L"},
      {loop("!If [IsProd, [a], [b]]"), "?Fn::ForEach::L"},
      {loop("[a, !Ref One]"), "Weba=v-a ?Fn::ForEach::L"},
      {loop("[a, b]", "{'Fn::ForEach::M': [Y, !Ref Asked, {'W${Y}': {Type: A::B::C}}]}"),
       "?Fn::ForEach::M"},
      {"  Fn::ForEach::L: [X, [a]]\n", "?Fn::ForEach::L"},
      {"  Fn::ForEach::L: {X: a}\n", "?Fn::ForEach::L"},
      {loop("[a]", "[b]"), "?Fn::ForEach::L"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(written_out(row.resources), row.result) << row.resources;
}

TEST(ForEach, WrittenOutResourcesCanBeReferredTo) {
  TestStack stack(
      "Resources:\n"
      "  R: {Type: A::B::C, Properties: {P: !GetAtt Weba.Arn, Q: !Ref Webz}}\n" +
      loop("[a]"));
  EXPECT_EQ(stack.evaluator().instances().size(), 2U);
  EXPECT_EQ(shown(stack.property("P")), "made-by-aws(Weba.Arn)=${Weba.Arn}->t.yaml#Weba.Arn");
  EXPECT_EQ(shown(stack.property("Q")), "unresolved-reference(Webz)=${Webz}");
}

// A variable may stand in any text of its loop, also where a name is expected.
TEST(ForEach, VariablesInTexts) {
  const struct {
    std::string property;
    std::string result;
  } rows[] = {
      {"'x-${X}'", "x-a"},
      {"!Ref 'Web${X}'", "made-by-aws(Weba)=${Weba}->t.yaml#Weba"},
      {"{Ref: 'Web${X}'}", "made-by-aws(Weba)=${Weba}->t.yaml#Weba"},
      {"{Ref: !Sub 'Web${X}'}", "made-by-aws(Weba)=${Weba}->t.yaml#Weba"},
      {"!GetAtt 'Web${X}.Arn'", "made-by-aws(Weba.Arn)=${Weba.Arn}->t.yaml#Weba.Arn"},
      {"!GetAtt ['Web${X}', Arn]", "made-by-aws(Weba.Arn)=${Weba.Arn}->t.yaml#Weba.Arn"},
      {"{'Fn::GetAtt': !Sub 'Web${X}.Arn'}", "made-by-aws(Weba.Arn)=${Weba.Arn}->t.yaml#Weba.Arn"},
      {"!Sub '${Web${X}}'", "made-by-aws(Weba)=${Weba}->t.yaml#Weba"},
      {"!Sub '${!X}'", "${X}"},
      // Each turn has its own condition.
      {"!If ['Is${X}', b, c]", "<Isa holds: b | Isa does not hold: c>"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(written_out(loop(
                  "[a]", "{'Web${X}': {Type: A::B::C, Properties: {P: " + row.property + "}}}")),
              "Weba=" + row.result)
        << row.property;
  }
}

TEST(ForEach, ConditionsOfItsResources) {
  TestStack stack(
      "Parameters: {X: {Type: String}}\n"
      "Conditions: {Condb: !Equals [1, 2], Conda: !Equals [!Ref X, a]}\n"
      "Resources:\n" +
      loop("[a, b]", "{'Web${X}': {Type: A::B::C, Condition: 'Cond${X}'}}"));
  const auto instances = stack.evaluator().instances();
  ASSERT_EQ(instances.size(), 2U);
  EXPECT_FALSE(stack.evaluator().existence(instances[0]).decided())
      << "a condition stands outside of the loop and does not know its variable";
  EXPECT_TRUE(stack.evaluator().existence(instances[1]).if_true.empty());
}

// Beside loops, too.
TEST(ForEach, NamesThatAreMade) {
  TestStack stack(
      "Parameters: {N: {Type: String, Default: One}}\n"
      "Resources:\n  R: {Type: A::B::C, Properties: {P: {Ref: !Sub 'T${N}'}, Q: {Ref: [a]}}}\n"
      "  TOne: {Type: A::B::C}\n");
  EXPECT_EQ(shown(stack.property("P")), "made-by-aws(TOne)=${TOne}->t.yaml#TOne");
  EXPECT_EQ(shown(stack.property("Q")), "unresolved-reference()");
}

TEST(ForEach, VariablesEndWithTheirLoop) {
  TestStack stack("Resources:\n  R: {Type: A::B::C, Properties: {P: !Ref X}}\n" + loop("[a]"));
  EXPECT_EQ(stack.evaluator().instances().size(), 2U);
  EXPECT_EQ(shown(stack.property("P")), "unresolved-reference(X)=${X}");
}

TEST(ForEach, IsBounded) {
  std::string names = "[n0";
  for (int i = 1; i < 100; ++i)
    names += ", n" + std::to_string(i);
  names += "]";
  // 100^4 resources, were they all written out.
  std::string inner = "{'W${A}${B}${C}${D}': {Type: A::B::C}}";
  for (const std::string_view variable : {"D", "C", "B", "A"}) {
    inner = "{'Fn::ForEach::" + std::string(variable) + "': [" + std::string(variable) + ", " +
            names + ", " + inner + "]}";
  }
  TestStack stack("Resources: " + inner);
  EXPECT_LE(stack.evaluator().instances().size(), 5000U);
  EXPECT_FALSE(stack.evaluator().unwritten_loops().empty());
}

}  // namespace
}  // namespace hakoseki::cfn
