// YAML with its places: every style of scalar, aliases, tags, and what is refused where.
#include "formats/yaml_reader.h"

#include <chrono>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits.h"

namespace hakoseki {
namespace {

Result<Document> read(const std::string& text) {
  return read_yaml(SourceText("x.yaml", text));
}

std::string span_of(const Node& node) {
  const Span span = node.span();
  return fmt::format("{}:{}-{}:{}", span.begin.line, span.begin.column, span.end.line,
                     span.end.column);
}

std::string tree(const Node& node) {
  const std::string tag = node.tag().empty() ? "" : fmt::format("{} ", node.tag());
  if (node.is_scalar()) {
    return tag + (node.is_plain() ? std::string(node.text()) : fmt::format("'{}'", node.text()));
  }
  std::string text;
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (i > 0) text += ",";
    text += node.is_map() ? tree(node.key(i)) + ":" + tree(node.value(i)) : tree(node.element(i));
  }
  return tag + (node.is_map() ? "{" + text + "}" : "[" + text + "]");
}

TEST(YamlReader, Trees) {
  const struct {
    std::string text;
    std::string tree;
  } rows[] = {
      {"", ""},
      {"# only a comment\n", ""},
      {"---\n", ""},
      {"a", "a"},
      {"a: 1\nb: [x, 'y', \"z\"]\n", "{a:1,b:[x,'y','z']}"},
      {"- a\n- b: c\n", "[a,{b:c}]"},
      {"a:\nb: ~\n", "{a:,b:~}"},
      {"a: |\n  x\n  y\n", "{a:'x\ny\n'}"},
      {"a: >-\n  x\n  y\n", "{a:'x y'}"},
      {"\"\\ud83d\": 1", "refused"},
      {"a: !Sub 'x-${y}'", "{a:!Sub 'x-${y}'}"},
      {"a: !GetAtt b.c", "{a:!GetAtt b.c}"},
      {"a: !If [C, 1, 2]", "{a:!If [C,1,2]}"},
      {"a: !Sub\n  - x\n  - {b: 1}\n", "{a:!Sub [x,{b:1}]}"},
      {"a: !!str 1", "{a:tag:yaml.org,2002:str 1}"},
      {"a: &x [1]\nb: *x\n", "{a:[1],b:[1]}"},
      {"a: &x 1\nb: &x 2\nc: *x\n", "{a:1,b:2,c:2}"},
      {"<<: *x", "refused"},
      {"a: &x {b: 1}\nc:\n  <<: *x\n", "{a:{b:1},c:{<<:{b:1}}}"},
      {"{a: 1, b: {c: [d]}}", "{a:1,b:{c:[d]}}"},
      {"? a\n: b\n", "{a:b}"},
      {"a: 1\r\nb: 2\r\n", "{a:1,b:2}"},
      {"\xEF\xBB\xBF"
       "a: 1",
       "{a:1}"},
      {"%YAML 1.1\n---\na: 1\n...\n", "{a:1}"},
      {"{{ if x }}\na: 1\n", "refused"},
      {"a: b: c\n", "refused"},
      {"a:\n\t- b\n", "refused"},
      {"a: [1, 2\nb: 3\n", "refused"},
      {"a: 'b\n", "refused"},
      {"a: @b\n", "refused"},
      {"a: 1\n b: 2\n", "refused"},
  };
  for (const auto& row : rows) {
    const Result<Document> document = read(row.text);
    EXPECT_EQ(document ? tree(document->root()) : "refused", row.tree) << row.text;
    if (!document) {
      EXPECT_EQ(document.error().fault, Fault::malformed) << row.text;
      EXPECT_TRUE(document.error().where.starts_with("x.yaml:")) << document.error().where;
    }
  }
}

TEST(YamlReader, Positions) {
  const SourceText source("x.yaml",
                          "名前: 箱関 # 検査\n"
                          "quoted: '関 # x'  \n"
                          "double: \"\\u7bb1\" \n"
                          "block: |\n"
                          "  one\n"
                          "  two\n"
                          "flow: {箱: [1, 関 ]}\n"
                          "tagged: !Ref Web\n"
                          "list:\n"
                          "  - a\n"
                          "\n"
                          "  - b: 1\n"
                          "    c: 2\n"
                          "\n"
                          "# a comment\n"
                          "empty:\n"
                          "last: x\n");
  const Result<Document> document = read_yaml(source);
  ASSERT_TRUE(document) << document.error().message();
  const Node root = document->root();
  EXPECT_EQ(span_of(root), "1:1-17:8");
  const struct {
    std::string_view key;
    std::string key_span;
    std::string value_span;
  } rows[] = {
      {"名前", "1:1-1:3", "1:5-1:7"},
      {"quoted", "2:1-2:7", "2:9-2:16"},
      {"double", "3:1-3:7", "3:9-3:17"},
      // A block is shown by the line of its indicator.
      {"block", "4:1-4:6", "4:8-4:9"},
      {"flow", "7:1-7:5", "7:7-7:19"},
      {"tagged", "8:1-8:7", "8:9-8:17"},
      {"list", "9:1-9:5", "10:3-13:9"},
      {"empty", "16:1-16:6", "16:7-16:7"},
      {"last", "17:1-17:5", "17:7-17:8"},
  };
  ASSERT_EQ(root.size(), std::size(rows));
  for (std::size_t i = 0; i < root.size(); ++i) {
    EXPECT_EQ(root.key(i).text(), rows[i].key);
    EXPECT_EQ(span_of(root.key(i)), rows[i].key_span) << rows[i].key;
    EXPECT_EQ(span_of(root.value(i)), rows[i].value_span) << rows[i].key;
  }
  const Node flow = *root.find("flow");
  EXPECT_EQ(source.slice(flow.span()), "{箱: [1, 関 ]}");
  EXPECT_EQ(span_of(flow.value(0).element(1)), "7:15-7:16");
  EXPECT_EQ(source.slice(root.find("list")->element(1).span()), "b: 1\n    c: 2");
}

TEST(YamlReader, PositionsAfterWindowsLineEnds) {
  const Result<Document> document = read("a: 1\r\n箱: x\r\nb: y\r\n");
  ASSERT_TRUE(document);
  EXPECT_EQ(span_of(document->root().value(1)), "2:4-2:5");
  EXPECT_EQ(span_of(document->root().value(2)), "3:4-3:5");
}

// libyaml ends a line at each of these, an editor does not.
TEST(YamlReader, PositionsAfterRareLineEnds) {
  const Result<Document> document =
      read("# a\u2028# b\na: 1\rbc: 2\u0085d: \"e\u2029f\"\r\ng: h\n");
  ASSERT_TRUE(document) << document.error().message();
  const Node root = document->root();
  ASSERT_EQ(root.size(), 4U);
  EXPECT_EQ(span_of(root.value(0)), "2:4-2:5");
  EXPECT_EQ(span_of(root.value(1)), "2:10-2:11");
  EXPECT_EQ(span_of(root.value(2)), "2:15-2:20");
  EXPECT_EQ(span_of(root.value(3)), "3:4-3:5");
  EXPECT_EQ(read("# a\u2028# b\na: [\n").error().where, "x.yaml:3:1");
}

TEST(YamlReader, AListThatEndsInAnAliasEndsThere) {
  const Result<Document> document = read("a: &x 1\nb:\n  - c: *x\nd: 2\n");
  ASSERT_TRUE(document) << document.error().message();
  EXPECT_EQ(span_of(*document->root().find("b")), "3:3-3:10");
}

TEST(YamlReader, AliasesAreTheSameNode) {
  const Result<Document> document = read("a: &x\n  b: 1\nc: *x\nd: [*x, *x]\n");
  ASSERT_TRUE(document);
  const Node root = document->root();
  EXPECT_EQ(root.find("a")->index(), root.find("c")->index());
  EXPECT_EQ(root.find("a")->index(), root.find("d")->element(1).index());
  EXPECT_EQ(span_of(*root.find("c")), "1:4-2:7") << "the place is the anchor's";
}

TEST(YamlReader, RefusesWithThePlace) {
  const struct {
    std::string text;
    std::string where;
    std::string what;
    Fault fault;
  } rows[] = {
      {"a: *x\n", "1:4", "alias `*x` has no anchor", Fault::malformed},
      {"箱: &x\n  関: [1, *x]\n", "2:10", "alias `*x` stands inside its own anchor",
       Fault::malformed},
      {"&x [[*x]]", "1:6", "alias `*x` stands inside its own anchor", Fault::malformed},
      {"a: 箱\nb: \xFFx\n", "2:4", "this byte is not UTF-8", Fault::malformed},
      {"a: \xED\xA0\x80\n", "1:4", "this byte is not UTF-8", Fault::malformed},
      {"a: 1\nb: x\x07y\n", "2:5", "control characters are not allowed", Fault::malformed},
      {std::string("箱: 1\nb: x\0y\n", 14), "2:5", "control characters are not allowed",
       Fault::malformed},
      {"a:\n\t- b\n", "2:1",
       "while scanning for the next token: found character that cannot start any token",
       Fault::malformed},
  };
  for (const auto& row : rows) {
    const Result<Document> document = read(row.text);
    ASSERT_FALSE(document) << row.text;
    EXPECT_EQ(document.error().message(), "x.yaml:" + row.where + ": " + row.what) << row.text;
    EXPECT_EQ(document.error().fault, row.fault) << row.text;
  }
}

// Whatever is too deep is refused at once, and not after minutes of looking ahead.
TEST(YamlReader, NestingIsBounded) {
  const auto repeated = [](std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
      all += text;
    return all;
  };
  std::string indented;
  for (std::size_t i = 0; i < 1000; ++i)
    indented += std::string(i, ' ') + "a:\n";
  std::string chain = "- &x0 [a]\n";
  for (std::size_t i = 1; i < 100'000; ++i)
    chain += fmt::format("- &x{} [*x{}]\n", i, i - 1);
  const std::string rows[] = {
      repeated("[", 10'000),
      repeated("{a: ", 10'000),
      repeated("- ", 10'000),
      repeated("? ", 10'000),
      indented,
      repeated("[", 10'000'000),
      repeated("!Ref [", 100'000),
      // Through aliases a document may be deeper than it looks.
      chain,
  };
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& text : rows) {
    const Result<Document> document = read(text);
    ASSERT_FALSE(document) << text.substr(0, 20);
    EXPECT_EQ(document.error().fault, Fault::too_large) << text.substr(0, 20);
    EXPECT_EQ(document.error().what, "nested deeper than 200 levels") << text.substr(0, 20);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  EXPECT_TRUE(read(repeated("[", limits::nesting) + repeated("]", limits::nesting)));
}

TEST(YamlReader, RepeatedKeysAreNoted) {
  std::string many;
  for (int i = 0; i < 20; ++i)
    many += fmt::format("k{}: 1\n", i);
  const struct {
    std::string text;
    std::string spans;
  } rows[] = {
      {"a: 1\nb: 2\n", ""},
      {"a: 1\nb: 2\na: 3\n", "3:1-3:2 "},
      {"a: 1\nb: {a: 1}\n", ""},
      {"a: {b: 1, b: 2}\nc: {d: 1, d: 2, d: 3}\n", "1:11-1:12 2:11-2:12 2:17-2:18 "},
      {"a: 1\n'a': 2\n", "2:1-2:4 "},
      {many + "k7: 2\n", "21:1-21:3 "},
      // Each merge key adds; none of them replaces another.
      {"a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n", ""},
  };
  for (const auto& row : rows) {
    const Result<Document> document = read(row.text);
    ASSERT_TRUE(document);
    std::string spans;
    for (const Node& key : document->repeated_keys())
      spans += span_of(key) + " ";
    EXPECT_EQ(spans, row.spans) << row.text;
  }
}

TEST(YamlReader, FurtherDocumentsAreNoted) {
  const Result<Document> two = read("a: 1\n---\nb: 2\n");
  ASSERT_TRUE(two);
  EXPECT_EQ(tree(two->root()), "{a:1}");
  ASSERT_TRUE(two->further_document());
  EXPECT_EQ(*two->further_document(), (Position{2, 1}));

  const Result<Document> one = read("---\na: 1\n...\n");
  ASSERT_TRUE(one);
  EXPECT_FALSE(one->further_document());
}

TEST(YamlReader, NullsArePlain) {
  const Result<Document> document = read("[~, null, NULL, '', '~', nULL, 0]");
  ASSERT_TRUE(document);
  std::string nulls;
  for (std::size_t i = 0; i < document->root().size(); ++i) {
    nulls += document->root().element(i).is_null() ? 'n' : '-';
  }
  EXPECT_EQ(nulls, "nnn----");
}

// libyaml compares each %TAG with all before it.
TEST(YamlReader, TagDirectivesAreBounded) {
  std::string text;
  for (int i = 0; i < 300'000; ++i)
    text += fmt::format("%TAG !t{}! x{}\n", i, i);
  text += "---\na: 1\n";
  const auto start = std::chrono::steady_clock::now();
  const Result<Document> document = read(text);
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().fault, Fault::too_large);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_TRUE(read("%TAG !e! tag:example.com,2000:\n---\na: !e!x 1\n"));
}

}  // namespace
}  // namespace hakoseki
