// One text for all copies, and gone with the last of them.
#include "base/shared_text.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/parallel.h"

namespace hakoseki {
namespace {

TEST(SharedText, IsTheTextItWasMadeOf) {
  const std::string long_one(1000, 'x');
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("a\0b", 3), long_one}) {
    const SharedText shared(text);
    EXPECT_EQ(shared.view(), text);
    EXPECT_EQ(shared.str(), text);
    EXPECT_EQ(shared.empty(), text.empty());
    EXPECT_EQ(shared, SharedText(text)) << "another one of the same bytes";
    EXPECT_FALSE(shared == SharedText(text, "more"));
  }
  EXPECT_EQ(SharedText("ab", "cd"), "abcd");
  EXPECT_EQ(SharedText("", "cd"), "cd");
  EXPECT_EQ(SharedText("ab", ""), "ab");
}

TEST(SharedText, CopiesShareAndOutliveEachOther) {
  SharedText copy;
  {
    const SharedText first("ecs:DescribeServices#/services/0");
    copy = first;
    EXPECT_EQ(copy.view().data(), first.view().data());
  }
  EXPECT_EQ(copy, "ecs:DescribeServices#/services/0");
  const SharedText& same = copy;
  copy = same;
  EXPECT_EQ(copy, "ecs:DescribeServices#/services/0");
  SharedText moved(std::move(copy));
  EXPECT_EQ(moved, "ecs:DescribeServices#/services/0");
  moved = SharedText();
  EXPECT_TRUE(moved.empty());
}

TEST(SharedText, ThreadsMayCopyOne) {
  SharedText text("of all");
  in_parallel(
      1000,
      [&](std::size_t) {
        const std::vector<SharedText> copies(100, text);
        EXPECT_EQ(copies.back(), "of all");
      },
      4);
  EXPECT_EQ(text, "of all");
}

}  // namespace
}  // namespace hakoseki
