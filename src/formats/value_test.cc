// Choices between values, members in either spelling, and documents taken as they stand.
#include "formats/value.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "formats/json_reader.h"
#include "formats/plain_value.h"
#include "formats/yaml_reader.h"

namespace hakoseki {
namespace {

Guard holds(std::string subject, bool answer = true) {
  return Guard({std::move(subject), {}, answer});
}

Value text(std::string content) {
  return Value::scalar_at({}, std::move(content));
}

std::string shown(const Value& value) {
  if (value.kind == Value::Kind::absent) return "absent";
  if (value.kind == Value::Kind::unknown) return std::string(name_of(value.why->reason));
  if (value.kind != Value::Kind::choice) return value.text;
  std::string all;
  for (const Alternative& one : value.alternatives) {
    all += fmt::format("[{}: {}]", one.when.describe().en, shown(one.value));
  }
  return all;
}

TEST(Value, MakeChoice) {
  const Value inner = make_choice({}, {{holds("B"), text("x")}, {holds("B", false), text("y")}});
  const Value contradicting =
      make_choice({}, {{holds("A", false), text("x")}, {holds("A"), text("y")}});
  const struct {
    std::vector<Alternative> alternatives;
    std::string result;
  } rows[] = {
      {{}, "absent"},
      {{{Guard(), text("x")}}, "x"},
      {{{holds("A"), text("x")}}, "[A holds: x]"},
      {{{holds("A"), text("x")}, {holds("A", false), text("y")}},
       "[A holds: x][A does not hold: y]"},
      {{{holds("A"), inner}, {holds("A", false), text("z")}},
       "[A holds and B holds: x][A holds and B does not hold: y][A does not hold: z]"},
      // What cannot be under the outer condition vanishes.
      {{{holds("A"), contradicting}, {holds("A", false), text("z")}},
       "[A holds: y][A does not hold: z]"},
      {{{holds("A"), Value::absent_at({})}, {holds("A", false), text("y")}},
       "[A holds: absent][A does not hold: y]"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(shown(make_choice({}, row.alternatives)), row.result);
  }
}

TEST(Value, Narrowed) {
  const Value choice =
      make_choice({}, {{holds("A"), text("x")}, {holds("B"), text("y")}, {holds("C"), text("z")}});
  const auto without = [](std::string_view one, std::string_view other) {
    return *Guard({std::string(one), {}, false}).and_also(Guard({std::string(other), {}, false}));
  };
  const struct {
    std::vector<Guard> ways;
    std::string result;
  } rows[] = {
      {{Guard()}, "[A holds: x][B holds: y][C holds: z]"},
      {{holds("A", false), holds("B", false)},
       "[A holds and B does not hold: x]"
       "[A does not hold and B holds: y][C holds: z]"},
      {{without("A", "B"), without("A", "C")},
       "[A does not hold and B holds and C does not hold: y]"
       "[A does not hold and B does not hold and C holds: z]"},
      {{without("A", "B")}, "z"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(shown(narrowed(choice, row.ways)), row.result);
    Value list;
    list.kind = Value::Kind::list;
    list.items = {choice};
    EXPECT_EQ(shown(narrowed(list, row.ways).items.front()), row.result);
  }
}

TEST(Value, MakeChoiceIsBounded) {
  std::vector<Alternative> alternatives;
  for (std::size_t i = 0; i < limits::branches; ++i) {
    alternatives.push_back({holds(fmt::format("C{}", i)), text("x")});
  }
  EXPECT_EQ(make_choice({}, alternatives).kind, Value::Kind::choice);
  alternatives.push_back({holds("one too many"), text("x")});
  EXPECT_EQ(shown(make_choice({}, alternatives)), "too-many-alternatives");
}

TEST(Value, MembersInEitherSpelling) {
  const SourceText source("x", R"({"Image": 1, "cpu": 2, "dockerLabels": {"com.x": 3}, "cpu": 4})");
  const Result<Document> document = read_json(source);
  ASSERT_TRUE(document);
  const Value value = plain_value(document->root(), 7);
  EXPECT_EQ(value.find("image")->text, "1");
  EXPECT_EQ(value.find("Image")->text, "1");
  EXPECT_EQ(value.find("Cpu")->text, "4") << "the later one counts";
  EXPECT_EQ(value.find("DockerLabels")->find("com.x")->text, "3");
  EXPECT_EQ(value.find("DOCKERLABELS"), nullptr) << "only the first letter may differ";
  EXPECT_EQ(value.find(""), nullptr);
  EXPECT_EQ(text("x").find("image"), nullptr);
  EXPECT_EQ(value.find("image")->at.input, 7U);
  EXPECT_EQ(value.member("image")->key_at.span.begin, (Position{1, 2}));
}

TEST(PlainValue, KindsAndPlaces) {
  const SourceText source("x", "[null, \"null\", true, {\"a\": []}]");
  const Result<Document> document = read_json(source);
  ASSERT_TRUE(document);
  const Value value = plain_value(document->root(), 0);
  ASSERT_EQ(value.items.size(), 4U);
  EXPECT_EQ(value.items[0].kind, Value::Kind::null);
  EXPECT_EQ(value.items[1].kind, Value::Kind::scalar);
  EXPECT_TRUE(value.items[2].plain);
  EXPECT_EQ(value.items[3].find("a")->kind, Value::Kind::list);
  EXPECT_EQ(value.items[3].at.span.begin, (Position{1, 22}));
}

TEST(PlainValue, JsonInsideAText) {
  const Evidence at{.input = 3, .span = {{5, 1}, {5, 9}}};
  const auto policy = plain_value_of_json(R"({"Statement": [{"Effect": "Allow"}]})", at);
  ASSERT_TRUE(policy);
  const Value& effect = *policy->find("Statement")->items[0].find("Effect");
  EXPECT_EQ(effect.text, "Allow");
  EXPECT_EQ(effect.at, at) << "every part has the place of the text";
  EXPECT_FALSE(plain_value_of_json("{", at));
  EXPECT_FALSE(plain_value_of_json("", at));
}

// A few hundred bytes that stand for 10^24 values.
TEST(PlainValue, AliasesDoNotMultiplyWithoutEnd) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 24; ++i) {
    bomb += fmt::format("a{}: &a{} [", i, i);
    for (int j = 0; j < 10; ++j)
      bomb += fmt::format("{}*a{}", j == 0 ? "" : ", ", i - 1);
    bomb += "]\n";
  }
  const Result<Document> document = read_yaml(SourceText("x", bomb));
  ASSERT_TRUE(document) << document.error().message();
  const Value value = plain_value(document->root(), 0);
  EXPECT_TRUE(value.open) << "keys that were not reached are unknown, not absent";
  const Value* deepest = &value.members.back().value;
  while (deepest->kind == Value::Kind::list && !deepest->items.empty()) {
    deepest = &deepest->items.back();
  }
  ASSERT_EQ(deepest->kind, Value::Kind::unknown);
  EXPECT_EQ(deepest->why->reason, Reason::too_many_alternatives);
}

}  // namespace
}  // namespace hakoseki
