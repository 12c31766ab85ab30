// Credentials of IAM Identity Center, from the token that `aws sso login` left in ~/.aws/sso/cache.
// One of a `sso_session` is renewed there as the AWS CLI renews it, by the rules of botocore's
// tokens.py.
#pragma once

#include "io/aws/provider.h"

namespace hakoseki::aws {

// Whether a profile is one of Identity Center: `sso_session` or `sso_start_url`.
[[nodiscard]] bool is_sso(const ConfigFile::Section& profile);

// Exchanges the cached token for the profile's role. Errors: malformed where a setting is missing;
// unavailable, with the command that helps, where the token is missing, or has expired and cannot
// be renewed.
[[nodiscard]] Result<Credentials> sso_credentials(const CredentialContext& context,
                                                  std::string_view name,
                                                  const ConfigFile::Section& profile);

// The name of the token's file: SHA-1 of the session's name, or of the start URL. Open to tests.
[[nodiscard]] std::string sso_token_file(std::string_view session_or_url);

}  // namespace hakoseki::aws
