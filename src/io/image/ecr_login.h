// Who we are to a registry of Amazon ECR: the caller of AWS.
#pragma once

#include <string>

#include "base/result.h"
#include "io/aws/client.h"
#include "io/http.h"
#include "io/image/registry_login.h"

namespace hakoseki::io {

// ecr:GetAuthorizationToken; good for twelve hours and all repositories of the Region that the
// caller may read. Runs `http`, which is the client's. Errors: denied, unavailable, malformed;
// never with the token.
[[nodiscard]] Result<RegistryLogin> ecr_login(aws::Client& client, Http& http,
                                              const std::string& region);

}  // namespace hakoseki::io
