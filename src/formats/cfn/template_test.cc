// Which documents are templates, and which templates are refused where.
#include "formats/cfn/template.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "formats/yaml_reader.h"

namespace hakoseki::cfn {
namespace {

TEST(Template, Recognised) {
  const struct {
    std::string text;
    bool is_template;
  } rows[] = {
      {"AWSTemplateFormatVersion: '2010-09-09'\n", true},
      {"Resources: {R: {Type: AWS::ECS::Cluster}}", true},
      {"Resources: {R: {Type: Custom::Thing}}", true},
      {"Resources: {R: {Type: Org::Name::Thing::MODULE}}", true},
      {"Resources: {'Fn::ForEach::L': [x, [a], {}]}", true},
      {"Resources: {R: {Type: Deployment}}", false},
      {"Resources: [a]", false},
      {"Resources:\n", false},
      {"resources: {R: {Type: AWS::ECS::Cluster}}", false},
      {"[a]", false},
      {"", false},
      {"apiVersion: v1\nkind: Pod\n", false},
  };
  for (const auto& row : rows) {
    const Result<Document> document = read_yaml(SourceText("t", row.text));
    ASSERT_TRUE(document);
    EXPECT_EQ(is_template(*document), row.is_template) << row.text;
  }
}

TEST(Template, RefusedWithThePlace) {
  const struct {
    std::string text;
    std::string message;
  } rows[] = {
      {"AWSTemplateFormatVersion: x\n", "t:1:1: this template has no `Resources`"},
      {"Resources: {}\nOutputs: {}\n", "t:1:1: this template has no `Resources`"},
      {"Resources: {R: {Type: A::B}}\nParameters: [a]\n", "t:2:13: `Parameters` must be a map"},
      {"Resources: {R: {Type: A::B}}\nConditions: x\n", "t:2:13: `Conditions` must be a map"},
      {"Resources: {R: {Type: A::B}, S: x}\n", "t:1:33: resource `S` must be a map with a `Type`"},
      {"Resources: {R: {Type: A::B}, [a]: {Type: A::B}}\n",
       "t:1:30: a name in `Resources` must be a text"},
  };
  for (const auto& row : rows) {
    const SourceText source("t", row.text);
    const Result<Document> document = read_yaml(source);
    ASSERT_TRUE(document) << row.text;
    const Result<Template> result = read_template(*document, source, 0);
    ASSERT_FALSE(result) << row.text;
    EXPECT_EQ(result.error().message(), row.message);
    EXPECT_EQ(result.error().fault, Fault::malformed);
    EXPECT_FALSE(result.error().ja.empty()) << row.text;
  }
}

TEST(Template, Sections) {
  const SourceText source("t", R"(
Transform: [AWS::LanguageExtensions, {Name: AWS::Include}]
Parameters: {B: {Type: String}, A: {Type: String}}
Mappings:
Resources: {Z: {Type: A::B}, Y: {Type: A::B}, 'Fn::ForEach::L': [x, [a], {}]}
)");
  const Result<Document> document = read_yaml(source);
  ASSERT_TRUE(document);
  const Result<Template> result = read_template(*document, source, 5);
  ASSERT_TRUE(result) << result.error().message();
  EXPECT_EQ(result->input, 5U);
  EXPECT_EQ(result->path, "t");
  EXPECT_EQ(result->parameters.size(), 2U);
  EXPECT_TRUE(result->mappings.empty()) << "a section that is null is empty";
  ASSERT_EQ(result->resources.size(), 3U);
  EXPECT_EQ(result->resources[0].name.text(), "Z") << "in the order of the file";
  EXPECT_EQ(result->resources[2].name.text(), "Fn::ForEach::L");
  ASSERT_EQ(result->transforms.size(), 2U);
  EXPECT_EQ(result->transforms[1].text(), "AWS::Include");
  EXPECT_TRUE(result->has_language_extensions());
}

TEST(Template, CircularConditions) {
  const struct {
    std::string conditions;
    std::vector<std::string> closing;  // "line:column name" of the references that close a circle
  } rows[] = {
      {"{A: !Equals [a, b], B: {Condition: A}, C: !And [Condition: A, Condition: B]}", {}},
      {"{A: !Not [Condition: A]}", {"1:34 A"}},
      {"{A: !Condition B, B: !Not [!Condition A]}", {"1:40 A"}},
      {"{A: {'Fn::Or': [Condition: B, !Equals [a, b]]}, B: {Condition: C}, C: {Condition: A}}",
       {"1:95 A"}},
      {"{A: {Condition: None}}", {}},
  };
  for (const auto& row : rows) {
    const SourceText source("t",
                            "Conditions: " + row.conditions + "\nResources: {R: {Type: A::B}}\n");
    const Result<Document> document = read_yaml(source);
    ASSERT_TRUE(document) << row.conditions;
    const Result<Template> parsed = read_template(*document, source, 0);
    ASSERT_TRUE(parsed) << row.conditions;
    std::vector<std::string> closing;
    for (const Node& reference : circular_conditions(*parsed)) {
      const Position at = reference.span().begin;
      closing.push_back(fmt::format("{}:{} {}", at.line, at.column, reference.text()));
    }
    EXPECT_EQ(closing, row.closing) << row.conditions;
  }
}

TEST(Template, AChainOfConditionsIsNoCircle) {
  std::string text = "Resources: {R: {Type: A::B}}\nConditions:\n  C0: !Equals [a, b]\n";
  for (int i = 1; i <= 100'000; ++i)
    text += fmt::format("  C{}: {{Condition: C{}}}\n", i, i - 1);
  const SourceText source("t", text);
  const Result<Document> document = read_yaml(source);
  ASSERT_TRUE(document);
  const Result<Template> parsed = read_template(*document, source, 0);
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(circular_conditions(*parsed).empty());
}

TEST(Template, OneTransform) {
  const SourceText source("t",
                          "Transform: AWS::Serverless-2016-10-31\nResources: {R: {Type: A::B}}");
  const Result<Document> document = read_yaml(source);
  ASSERT_TRUE(document);
  const Result<Template> result = read_template(*document, source, 0);
  ASSERT_TRUE(result);
  ASSERT_EQ(result->transforms.size(), 1U);
  EXPECT_EQ(result->transforms[0].span().begin, (Position{1, 12}));
  EXPECT_FALSE(result->has_language_extensions());
}

}  // namespace
}  // namespace hakoseki::cfn
