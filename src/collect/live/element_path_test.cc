#include "collect/live/element_path.h"

#include <string>

#include <gtest/gtest.h>

#include "base/source_text.h"
#include "formats/json_reader.h"

namespace hakoseki::live {
namespace {

Document document(std::string json) {
  const SourceText source("t.json", std::move(json));
  Result<Document> read = read_json(source);
  EXPECT_TRUE(read.has_value());
  return std::move(*read);
}

std::string texts_at(const Document& document, std::string_view path) {
  std::string texts;
  for (const Node& node : elements_at(document.root(), path))
    texts += std::string(node.is_map() ? "{}" : node.text()) + ' ';
  return texts;
}

TEST(ElementPath, GoesThroughListsAndMaps) {
  const Document answer = document(R"({"tasks": [{"arn": "a", "of": {"id": "x"}}, {"arn": "b"},
                                                 {"arn": null}, 7],
                                       "names": ["n", "m"], "one": {"id": "z"}, "empty": []})");
  EXPECT_EQ(texts_at(answer, "tasks[].arn"), "a b ");
  EXPECT_EQ(texts_at(answer, "tasks[].of.id"), "x ");
  EXPECT_EQ(texts_at(answer, "names[]"), "n m ");
  EXPECT_EQ(texts_at(answer, "one"), "{} ");
  EXPECT_EQ(texts_at(answer, "one.id"), "z ");
  EXPECT_EQ(texts_at(answer, "empty[]"), "");
  const Document stores = document(R"({"stores": {"a": {"at": "x"}, "b": {"at": "y"}, "c": 7}})");
  EXPECT_EQ(texts_at(stores, "stores{}.at"), "x y ");
}

TEST(ElementPath, FindsNothingInAnotherShape) {
  const Document answer = document(R"({"tasks": {"arn": "a"}, "names": "n", "list": ["l"]})");
  for (const std::string_view path :
       {"tasks[].arn", "names[]", "list", "list.arn", "none", "names.a", "list{}", "names{}"})
    EXPECT_EQ(texts_at(answer, path), "") << path;
}

TEST(ElementPath, MeetsAConditionOrDoesNotTell) {
  const Document answer = document(R"({"Type": "application", "of": {"id": "x"}})");
  EXPECT_TRUE(meets(answer.root(), ""));
  EXPECT_TRUE(meets(answer.root(), "Type=application"));
  EXPECT_FALSE(meets(answer.root(), "Type=network"));
  EXPECT_FALSE(meets(answer.root(), "of.id=y"));
  EXPECT_FALSE(meets(answer.root(), "Type!=application"));
  EXPECT_TRUE(meets(answer.root(), "Type!=network"));
  EXPECT_TRUE(meets(answer.root(), "Scheme=internal"));
  EXPECT_FALSE(meets(answer.root(), "Scheme==internal"));
  EXPECT_TRUE(meets(answer.root(), "Type==application"));
  EXPECT_FALSE(meets(answer.root(), "Type==network"));
  EXPECT_TRUE(meets(answer.root(), "Type=app*"));
  EXPECT_FALSE(meets(answer.root(), "Type=net*"));
  EXPECT_FALSE(meets(answer.root(), "Type!=app*"));
  EXPECT_TRUE(meets(answer.root(), "Scheme=int*"));
}

}  // namespace
}  // namespace hakoseki::live
