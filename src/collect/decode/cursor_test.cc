// Facts from values: both spellings, every way of being absent or unknown, and the place of each.
#include "collect/decode/cursor.h"

#include <string>

#include <gtest/gtest.h>

#include "collect/iac/test_folder.h"
#include "formats/cfn/test_stack.h"

namespace hakoseki::decode {
namespace {

using iac::place;
using iac::shown;

const std::string sections =
    "Parameters:\n"                                       // 1
    "  Asked: {Type: String}\n"                           // 2
    "  Preset: {Type: String, Default: 'true'}\n"         // 3
    "Conditions: {IsProd: !Equals [!Ref Asked, prod]}\n"  // 4
    "Resources:\n"                                        // 5
    "  Logs: {Type: A::B::C}\n"                           // 6
    "  R:\n"                                              // 7
    "    Properties:\n";                                  // 8

// The properties of a resource, its values owned.
class Properties {
 public:
  explicit Properties(std::string_view properties)
      : stack_(sections + std::string(properties)),
        value_(stack_.evaluator().evaluate(
            *stack_.evaluator().source().resources[1].body.find("Properties"))) {}

  [[nodiscard]] Cursor cursor() const { return {value_, {.span = {{7, 3}, {7, 4}}}}; }

 private:
  mutable cfn::TestStack stack_;
  Value value_;
};

TEST(Cursor, Scalars) {
  const struct {
    std::string_view value;
    std::string text;
    std::string flag;
    std::string number;
  } rows[] = {
      {"web", "web", "invalid-value(web)", "invalid-value(web)"},
      {"true", "true", "true", "invalid-value(true)"},
      {"'True'", "True", "true", "invalid-value(True)"},
      {"'no'", "no", "false", "invalid-value(no)"},
      {"'FALSE'", "FALSE", "false", "invalid-value(FALSE)"},
      {"1", "1", "true", "1"},
      {"0", "0", "false", "0"},
      {"8080", "8080", "invalid-value(8080)", "8080"},
      {"'-12'", "-12", "invalid-value(-12)", "-12"},
      {"8080.0", "8080.0", "invalid-value(8080.0)", "8080"},
      {"0.5", "0.5", "invalid-value(0.5)", "invalid-value(0.5)"},
      {"80x", "80x", "invalid-value(80x)", "invalid-value(80x)"},
      {"99999999999999999999", "99999999999999999999", "invalid-value(99999999999999999999)",
       "invalid-value(99999999999999999999)"},
      {"''", "", "invalid-value()", "invalid-value()"},
      {"~", "absent", "absent", "absent"},
      {"!Ref AWS::NoValue", "absent", "absent", "absent"},
      {"[a]", "invalid-value(a list or map)", "invalid-value(a list or map)",
       "invalid-value(a list or map)"},
      {"!Ref Preset", "true", "true", "invalid-value(true)"},
      {"!Ref Asked", "parameter-without-value(Asked)", "parameter-without-value(Asked)",
       "parameter-without-value(Asked)"},
      {"!If [IsProd, 'true', !Ref AWS::NoValue]",
       "Asked = `prod`: true | Asked is not `prod`: absent",
       "Asked = `prod`: true | Asked is not `prod`: absent",
       "Asked = `prod`: invalid-value(true) | Asked is not `prod`: absent"},
  };
  for (const auto& row : rows) {
    const Properties properties("      P: " + std::string(row.value) + "\n");
    const Cursor at = properties.cursor()["P"];
    EXPECT_EQ(shown(at.text()), row.text) << row.value;
    EXPECT_EQ(shown(at.flag()), row.flag) << row.value;
    EXPECT_EQ(shown(at.number()), row.number) << row.value;
  }
}

TEST(Cursor, References) {
  const struct {
    std::string_view value;
    std::string reference;
  } rows[] = {
      {"shop", "shop"},
      {"!Ref Logs", "->t.yaml#Logs"},
      {"!GetAtt Logs.Arn", "->t.yaml#Logs.Arn"},
      {"!Sub '${Logs}'", "->t.yaml#Logs"},
      {"!Sub '${Logs}-x'", "made-by-aws(Logs)"},
      {"!Ref Asked", "parameter-without-value(Asked)"},
      {"!If [IsProd, !Ref Logs, shop]",
       "Asked = `prod`: ->t.yaml#Logs | Asked is not `prod`: shop"},
      {"{a: b}", "invalid-value(a list or map)"},
  };
  for (const auto& row : rows) {
    const Properties properties("      P: " + std::string(row.value) + "\n");
    EXPECT_EQ(shown(properties.cursor()["P"].reference()), row.reference) << row.value;
  }
}

// Where people have to look: the value; for what is absent, the key of the thing that lacks it.
TEST(Cursor, Places) {
  const Properties properties(
      "      Here: x\n"                               // 9
      "      outer:\n"                                // 10
      "        Inner: {Deep: y}\n"                    // 11
      "        list:\n"                               // 12
      "          - {Name: a}\n"                       // 13
      "      Asked: !Ref Asked\n"                     // 14
      "      Choice: !If [IsProd, {A: 1}, {B: 2}]\n"  // 15
      "      Null:\n"                                 // 16
      "      Default: !Ref Preset\n");                // 17
  const Cursor root = properties.cursor();
  EXPECT_EQ(place(root["Here"].text().evidence()), "9:13");
  EXPECT_EQ(place(root["Missing"].text().evidence()), "7:3") << "the resource lacks it";
  EXPECT_EQ(place(root["Missing"]["Deeper"].text().evidence()), "7:3");
  EXPECT_EQ(place(root["Outer"]["Missing"].text().evidence()), "10:7") << "either spelling";
  EXPECT_EQ(place(root["Outer"]["Inner"]["Deep"].text().evidence()), "11:23");
  EXPECT_EQ(place(root["Outer"]["Inner"]["Missing"].text().evidence()), "11:9");
  EXPECT_EQ(place(root["Null"].text().evidence()), "16:7");
  EXPECT_EQ(place(root["Asked"].text().evidence()), "14:14");
  EXPECT_EQ(place(root["Asked"]["Below"].text().evidence()), "14:14");
  const Elements list = root["Outer"]["List"].elements();
  ASSERT_EQ(list.elements.size(), 1U);
  EXPECT_EQ(place(list.elements[0].evidence), "13:13");
  EXPECT_EQ(place(list.elements[0].value["Missing"].text().evidence()), "13:13");
  const Fact<std::string> choice = root["Choice"]["A"].text();
  ASSERT_EQ(choice.cases().size(), 2U);
  EXPECT_EQ(place(choice.cases()[0].evidence), "15:32");
  EXPECT_EQ(place(choice.cases()[1].evidence), "15:7") << "under the other answer it is not there";
  EXPECT_EQ(place(*root["Default"].text().cases()[0].origin), "3:35");
}

// What is above decides: below something unknown nothing is known to be absent.
TEST(Cursor, BelowTheUnknown) {
  const Properties properties(
      "      Asked: !Ref Asked\n"
      "      Text: x\n"
      "      Macro: {'Fn::Transform': {Name: M}, Known: 1}\n"
      "      Maybe: !If [IsProd, !Ref Asked, !Ref AWS::NoValue]\n");
  const Cursor root = properties.cursor();
  EXPECT_EQ(shown(root["Asked"]["A"]["B"].text()), "parameter-without-value(Asked)");
  EXPECT_FALSE(root["Asked"]["A"].text().cases()[0].unknown()->written);
  EXPECT_TRUE(root["Asked"].text().cases()[0].unknown()->written);
  EXPECT_EQ(shown(root["Text"]["A"].text()), "invalid-value(x)");
  EXPECT_EQ(shown(root["Macro"]["Known"].text()), "1");
  EXPECT_EQ(shown(root["Macro"]["Other"].text()), "transform(Fn::Transform)");
  EXPECT_EQ(shown(root["Maybe"]["A"].text()),
            "Asked = `prod`: parameter-without-value(Asked) | Asked is not `prod`: absent");
  EXPECT_TRUE(root["Missing"].absent());
  EXPECT_FALSE(root["Asked"]["A"].absent()) << "it may be there";
  EXPECT_TRUE(root["Maybe"].written());
}

std::string shown_list(const FactList<Fact<std::string>>& list) {
  std::string text = list.written ? "" : "not written ";
  for (const auto& element : list.elements) {
    if (!element.when.always()) text += element.when.describe().en + ": ";
    text += shown(element.value) + "; ";
  }
  for (const Gap& gap : list.gaps) {
    text += "?";
    if (!gap.when.always()) text += gap.when.describe().en + ": ";
    text += fmt::format("{}; ", name_of(gap.why.reason));
  }
  return text;
}

TEST(Cursor, Lists) {
  const struct {
    std::string_view value;
    std::string list;
  } rows[] = {
      {"[a, b]", "a; b; "},
      {"[]", ""},
      {"a", "a; "},
      {"!Ref AWS::NoValue", "not written "},
      {"[a, !Ref AWS::NoValue]", "a; "},
      {"[a, !Ref Asked]", "a; parameter-without-value(Asked); "},
      {"!Ref Asked", "?parameter-without-value; "},
      {"[a, !If [IsProd, b, !Ref AWS::NoValue]]", "a; Asked = `prod`: b; "},
      {"[!If [IsProd, a, b]]", "Asked = `prod`: a; Asked is not `prod`: b; "},
      {"!If [IsProd, [a], !Ref AWS::NoValue]", "Asked = `prod`: a; "},
      {"!If [IsProd, [a], !Ref Asked]",
       "Asked = `prod`: a; ?Asked is not `prod`: "
       "parameter-without-value; "},
      {"!If [IsProd, [!If [IsProd, a, b]], [c]]", "Asked = `prod`: a; Asked is not `prod`: c; "},
  };
  for (const auto& row : rows) {
    const Properties properties("      P: " + std::string(row.value) + "\n");
    EXPECT_EQ(shown_list(texts_of(properties.cursor()["P"])), row.list) << row.value;
  }
}

TEST(Cursor, Members) {
  const struct {
    std::string_view value;
    std::string members;
  } rows[] = {
      {"{a: 1, b: 2}", "a=1 b=2 "},
      {"{a: 1, b: !Ref AWS::NoValue}", "a=1 "},
      {"{}", ""},
      {"!Ref Asked", "? "},
      {"{a: 1, 'Fn::Transform': {Name: M}}", "a=1 ? "},
      {"[a]", "? "},
      {"!If [IsProd, {a: 1}, {b: 2}]", "Asked = `prod`: a=1 Asked is not `prod`: b=2 "},
  };
  for (const auto& row : rows) {
    const Properties properties("      P: " + std::string(row.value) + "\n");
    const NamedElements members = properties.cursor()["P"].members();
    std::string text;
    for (const NamedElement& member : members.members) {
      if (!member.when.always()) text += member.when.describe().en + ": ";
      text += member.key + "=" + shown(member.value.text()) + " ";
    }
    for (std::size_t i = 0; i < members.gaps.size(); ++i)
      text += "? ";
    EXPECT_EQ(text, row.members) << row.value;
  }
}

}  // namespace
}  // namespace hakoseki::decode
