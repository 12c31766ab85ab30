// Documents as they are built: children, repeated keys, and tags past counting.
#include "formats/node.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(Node, ScalarsHaveNoChildrenAndContainersNoText) {
  DocumentBuilder builder;
  const std::uint32_t list = builder.open(Node::Kind::list, "!Join", {1, 1});
  const std::uint32_t item = builder.scalar("x", true, {}, {{1, 2}, {1, 3}});
  builder.close(list, {item}, {1, 4});
  const Document document = builder.finish(list);
  const Node root = document.root();
  EXPECT_EQ(root.text(), "");
  EXPECT_EQ(root.tag(), "!Join");
  EXPECT_EQ(root.size(), 1U);
  EXPECT_EQ(root.find("x"), std::nullopt);
  EXPECT_EQ(root.element(0).size(), 0U);
  EXPECT_EQ(root.element(0).tag(), "");
  EXPECT_EQ(root.element(0).find("x"), std::nullopt);
}

TEST(Node, OfARepeatedKeyTheLaterValueCounts) {
  for (const std::size_t others : {0U, 1U, 40U}) {
    DocumentBuilder builder;
    const std::uint32_t map = builder.open(Node::Kind::map, {}, {1, 1});
    std::vector<std::uint32_t> children;
    const auto add = [&](std::string_view key, std::string_view value) {
      children.push_back(builder.scalar(key, true, {}, {}));
      children.push_back(builder.scalar(value, true, {}, {}));
    };
    add("a", "first");
    for (std::size_t i = 0; i < others; ++i)
      add(fmt::format("other{}", i), "x");
    add("a", "second");
    builder.close(map, children, {1, 1});
    const Document document = builder.finish(map);
    EXPECT_EQ(document.root().find("a")->text(), "second") << others;
    ASSERT_EQ(document.repeated_keys().size(), 1U) << others;
    EXPECT_EQ(document.repeated_keys().front().index(), children[children.size() - 2]) << others;
  }
}

// A hostile document loses its later tags, and they do not turn into functions.
TEST(Node, TagsAreBounded) {
  DocumentBuilder builder;
  const std::uint32_t list = builder.open(Node::Kind::list, {}, {1, 1});
  std::vector<std::uint32_t> children;
  for (int i = 0; i < 70'000; ++i) {
    children.push_back(builder.scalar("x", true, fmt::format("!t{}", i), {}));
  }
  children.push_back(builder.scalar("x", true, "!t0", {}));
  builder.close(list, children, {1, 1});
  const Document document = builder.finish(list);
  EXPECT_EQ(document.root().element(0).tag(), "!t0");
  EXPECT_EQ(document.root().element(100).tag(), "!t100");
  EXPECT_EQ(document.root().element(69'999).tag(), "!too-many-tags");
  EXPECT_EQ(document.root().element(70'000).tag(), "!t0");
}

}  // namespace
}  // namespace hakoseki
