// One text for one expression, whatever the notation; another for another.
#include "formats/cfn/expression.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/source_text.h"
#include "formats/yaml_reader.h"

namespace hakoseki::cfn {
namespace {

std::string written(std::string_view yaml) {
  const Result<Document> document = read_yaml(SourceText("x", std::string(yaml)));
  if (!document) return document.error().message();
  return expression_of(document->root()).value_or("(too long)");
}

TEST(Expression, Table) {
  const struct {
    std::string_view yaml;
    std::string_view text;
  } rows[] = {
      {"!Ref Env", "Env"},
      {"{Ref: Env}", "Env"},
      {"!Sub '${Env}'", "Env"},
      {"!Sub '${Env}-x'", "${Env}-x"},
      {"!Join ['-', [!Ref Env, x]]", "${Env}-x"},
      {"{'Fn::Join': ['', [{'Fn::GetAtt': [A, Arn]}, '-', !GetAtt B.Id]]}", "${A.Arn}-${B.Id}"},
      {"!Select [0, !Ref List]", "Fn::Select [0, ${List}]"},
      {"{'Fn::Select': ['0', {Ref: List}]}", "Fn::Select [0, ${List}]"},
      {"!ImportValue net", "Fn::ImportValue net"},
      {"!FindInMap [M, !Ref 'AWS::Region', 'a, b']", "Fn::FindInMap [M, ${AWS::Region}, \"a, b\"]"},
      {"!FindInMap [M, 'a', 'b']", "Fn::FindInMap [M, a, b]"},
      {"!FindInMap [M, a, '${b}']", "Fn::FindInMap [M, a, ${!b}]"},
      {"!If [C, {a: b}, {'a: b': ''}]", "Fn::If [C, {a: b}, {\"a: b\": \"\"}]"},
      {"[~, '~', '']", "[~, \"~\", \"\"]"},
      {"'{{resolve:ssm:/x}}'", "{{resolve:ssm:/x}}"},
      {"!Sub \"a\\nb\"", "(too long)"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(written(row.yaml), row.text) << row.yaml;
}

TEST(Expression, IsBounded) {
  EXPECT_EQ(written("!Sub '" + std::string(1000, 'x') + "'"), "(too long)");
  std::string deep;
  for (int i = 0; i < 60; ++i)
    deep += "[";
  EXPECT_EQ(written(deep + std::string(60, ']')), "(too long)");
  std::string bomb = "[&a0 [], ";
  for (int i = 1; i < 30; ++i)
    bomb += "&a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + ", *a" +
            std::to_string(i - 1) + "], ";
  EXPECT_EQ(written(bomb + "x]"), "(too long)");
}

}  // namespace
}  // namespace hakoseki::cfn
