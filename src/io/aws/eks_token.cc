#include "io/aws/eks_token.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/assertion.h"
#include "base/base64.h"
#include "io/aws/model.h"

namespace hakoseki::aws {
namespace {

constexpr std::chrono::seconds lifetime{60};
constexpr std::string_view prefix = "k8s-aws-v1.";

// RFC 4648 section 5, without padding.
std::string base64url(std::string_view bytes) {
  std::string text = to_base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (text.ends_with('='))
    text.pop_back();
  return text;
}

}  // namespace

Result<std::string> presigned_identity(std::string_view cluster, std::string_view region,
                                       const Keys& keys, std::chrono::sys_seconds when,
                                       const EndpointSettings& settings) {
  const Service* sts = find_service("sts");
  HAKOSEKI_ASSERT(sts != nullptr);
  const Operation* operation = find_operation(*sts, "GetCallerIdentity");
  HAKOSEKI_ASSERT(operation != nullptr);
  TRY(const Endpoint endpoint,
      endpoint_of(*sts, *operation, region,
                  {.is_fips = settings.is_fips, .is_dual_stack = settings.is_dual_stack}));
  const SignableRequest request{
      .method = "GET",
      .path = "/",
      .query = fmt::format("Action=GetCallerIdentity&Version={}", sts->api_version),
      .headers = {{"Host", endpoint.authority}, {"x-k8s-aws-id", std::string(cluster)}},
      .body = {}};
  const Signing signing{
      .region = endpoint.signing_region, .service = std::string(sts->signing_name), .time = when};
  return fmt::format("{}/?{}", endpoint.url(), presigned_query(request, keys, signing, lifetime));
}

Result<std::string> eks_token(std::string_view cluster, std::string_view region, const Keys& keys,
                              std::chrono::sys_seconds when, const EndpointSettings& settings) {
  TRY(const std::string url, presigned_identity(cluster, region, keys, when, settings));
  return std::string(prefix) + base64url(url);
}

}  // namespace hakoseki::aws
