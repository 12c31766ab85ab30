// Which image of an index is taken.
#include "formats/oci/platform_choice.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

using Indices = std::vector<std::size_t>;

const std::vector<Platform> many = {{"linux", "arm", "v6"},
                                    {"linux", "arm", "v7"},
                                    {"linux", "arm64", "v8"},
                                    {"linux", "amd64", ""},
                                    {"windows", "amd64", ""}};

TEST(PlatformChoice, TakesWhatIsMeant) {
  const struct {
    std::string_view wish;
    Indices chosen;
  } rows[] = {
      {"linux/amd64", {3}},   {"linux/arm64", {2}},     {"linux/arm64/v8", {2}},
      {"linux/arm/v7", {1}},  {"linux/arm/v6", {0}},    {"linux/arm", {1}},
      {"windows/amd64", {4}}, {"all", {0, 1, 2, 3, 4}},
  };
  for (const auto& [text, chosen] : rows) {
    const auto wish = parse_platform_wish(text);
    ASSERT_TRUE(wish);
    const auto found = choose(many, *wish, "app");
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(*found, chosen) << text;
  }
}

TEST(PlatformChoice, WithoutAWish) {
  EXPECT_EQ(*choose(many, {}, "app"), Indices{3});
  const std::vector<Platform> one = {{"linux", "arm64", ""}};
  EXPECT_EQ(*choose(one, {}, "app"), Indices{0});
  const std::vector<Platform> none_of_it = {{"linux", "arm64", ""}, {"linux", "s390x", ""}};
  const auto refused = choose(none_of_it, {}, "app");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what,
            "`app` has no image for linux/amd64; it has linux/arm64, linux/s390x");
  EXPECT_FALSE(choose({}, {}, "app"));
  EXPECT_FALSE(choose({}, {.all = true}, "app"));
}

TEST(PlatformChoice, AWishIsNeverReplaced) {
  const std::vector<Platform> one = {{"linux", "arm64", ""}};
  EXPECT_FALSE(choose(one, *parse_platform_wish("linux/amd64"), "app"));
  EXPECT_FALSE(choose(many, *parse_platform_wish("linux/arm/v5"), "app"));
  EXPECT_FALSE(parse_platform_wish("everything"));
}

}  // namespace
}  // namespace hakoseki
