#include "formats/json_pieces.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace hakoseki;

namespace {

// `key=bytes@offset` of each piece, and how it ended.
std::string pieces_of(std::string_view text) {
  std::string told;
  const auto outcome = for_each_piece(text, [&](const JsonPiece& piece) {
    told += fmt::format("{}:{}={}@{} ", piece.index, piece.key, piece.bytes, piece.offset);
  });
  return told + (outcome ? "whole" : outcome.error().what);
}

std::string lines_of(std::string_view text) {
  std::string told;
  for_each_line(text, [&](const JsonPiece& line) {
    told += fmt::format("{}={}@{} ", line.index, line.bytes, line.offset);
  });
  return told;
}

}  // namespace

TEST(JsonPieces, CutsListsAndMaps) {
  struct Case {
    std::string_view text;
    std::string_view told;
  };
  const std::vector<Case> cases = {
      {"[]", "whole"},
      {" { } ", "whole"},
      {"[1, \"a,b]\" ,{\"c\":[2,3]}]", "0:=1@1 1:=\"a,b]\"@4 2:={\"c\":[2,3]}@12 whole"},
      {"\xEF\xBB\xBF{\"a\" : {\"b\": 1},\"c\":2}", "0:a={\"b\": 1}@10 1:c=2@23 whole"},
      {R"(["a\"]", "b\\"])", R"(0:="a\"]"@1 1:="b\\"@9 whole)"},
      {R"({"k\"e":1})", R"(0:k\"e=1@8 whole)"},
      // What is no value costs itself alone.
      {"[1, tru , ,{\"a\"}, 5]", "0:=1@1 1:=tru@4 2:=@9 3:={\"a\"}@11 4:=5@18 whole"},
      {"[1,]", "0:=1@1 1:=@3 whole"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(pieces_of(c.text), c.told) << c.text;
}

TEST(JsonPieces, TellsWhereNoFurtherCutIsPossible) {
  struct Case {
    std::string_view text;
    std::string_view told;
  };
  const std::vector<Case> cases = {
      {"", "neither a list nor a map"},
      {"\"a\"", "neither a list nor a map"},
      {"[", "the text ends inside a list or map"},
      {"[1, [2]", "0:=1@1 the text ends inside a list or map"},
      {"[1, \"a]", "0:=1@1 the text ends inside a list or map"},
      {"[1}", "the text ends inside a list or map"},
      {"{\"a\":1,}", "0:a=1@5 a key in double quotes is missing"},
      {"{\"a\" 1}", "`:` behind a key is missing"},
      {"{\"a", "a key in double quotes is missing"},
      {"[1] x", "0:=1@1 something stands behind the end of the list or map"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(pieces_of(c.text), c.told) << c.text;
}

TEST(JsonPieces, GivesTheFirstOnes) {
  const auto pieces = first_pieces(R"({"a": 1, "b": [2], broken)", 2);
  ASSERT_EQ(pieces.size(), 2);
  EXPECT_EQ(pieces[1].key, "b");
  EXPECT_EQ(pieces[1].bytes, "[2]");
  EXPECT_EQ(first_pieces("[1, 2]", 9).size(), 2);
  EXPECT_EQ(first_pieces("[1, [2", 9).size(), 1);
  EXPECT_TRUE(first_pieces("[1]", 0).empty());
  EXPECT_TRUE(first_pieces("1", 9).empty());
}

TEST(JsonPieces, CutsLines) {
  EXPECT_EQ(lines_of("{\"a\":1}\r\n\n  {\"b\"\n{}"), "0={\"a\":1}@0 1={\"b\"@12 2={}@17 ");
  EXPECT_EQ(lines_of("\xEF\xBB\xBF{}"), "0={}@3 ");
  EXPECT_EQ(lines_of(""), "");
}

TEST(JsonPieces, KnowsJsonLines) {
  EXPECT_TRUE(is_json_lines("{\"a\":1}\n{\"a\":2}\n"));
  EXPECT_TRUE(is_json_lines("{\"a\":\n\n{}"));
  EXPECT_FALSE(is_json_lines("{\"a\":1}\n"));
  EXPECT_FALSE(is_json_lines("{\n  \"a\": {\n}}"));
  EXPECT_FALSE(is_json_lines("[{},\n{}]"));
  EXPECT_FALSE(is_json_lines(""));
}

TEST(JsonPieces, FindsAMember) {
  const std::string_view text = R"({"a": "b", "b": {"c": [1, 2]}, "b": 3, broken)";
  const auto found = json_member(text, "b");
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, R"({"c": [1, 2]})");
  EXPECT_EQ(json_member(*found, "c").value(), "[1, 2]");
  EXPECT_EQ(json_member(*found, "d").error().fault, Fault::unavailable);
  EXPECT_EQ(json_member(text, "d").error().fault, Fault::malformed);
  EXPECT_EQ(json_member("7", "d").error().fault, Fault::malformed);
}

// As deep as anybody likes: nothing is called again for it.
TEST(JsonPieces, IsNotImpressedByDepth) {
  constexpr std::size_t depth = 1'000'000;
  const std::string deep = std::string(depth, '[') + std::string(depth, ']');
  std::size_t pieces = 0;
  EXPECT_TRUE(for_each_piece(deep, [&](const JsonPiece& piece) {
    ++pieces;
    EXPECT_EQ(piece.bytes.size(), deep.size() - 2);
  }));
  EXPECT_EQ(pieces, 1);
  EXPECT_FALSE(for_each_piece(std::string(depth, '['), [](const JsonPiece&) {}));
}
