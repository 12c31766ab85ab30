// The token of an EKS cluster: whose URL it is, and how it is written.
#include "io/aws/eks_token.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "base/base64.h"

namespace hakoseki::aws {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds moment =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 26) + 12h;
const Keys keys{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "t/+="};

std::string url(std::string_view region, const EndpointSettings& settings = {}) {
  const auto made = presigned_identity("shop", region, keys, moment, settings);
  EXPECT_TRUE(made);
  return made ? *made : std::string();
}

TEST(EksToken, IsAPresignedUrlThatNamesTheClusterInASignedHeader) {
  EXPECT_TRUE(url("eu-west-1")
                  .starts_with("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&"
                               "Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                               "X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261126%2Feu-west-1%2Fsts"
                               "%2Faws4_request&X-Amz-Date=20261126T120000Z&X-Amz-Expires=60&"
                               "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token="
                               "t%2F%2B%3D&X-Amz-Signature="))
      << url("eu-west-1");
  // Another cluster is another signature.
  EXPECT_NE(*presigned_identity("other", "eu-west-1", keys, moment, {}), url("eu-west-1"));
}

TEST(EksToken, IsBase64OfItWithoutPadding) {
  const auto token = eks_token("shop", "eu-west-1", keys, moment, {});
  ASSERT_TRUE(token);
  ASSERT_TRUE(token->starts_with("k8s-aws-v1."));
  std::string text = token->substr(11);
  EXPECT_EQ(text.find_first_of("+/="), std::string::npos);
  for (char& c : text)
    c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (text.size() % 4 != 0)
    text += '=';
  EXPECT_EQ(from_base64(text), url("eu-west-1"));
}

TEST(EksToken, IsOfTheHostOfItsPartitionAndSettings) {
  EXPECT_TRUE(url("cn-north-1").starts_with("https://sts.cn-north-1.amazonaws.com.cn/?"));
  EXPECT_TRUE(url("us-east-1", {.is_fips = true})
                  .starts_with("https://sts-fips.us-east-1.amazonaws.com/?"));
  // A cluster sends to AWS alone, whatever endpoint the user named.
  EXPECT_EQ(url("eu-west-1", {.for_all = "http://127.0.0.1:1"}), url("eu-west-1"));
  EXPECT_FALSE(presigned_identity("shop", "moon-base-1", keys, moment, {}));
}

}  // namespace
}  // namespace hakoseki::aws
