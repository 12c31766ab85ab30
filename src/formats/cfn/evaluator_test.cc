// What each function makes of its arguments, in the short and the long form.
#include "formats/cfn/evaluator.h"

#include <map>
#include <span>
#include <string>

#include <gtest/gtest.h>

#include "formats/cfn/test_stack.h"

namespace hakoseki::cfn {
namespace {

constexpr std::string_view sections = R"(
Parameters:
  Preset: {Type: String, Default: web}
  Given: {Type: String}
  Asked: {Type: String}
  Names: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Ami: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/ami}
  Secret: {Type: String, Default: x, NoEcho: true}
Mappings:
  Sizes:
    prod: {Cpu: 1024, Zones: [a, b]}
    dev: {Cpu: 256}
    loop: {Cpu: !FindInMap [Sizes, loop, Cpu]}
Conditions:
  IsProd: !Equals [!Ref Asked, prod]
  Always: !Equals [a, a]
  Never: !Equals [a, b]
)";

std::string evaluated(std::string_view expression) {
  TestStack stack(std::string(sections) + "Resources:\n  R:\n    Type: A::B::C\n    Properties:\n" +
                      "      P: " + std::string(expression) + "\n  Web: {Type: A::B::C}\n",
                  {{"Given", "argument"}, {"AWS::Region", "ap-northeast-1"}});
  return shown(stack.property("P"));
}

struct Row {
  std::string_view expression;
  std::string_view result;
};

void expect_rows(std::span<const Row> rows) {
  for (const Row& row : rows)
    EXPECT_EQ(evaluated(row.expression), row.result) << row.expression;
}

TEST(Evaluator, References) {
  const Row rows[] = {
      {"!Ref Preset", "web"},
      {"{Ref: Preset}", "web"},
      {"!Ref Given", "argument"},
      {"!Ref Asked", "parameter-without-value(Asked)=${Asked}"},
      {"!Ref Secret", "hidden-parameter(Secret)=${Secret}"},
      {"!Sub 'db://${Secret}@h'", "hidden-parameter(Secret)=db://${Secret}@h"},
      {"!Ref Names", "[a, b, c]"},
      {"!Ref Subnets", "parameter-without-value(Subnets)=${Subnets}"},
      {"!Ref Ami", "ssm-parameter(/aws/ami)=${Ami}"},
      {"!Ref AWS::Region", "ap-northeast-1"},
      {"!Ref AWS::AccountId", "parameter-without-value(AWS::AccountId)=${AWS::AccountId}"},
      {"!Ref AWS::NoValue", "absent"},
      {"{Ref: 'AWS::NoValue'}", "absent"},
      {"!Ref Web", "made-by-aws(Web)=${Web}->t.yaml#Web"},
      {"!Ref Nowhere", "unresolved-reference(Nowhere)=${Nowhere}"},
      {"!GetAtt Web.Arn", "made-by-aws(Web.Arn)=${Web.Arn}->t.yaml#Web.Arn"},
      {"!GetAtt [Web, Arn]", "made-by-aws(Web.Arn)=${Web.Arn}->t.yaml#Web.Arn"},
      {"{'Fn::GetAtt': [Web, Endpoint.Port]}",
       "made-by-aws(Web.Endpoint.Port)=${Web.Endpoint.Port}->t.yaml#Web.Endpoint.Port"},
      {"{'Fn::GetAtt': Web.Arn}", "made-by-aws(Web.Arn)=${Web.Arn}->t.yaml#Web.Arn"},
      {"{'Fn::GetAtt': [Web, !Ref Preset]}", "made-by-aws(Web.web)=${Web.web}->t.yaml#Web.web"},
      {"!GetAtt Web.Outputs.Url", "Url of Web"},
      {"!GetAtt Nowhere.Arn", "unresolved-reference(Nowhere.Arn)=${Nowhere.Arn}"},
      {"!GetAtt Web", "invalid-value(Web)"},
      {"[!Ref Preset, {x: !Ref Given}]", "[web, {x: argument}]"},
  };
  expect_rows(rows);
}

TEST(Evaluator, Sub) {
  const Row rows[] = {
      {"!Sub plain", "plain"},
      {"!Sub ''", ""},
      {"!Sub '${Preset}-${Given}'", "web-argument"},
      {"{'Fn::Sub': '${Preset}-x'}", "web-x"},
      {"!Sub '${ Preset }'", "web"},
      {"!Sub '${!Literal} ${Preset}'", "${Literal} web"},
      {"!Sub 'arn:${AWS::Partition}:x:${AWS::Region}'",
       "parameter-without-value(AWS::Partition)=arn:${AWS::Partition}:x:ap-northeast-1"},
      {"!Sub '${Web}/${Web.Arn}'", "made-by-aws(Web)=${Web}/${Web.Arn}"},
      // One reference alone stays a reference.
      {"!Sub '${Web.Arn}'", "made-by-aws(Web.Arn)=${Web.Arn}->t.yaml#Web.Arn"},
      {"!Sub '${Nowhere}'", "unresolved-reference(Nowhere)=${Nowhere}"},
      {"!Sub ['${X}-${Preset}', {X: !Ref Given}]", "argument-web"},
      {"{'Fn::Sub': ['${X}', {X: {'Fn::Join': ['', [a, b]]}}]}", "ab"},
      // A name of the list hides a parameter.
      {"!Sub ['${Preset}', {Preset: other}]", "other"},
      {"!Sub ['${X.Y}', {X.Y: dotted}]", "dotted"},
      {"!Sub ['${X}', {X: !If [IsProd, a, b]}]", "<Asked = `prod`: a | Asked is not `prod`: b>"},
      {"!Sub ['${X}']", "unresolved-reference(X)=${X}"},
      {"!Sub 'a${'", "a${"},
      {"!Sub '$Preset $'", "$Preset $"},
      {"!Sub []", "invalid-value(Fn::Sub)"},
      {"!Sub {a: b}", "invalid-value(Fn::Sub)"},
      {"!Sub '{{resolve:ssm:${Preset}}}'",
       "dynamic-reference({{resolve:ssm:${Preset}}})={{resolve:ssm:${Preset}}}"},
      {"'{{resolve:secretsmanager:a}}'",
       "dynamic-reference({{resolve:secretsmanager:a}})={{resolve:secretsmanager:a}}"},
  };
  expect_rows(rows);
}

TEST(Evaluator, ListsAndTexts) {
  const Row rows[] = {
      {"!Join ['-', [a, !Ref Preset, b]]", "a-web-b"},
      {"{'Fn::Join': ['', [a]]}", "a"},
      {"!Join [',', []]", ""},
      {"!Join [',', !Ref Names]", "a,b,c"},
      {"!Join [',', [a, !Ref AWS::NoValue, b]]", "a,b"},
      {"!Join [':', [a, !Ref Asked]]", "parameter-without-value(Asked)=a:${Asked}"},
      {"!Join [',', !Ref Subnets]", "parameter-without-value(Subnets)"},
      {"!Join [',', [!If [IsProd, a, b], c]]", "<Asked = `prod`: a,c | Asked is not `prod`: b,c>"},
      {"!Join [!If [IsProd, '-', ''], [a, b]]", "<Asked = `prod`: a-b | Asked is not `prod`: ab>"},
      {"!Join [!If [IsProd, '', ''], [!If [IsProd, a, b], c]]",
       "<Asked = `prod`: ac | Asked is not `prod`: bc>"},
      {"!Join [!Ref Asked, [a, b]]", "parameter-without-value(Asked)"},
      {"!Join [',', [[a]]]", "invalid-value(a list or map inside a text)"},
      {"!Join [',']", "invalid-value(Fn::Join)"},
      {"!Split [',', 'a,b,,c']", "[a, b, , c]"},
      {"{'Fn::Split': [',', '']}", "[]"},
      {"!Split ['', abc]", "[abc]"},
      {"!Split [',', !Ref Asked]", "parameter-without-value(Asked)"},
      {"!Split [',', !Join [',', [!Ref Web, !Ref Asked]]]", "made-by-aws(Web)"},
      {"!Split [',', !Join [',', [!Ref Web, b, !Ref Web]]]",
       "[made-by-aws(Web)=${Web}->t.yaml#Web, b, made-by-aws(Web)=${Web}->t.yaml#Web]"},
      {"!Split [', ', !Sub ['${A}, x-${B}', {A: !Join [', ', [!Ref Web, c]], B: !Ref Web}]]",
       "[made-by-aws(Web)=${Web}->t.yaml#Web, c, made-by-aws(Web)=x-${Web}]"},
      {"!Split [',', !Ref Web]", "[made-by-aws(Web)=${Web}->t.yaml#Web]"},
      {"!Split [':', !Sub '${Web}:b']", "made-by-aws(Web)"},
      {"!Split [',', !GetAtt Web.Arn]", "[made-by-aws(Web.Arn)=${Web.Arn}->t.yaml#Web.Arn]"},
      {"!Split [',', !GetAtt Web.Names]", "made-by-aws(Web.Names)"},
      {"!Split [',', !If [IsProd, !Join [',', [!Ref Web, a]], 'b,c']]",
       "<Asked = `prod`: [made-by-aws(Web)=${Web}->t.yaml#Web, a] | Asked is not `prod`: [b, c]>"},
      {"!Select [1, [a, b, c]]", "b"},
      {"{'Fn::Select': ['2', !Split ['/', 'a/b/c']]}", "c"},
      {"!Select [0, !Ref Names]", "a"},
      {"!Select [0, [!Ref Web]]", "made-by-aws(Web)=${Web}->t.yaml#Web"},
      {"!Select [3, [a, b, c]]", "invalid-value(Fn::Select)"},
      {"!Select [-1, [a]]", "invalid-value(-1)"},
      {"!Select [x, [a]]", "invalid-value(x)"},
      {"!Select [0, !GetAZs '']", "made-by-aws(Fn::GetAZs)"},
      {"!GetAZs ''", "made-by-aws(Fn::GetAZs)"},
      {"{'Fn::GetAZs': !Ref AWS::Region}", "made-by-aws(Fn::GetAZs)"},
      {"!Length [a, b]", "2"},
      {"{'Fn::Length': !Ref Names}", "3"},
      {"{'Fn::Length': !Ref Subnets}", "parameter-without-value(Subnets)"},
      {"!Base64 text", "text"},
      {"{'Fn::Base64': !Sub '${Preset}'}", "web"},
      {"!ToJsonString {a: [1, 'b\"c'], d: !Ref Preset}", R"({"a":["1","b\"c"],"d":"web"})"},
      {"{'Fn::ToJsonString': {a: !Ref Asked}}", "unsupported-intrinsic(Fn::ToJsonString)"},
      {"!Cidr [10.0.0.0/16, 2, 8]", "[10.0.0.0/24, 10.0.1.0/24]"},
      {"{'Fn::Cidr': [10.0.0.0/23, 2]}", "[10.0.0.0/24, 10.0.1.0/24]"},
      {"!Select [1, !Cidr [10.0.0.0/16, 4, 12]]", "10.0.16.0/20"},
      {"!Cidr [10.0.0.0/24, 2, 8]", "unsupported-intrinsic(Fn::Cidr 10.0.0.0/24)"},
      {"!Cidr [300.0.0.0/16, 2, 8]", "unsupported-intrinsic(Fn::Cidr 300.0.0.0/16)"},
      {"!Cidr ['2001:db8::/56', 1, 64]", "unsupported-intrinsic(Fn::Cidr 2001:db8::/56)"},
      {"!Cidr [0.0.0.0/0, 1, 32]", "[0.0.0.0/0]"},
      {"!Cidr [10.0.0.0/16, 99999999999999999999, 8]", "invalid-value(99999999999999999999)"},
      {"!Cidr [!Ref Asked, 2, 8]", "parameter-without-value(Asked)"},
  };
  expect_rows(rows);
}

TEST(Evaluator, Mappings) {
  const Row rows[] = {
      {"!FindInMap [Sizes, prod, Cpu]", "1024"},
      {"{'Fn::FindInMap': [Sizes, dev, Cpu]}", "256"},
      {"!FindInMap [Sizes, prod, Zones]", "[a, b]"},
      {"!Select [1, !FindInMap [Sizes, prod, Zones]]", "b"},
      {"!FindInMap [Sizes, !Ref Asked, Cpu]", "parameter-without-value(Asked)"},
      {"!FindInMap [Sizes, !If [IsProd, prod, dev], Cpu]",
       "<Asked = `prod`: 1024 | Asked is not `prod`: 256>"},
      {"!FindInMap [Sizes, stage, Cpu]", "unresolved-reference(Sizes.stage.Cpu)"},
      {"!FindInMap [Sizes, dev, Zones]", "unresolved-reference(Sizes.dev.Zones)"},
      {"!FindInMap [Nowhere, a, b]", "unresolved-reference(Nowhere.a.b)"},
      {"!FindInMap [Sizes, stage, Cpu, {DefaultValue: 512}]", "512"},
      {"!FindInMap [Sizes, prod, Cpu, {DefaultValue: 512}]", "1024"},
      // A default stands for a key that is not there, not for one that is not known.
      {"!FindInMap [Sizes, !Ref Asked, Cpu, {DefaultValue: 512}]",
       "parameter-without-value(Asked)"},
      {"!FindInMap [Sizes, prod]", "invalid-value(Fn::FindInMap)"},
  };
  expect_rows(rows);
}

TEST(Evaluator, If) {
  const Row rows[] = {
      {"!If [Always, a, b]", "a"},
      {"!If [Never, a, b]", "b"},
      {"{'Fn::If': [Never, a, !Ref AWS::NoValue]}", "absent"},
      {"!If [IsProd, a, b]", "<Asked = `prod`: a | Asked is not `prod`: b>"},
      {"!If [IsProd, a, !Ref AWS::NoValue]", "<Asked = `prod`: a | Asked is not `prod`: absent>"},
      {"!If [IsProd, !If [IsProd, a, b], c]", "<Asked = `prod`: a | Asked is not `prod`: c>"},
      {"!If [Unheard, a, b]", "<Unheard holds: a | Unheard does not hold: b>"},
      {"!If [IsProd, {x: 1}, [1]]", "<Asked = `prod`: {x: 1} | Asked is not `prod`: [1]>"},
      {"[a, !If [Never, b, !Ref AWS::NoValue]]", "[a, absent]"},
      {"!If [IsProd, a]", "invalid-value(Fn::If)"},
      {"!If IsProd", "invalid-value(Fn::If)"},
  };
  expect_rows(rows);
}

TEST(Evaluator, WhatOthersDecide) {
  const Row rows[] = {
      {"!ImportValue Net-Vpc", "import-not-found(Net-Vpc)"},
      {"{'Fn::ImportValue': !Sub '${Asked}-Vpc'}", "import-not-found(${Asked}-Vpc)"},
      {"{'Fn::ImportValue': !If [IsProd, a, b]}",
       "<Asked = `prod`: import-not-found(a) | Asked is not `prod`: import-not-found(b)>"},
      {"!ImportValue [a]", "invalid-value(Fn::ImportValue)"},
      {"!Transform {Name: AWS::Include, Parameters: {Location: s3}}", "transform(AWS::Include)"},
      {"{'Fn::Transform': {Name: Mine}}", "transform(Mine)"},
      {"{'Fn::Transform': {Name: Mine}, a: 1}", "{a: 1, ...}"},
      {"{'Fn::ForEach::L': [x, [a], {b: c}], d: 1}", "{d: 1, ...}"},
      {"!Rain::Embed file", "unsupported-intrinsic(Fn::Rain::Embed)"},
      {"{'Fn::Unheard': x}", "unsupported-intrinsic(Fn::Unheard)"},
      // One key more, and it is a map of a user.
      {"{Ref: Preset, x: 1}", "{Ref: Preset, x: 1}"},
      {"{Condition: IsProd}", "{Condition: IsProd}"},
      {"~", "null"},
      {"!!str text", "text"},
  };
  expect_rows(rows);
}

// What a macro adds to the mappings may be what is looked for.
TEST(Evaluator, MappingsFromMacros) {
  for (const std::string_view mappings :
       {"{Fn::Transform: {Name: AWS::Include}}", "{M: {Fn::Transform: {Name: AWS::Include}}}"}) {
    TestStack stack("Mappings: " + std::string(mappings) +
                    "\nResources: {R: {Type: A::B::C, Properties: "
                    "{P: !FindInMap [M, a, b, {DefaultValue: c}]}}}\n");
    EXPECT_EQ(shown(stack.property("P")), "transform(AWS::Include)") << mappings;
  }
}

TEST(Evaluator, MergeKeys) {
  const Row rows[] = {
      {"{<<: {a: 1, b: 2}, b: 3}", "{a: 1, b: 2, b: 3}"},
      {"{b: 3, <<: {a: 1, b: 2}}", "{a: 1, b: 2, b: 3}"},
      // Of several the first wins; of members given twice the last one counts.
      {"{<<: [{a: 1}, {a: 2, c: 4}]}", "{a: 2, c: 4, a: 1}"},
      {"{'<<': {a: 1}}", "{<<: {a: 1}}"},
      {"{<<: !Ref Asked, a: 1}", "{a: 1, ...}"},
  };
  expect_rows(rows);
}

TEST(Evaluator, JsonTemplates) {
  TestStack stack(R"({"Parameters": {"P": {"Type": "String", "Default": "web"}},
    "Resources": {"R": {"Type": "A::B::C", "Properties": {
      "A": {"Fn::Join": ["-", [{"Ref": "P"}, {"Fn::GetAtt": ["R", "Arn"]}]]},
      "B": {"Fn::Sub": "\u7bb1-${P}"}}}}})");
  EXPECT_EQ(shown(stack.property("A")), "made-by-aws(R.Arn)=web-${R.Arn}");
  EXPECT_EQ(shown(stack.property("B")), "箱-web");
}

// Where a value stands, and where what it takes over stands.
TEST(Evaluator, Places) {
  TestStack stack(
      "Parameters:\n"
      "  P: {Type: String, Default: web}\n"
      "  Asked: {Type: String}\n"
      "Mappings: {M: {a: {b: 箱}}}\n"
      "Conditions: {C: !Equals [!Ref Asked, x]}\n"
      "Resources:\n"
      "  R:\n"
      "    Type: A::B::C\n"
      "    Properties:\n"
      "      Ref: !Ref P\n"
      "      Sub: !Sub '${P}'\n"
      "      Map: !FindInMap [M, a, b]\n"
      "      If: !If [C, one, two]\n"
      "      Plain: x\n");
  const auto place = [](const Evidence& at) {
    return fmt::format("{}:{}", at.span.begin.line, at.span.begin.column);
  };
  const struct {
    std::string_view property;
    std::string at;
    std::string origin;
  } rows[] = {{"Ref", "10:12", "2:30"},
              {"Sub", "11:12", "2:30"},
              {"Map", "12:12", "4:23"},
              {"Plain", "14:14", ""}};
  for (const auto& row : rows) {
    const Value value = stack.property(row.property);
    EXPECT_EQ(place(value.at), row.at) << row.property;
    EXPECT_EQ(value.origin ? place(*value.origin) : "", row.origin) << row.property;
  }
  const Value choice = stack.property("If");
  ASSERT_EQ(choice.alternatives.size(), 2U);
  EXPECT_EQ(place(choice.alternatives[0].value.at), "13:19") << "the branch, not the function";
  EXPECT_EQ(place(choice.alternatives[1].value.at), "13:24");
}

TEST(Evaluator, Outputs) {
  TestStack stack(
      "Resources: {R: {Type: A::B::C}}\n"
      "Outputs: {A: {Value: !Ref R}, B: {Description: x}}\n");
  EXPECT_EQ(shown(stack.evaluator().output("A", {})), "made-by-aws(R)=${R}->t.yaml#R");
  EXPECT_EQ(shown(stack.evaluator().output("B", {})), "absent");
  EXPECT_EQ(shown(stack.evaluator().output("C", {})), "absent");
}

TEST(Evaluator, OutputsWithConditions) {
  TestStack stack(
      "Parameters: {Env: {Type: String}}\n"
      "Conditions: {IsProd: !Equals [!Ref Env, prod], Never: !Equals [a, b]}\n"
      "Resources: {R: {Type: A::B::C}}\n"
      "Outputs: {A: {Condition: Never, Value: x}, B: {Condition: IsProd, Value: x}}\n");
  EXPECT_EQ(shown(stack.evaluator().output("A", {})), "absent");
  EXPECT_EQ(shown(stack.evaluator().output("B", {})),
            "<Env = `prod`: x | Env is not `prod`: absent>");
}

// A nested stack learns its parameters after it was made.
TEST(Evaluator, ArgumentsGivenLater) {
  TestStack stack(
      "Parameters: {Env: {Type: String}}\n"
      "Conditions: {IsProd: !Equals [!Ref Env, prod]}\n"
      "Resources: {R: {Type: A::B::C, Properties: {P: !If [IsProd, a, b]}}}\n");
  EXPECT_EQ(shown(stack.property("P")), "<Env = `prod`: a | Env is not `prod`: b>");
  stack.evaluator().give("Env", Value::scalar_at({}, "prod"));
  EXPECT_EQ(shown(stack.property("P")), "a");
}

}  // namespace
}  // namespace hakoseki::cfn
