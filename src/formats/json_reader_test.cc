// What RFC 8259 takes and refuses, and where in the text everything stands.
#include "formats/json_reader.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits.h"

namespace hakoseki {
namespace {

Result<Document> read(const std::string& text) {
  return read_json(SourceText("x.json", text));
}

// The whole tree as one text, in a form in which only kinds and texts remain.
std::string tree(const Node& node) {
  if (node.is_scalar()) {
    return node.is_plain() ? std::string(node.text()) : fmt::format("'{}'", node.text());
  }
  std::string text;
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (i > 0) text += ",";
    text += node.is_map() ? tree(node.key(i)) + ":" + tree(node.value(i)) : tree(node.element(i));
  }
  return node.is_map() ? "{" + text + "}" : "[" + text + "]";
}

TEST(JsonReader, Accepts) {
  const struct {
    std::string text;
    std::string tree;
  } rows[] = {
      {"{}", "{}"},
      {"[]", "[]"},
      {" \t\r\n[ ] ", "[]"},
      {"null", "null"},
      {"true", "true"},
      {"\"\"", "''"},
      {"[1,-0,0.5,1e5,1E+5,1.5e-7,-12]", "[1,-0,0.5,1e5,1E+5,1.5e-7,-12]"},
      {"{\"a\":{\"b\":[1,{\"c\":null}]}}", "{'a':{'b':[1,{'c':null}]}}"},
      {R"("\"\\\/\b\f\n\r\t")", "'\"\\/\b\f\n\r\t'"},
      {R"("箱関")", "'箱関'"},
      {R"("\ud83d\ude00 \u00e9")", "'\U0001F600 \u00e9'"},
      {R"("\u0000")", std::string("'\0'", 3)},
      {"\"\x7F\"", "'\x7F'"},
      // RFC 8259 leaves repeated names to the reader: both are kept.
      {R"({"a":1,"a":2})", "{'a':1,'a':2}"},
      {R"({"":1})", "{'':1}"},
      {"\xEF\xBB\xBF{}", "{}"},
  };
  for (const auto& row : rows) {
    const Result<Document> document = read(row.text);
    ASSERT_TRUE(document) << row.text << ": " << document.error().message();
    EXPECT_EQ(tree(document->root()), row.tree) << row.text;
  }
}

TEST(JsonReader, RefusesWithThePlace) {
  const struct {
    std::string text;
    std::string where;
    std::string what;
  } rows[] = {
      {"", "1:1", "the text ends where a value is expected"},
      {"  \n ", "2:2", "the text ends where a value is expected"},
      {"{} x", "1:4", "unexpected `x` behind the value"},
      {"[1,]", "1:4", "expected a value, found `]`"},
      {"[1 2]", "1:4", "expected `,` or `]`, found `2`"},
      {"[", "1:2", "the text ends where a value is expected"},
      {"[1", "1:3", "expected `,` or `]`, found the end of the text"},
      {"{\"a\" 1}", "1:6", "expected `:` behind the key, found `1`"},
      {"{a: 1}", "1:2", "expected a key in double quotes, found `a`"},
      {"{'a': 1}", "1:2", "expected a key in double quotes, found `'`"},
      {"{\"a\":1,}", "1:8", "expected a key in double quotes, found `}`"},
      {"{\"a\":}", "1:6", "expected a value, found `}`"},
      {"\"abc", "1:1", "this text has no closing quote"},
      {"\"a\nb\"", "1:3", "a control character must be escaped inside a text"},
      {"\"a\tb\"", "1:3", "a control character must be escaped inside a text"},
      {std::string("\"a\0b\"", 5), "1:3", "a control character must be escaped inside a text"},
      {R"("\x")", "1:3", "`\\x` is no escape of JSON"},
      {"\"\\\n\"", "1:3", "`\\\\u{a}` is no escape of JSON"},
      {"\"\\\x1B[2J\"", "1:3", "`\\\\u{1b}` is no escape of JSON"},
      {R"("\u12")", "1:4", "`\\u` needs four hexadecimal digits"},
      {R"("\u12g4")", "1:6", "`\\u` needs four hexadecimal digits"},
      {R"("\ud83d")", "1:8", "half of a surrogate pair stands alone"},
      {R"("\ud83d\n")", "1:9", "half of a surrogate pair stands alone"},
      {R"("\ud83dA")", "1:8", "half of a surrogate pair stands alone"},
      {R"("\ude00")", "1:8", "half of a surrogate pair stands alone"},
      {R"("\ud83d\u0041")", "1:14", "half of a surrogate pair stands alone"},
      {"01", "1:1", "this is no number of JSON"},
      {"-", "1:1", "this is no number of JSON"},
      {"1.", "1:1", "this is no number of JSON"},
      {"1e", "1:1", "this is no number of JSON"},
      {"+1", "1:1", "expected a value, found `+`"},
      {".5", "1:1", "expected a value, found `.`"},
      {"0x10", "1:2", "unexpected `x` behind the value"},
      {"NaN", "1:1", "expected a value, found `N`"},
      {"nulll", "1:1", "expected a value, found `n`"},
      {"True", "1:1", "expected a value, found `T`"},
      {"// a\n{}", "1:1", "expected a value, found `/`"},
      {"[1] // a", "1:5", "unexpected `/` behind the value"},
      {"{}\n{}", "2:1", "unexpected `{` behind the value"},
      {"[\"箱\", \xFF]", "1:7", "this byte is not UTF-8"},
      {"[\"箱\", 関]", "1:7", "expected a value, found `関`"},
      {"\xC2\xA0{}", "1:1", "expected a value, found `\u00A0`"},
  };
  for (const auto& row : rows) {
    const Result<Document> document = read(row.text);
    ASSERT_FALSE(document) << row.text;
    EXPECT_EQ(document.error().where, "x.json:" + row.where) << row.text;
    EXPECT_EQ(document.error().what, row.what) << row.text;
    EXPECT_EQ(document.error().fault, Fault::malformed) << row.text;
  }
}

// "line:column-line:column" of a node.
std::string span_of(const Node& node) {
  const Span span = node.span();
  return fmt::format("{}:{}-{}:{}", span.begin.line, span.begin.column, span.end.line,
                     span.end.column);
}

TEST(JsonReader, Positions) {
  const SourceText source("x.json",
                          "{\r\n"
                          "  \"箱\": \"関\", \"n\": -1.5,\n"
                          "\t\"esc\": \"\\ud83d\\ude00\", \"after\": [true,\n"
                          "    null]\n"
                          "}\n");
  const Result<Document> document = read_json(source);
  ASSERT_TRUE(document) << document.error().message();
  const Node root = document->root();
  EXPECT_EQ(span_of(root), "1:1-5:2");
  EXPECT_EQ(span_of(root.key(0)), "2:3-2:6");
  EXPECT_EQ(span_of(root.value(0)), "2:8-2:11");
  EXPECT_EQ(span_of(root.key(1)), "2:13-2:16");
  EXPECT_EQ(span_of(root.value(1)), "2:18-2:22");
  EXPECT_EQ(span_of(root.value(2)), "3:9-3:23");
  EXPECT_EQ(span_of(root.value(3)), "3:34-4:10");
  EXPECT_EQ(span_of(root.value(3).element(0)), "3:35-3:39");
  EXPECT_EQ(span_of(root.value(3).element(1)), "4:5-4:9");
  EXPECT_EQ(source.slice(root.value(0).span()), "\"関\"");
  EXPECT_EQ(source.slice(root.value(1).span()), "-1.5");
}

TEST(JsonReader, NestingIsBounded) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(read(nested(limits::nesting)));
  const std::string too_deep[] = {nested(limits::nesting + 2), nested(1'000'000),
                                  std::string(1'000'000, '['), [] {
                                    std::string maps;
                                    for (int i = 0; i < 100'000; ++i)
                                      maps += "{\"a\":";
                                    return maps;
                                  }()};
  for (const std::string& text : too_deep) {
    const Result<Document> document = read(text);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().fault, Fault::too_large);
    EXPECT_EQ(document.error().what, "nested deeper than 200 levels");
  }
}

TEST(JsonReader, RepeatedKeysAreNoted) {
  const Result<Document> document = read(R"({"a":1,"b":2,"a":3,"c":{"b":1}})");
  ASSERT_TRUE(document);
  ASSERT_EQ(document->repeated_keys().size(), 1U);
  EXPECT_EQ(span_of(document->repeated_keys().front()), "1:14-1:17");
  EXPECT_EQ(document->root().find("a")->text(), "3") << "the later one counts";
}

TEST(JsonReader, PlainTellsNumbersFromTexts) {
  const Result<Document> document = read(R"([8080,"8080",null,"null"])");
  ASSERT_TRUE(document);
  const Node root = document->root();
  EXPECT_TRUE(root.element(0).is_plain());
  EXPECT_FALSE(root.element(1).is_plain());
  EXPECT_TRUE(root.element(2).is_null());
  EXPECT_FALSE(root.element(3).is_null());
}

}  // namespace
}  // namespace hakoseki
