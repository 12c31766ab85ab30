#include "formats/toml_tables.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(TomlTables, FollowsTheGrammarOfTexts) {
  const auto tables = read_toml_tables(
      "top = 'a\\b' # c\r\n\"quoted key\" = \"\\u00e9\\t\\\"\"\n a . b = 1979-05-27\n"
      "[ x.\"y\" ] # z\nlong = \"\"\"\nfirst \\\n   second\"\"\"\"\nraw = '''\n[no]\n'''\n"
      "list = [ [1, \"]\"], {a = '}'}, # ]\n]\n");
  ASSERT_TRUE(tables.has_value()) << tables.error().message();
  ASSERT_EQ(tables->size(), 2U);
  EXPECT_EQ((*tables)[0]["top"], "a\\b");
  EXPECT_EQ((*tables)[0]["quoted key"], "\xC3\xA9\t\"");
  EXPECT_EQ((*tables)[1].name, "x.\"y\"");
  EXPECT_EQ((*tables)[1]["long"], "first second\"");
  EXPECT_EQ((*tables)[1]["raw"], "[no]\n");
  EXPECT_EQ((*tables)[0].other("a.b"), "1979-05-27");
  EXPECT_EQ((*tables)[1].other("list"), "[");
  EXPECT_EQ((*tables)[1].other("raw"), "");
  for (const char* broken :
       {"x", "x =", "x = \"a\n", "x = \"\\q\"", "x = [1", "x = 1 ]", "[x\n]", "x = \"a\" y = 1",
        "= 1", "x = '''a", "x = \"\\ud800\"", "[x] y = 1"}) {
    EXPECT_FALSE(read_toml_tables(broken).has_value()) << broken;
  }
}

TEST(TomlTables, KeepsListsForWhoeverAsks) {
  constexpr std::string_view text =
      "a = [\"x\", 'y', # \"z\"\n \"\"\"w\"\"\"]\nb = []\nc = [1]\nd = \"e\"\n";
  const auto tables = read_toml_tables(text, TomlLists::kept);
  ASSERT_TRUE(tables.has_value());
  const TomlTable& table = tables->front();
  EXPECT_EQ(table.list("a"), (std::vector<std::string>{"x", "y", "w"}));
  EXPECT_EQ(table.lists.size(), 3U);
  EXPECT_TRUE(table.list("b").empty());
  EXPECT_TRUE(table.list("d").empty());
  EXPECT_EQ(table.other("a"), "[");
  EXPECT_TRUE(read_toml_tables(text).value().front().lists.empty());
}

}  // namespace
}  // namespace hakoseki
