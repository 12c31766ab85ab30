// How a caller of AWS becomes a user of a registry.
#include "io/image/ecr_login.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "support/fake_http.h"

namespace hakoseki::io {
namespace {

constexpr std::chrono::sys_seconds noon = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31);

Result<RegistryLogin> login(int status, const std::string& body, HttpRequest* seen = nullptr) {
  test::FakeHttp http([&](const HttpRequest& request) {
    if (seen != nullptr) *seen = request;
    return test::answer(status, body, {{"Content-Type", "application/x-amz-json-1.1"}});
  });
  aws::CredentialCache cache(
      [] {
        return aws::Credentials{{"AKID", "secret", ""}};
      },
      [] { return noon; });
  aws::Client client(http, cache, [] { return noon; }, {});
  return ecr_login(client, http, "eu-west-1");
}

TEST(EcrLogin, IsTheTokenOfTheRegion) {
  HttpRequest seen;
  const auto found =
      login(200,
            fmt::format(R"({{"authorizationData":[{{"authorizationToken":"{}","expiresAt":1}}]}})",
                        to_base64("AWS:pass:word")),
            &seen);
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(found->user, "AWS");
  EXPECT_EQ(found->password, "pass:word");
  EXPECT_EQ(seen.url, "https://api.ecr.eu-west-1.amazonaws.com/");
}

TEST(EcrLogin, Failures) {
  const auto denied = login(400, R"({"__type":"AccessDeniedException","message":"not allowed"})");
  ASSERT_FALSE(denied);
  EXPECT_EQ(denied.error().fault, Fault::denied);
  for (const auto* body : {"{}", R"({"authorizationData":[]})", R"({"authorizationData":[{}]})",
                           R"({"authorizationData":[{"authorizationToken":"c2VjcmV0"}]})"}) {
    const auto none = login(200, body);
    ASSERT_FALSE(none) << body;
    EXPECT_EQ(none.error().fault, Fault::malformed);
    EXPECT_EQ(none.error().message().find("c2VjcmV0"), std::string::npos);
  }
}

}  // namespace
}  // namespace hakoseki::io
