#include "base/base64.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

// RFC 4648 10
TEST(Base64, FollowsTheVectorsOfTheStandard) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, PassesOverLineEndsAndRefusesOtherTexts) {
  EXPECT_EQ(from_base64("Zm9v\nYmFy\r\n"), "foobar");
  EXPECT_EQ(from_base64("#!/bin/sh"), std::nullopt);
  EXPECT_EQ(from_base64("[redacted]"), std::nullopt);
}

TEST(Base64, KeepsAnyByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i)
    bytes += static_cast<char>(i);
  EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
}

}  // namespace
}  // namespace hakoseki
