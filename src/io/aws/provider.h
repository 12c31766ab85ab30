// What the providers of credentials have in common: each finds some, has none, or fails.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/aws/config_file.h"
#include "io/aws/credentials.h"
#include "io/aws/endpoint.h"
#include "io/surroundings.h"

namespace hakoseki::aws {

// A provider that is not configured has a remark for people instead of credentials: the next one is
// asked. One that is configured and does not work is an Error, and none is asked after it: other
// credentials than the ones that were meant would be a surprise.
struct Provided {
  std::optional<Credentials> credentials = std::nullopt;
  std::string remark = {};  // "AWS_ACCESS_KEY_ID is not set"
};

struct CredentialContext {
  const io::Surroundings& around;
  const ConfigFile& config;
  EndpointSettings endpoints = {};
};

// The region of STS and SSO calls and the default of all others: AWS_REGION, AWS_DEFAULT_REGION,
// the profile's `region`; empty where none says one.
[[nodiscard]] std::string default_region(const CredentialContext& context,
                                         std::string_view profile);

// How the four members are called: containers and instances say `Token`, programs `SessionToken`.
struct MemberNames {
  std::string_view id = "AccessKeyId";
  std::string_view secret = "SecretAccessKey";
  std::string_view token = "SessionToken";
  std::string_view expires = "Expiration";
};

// Credentials in a JSON object. Errors: malformed where it is none, where a key is missing or where
// the end is no time; never with a value, which may be a secret.
[[nodiscard]] Result<Credentials> credentials_in(std::string_view json, const MemberNames& names,
                                                 const Origin& origin);

// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_CREDENTIAL_EXPIRATION.
// Errors: malformed where one of the first two stands alone.
[[nodiscard]] Result<Provided> environment_credentials(const io::Surroundings& around);

// The body of an answer with status 200. Errors: unavailable with what came instead.
[[nodiscard]] Result<std::string> fetch_body(const io::Surroundings& around,
                                             io::HttpRequest request);

}  // namespace hakoseki::aws
