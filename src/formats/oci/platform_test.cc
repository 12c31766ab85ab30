// How platforms are written, and which of them mean the same.
#include "formats/oci/platform.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(Platform, IsReadInNormalForm) {
  const struct {
    std::string_view text;
    std::string_view normal;
  } rows[] = {
      {"linux/amd64", "linux/amd64"},       {"linux/x86_64", "linux/amd64"},
      {"Linux/AArch64", "linux/arm64"},     {"linux/arm64/v8", "linux/arm64"},
      {"linux/arm", "linux/arm/v7"},        {"linux/arm/6", "linux/arm/v6"},
      {"linux/armhf", "linux/arm/v7"},      {"linux/armel", "linux/arm/v6"},
      {"linux/amd64/v3", "linux/amd64/v3"}, {"windows/amd64", "windows/amd64"},
  };
  for (const auto& [text, normal] : rows) {
    const auto platform = parse_platform(text);
    ASSERT_TRUE(platform) << text;
    EXPECT_EQ(platform->text(), normal);
  }
  for (const auto* text :
       {"", "linux", "linux/", "/amd64", "linux/arm/v7/x", "linux/a b", "a//b"}) {
    EXPECT_FALSE(parse_platform(text)) << text;
  }
}

TEST(Platform, AVariantThatIsNotToldMayBeAny) {
  EXPECT_TRUE(satisfies({"linux", "arm64", "v8"}, {"linux", "arm64", ""}));
  EXPECT_TRUE(satisfies({"linux", "arm64", ""}, {"linux", "arm64", "v8"}));
  EXPECT_TRUE(satisfies({"linux", "aarch64", ""}, {"linux", "arm64", ""}));
  EXPECT_TRUE(satisfies({"linux", "arm", "v6"}, {"linux", "arm", ""}));
  EXPECT_FALSE(satisfies({"linux", "arm", "v6"}, {"linux", "arm", "v7"}));
  EXPECT_FALSE(satisfies({"linux", "amd64", ""}, {"linux", "arm64", ""}));
  EXPECT_FALSE(satisfies({"windows", "amd64", ""}, {"linux", "amd64", ""}));
}

}  // namespace
}  // namespace hakoseki
