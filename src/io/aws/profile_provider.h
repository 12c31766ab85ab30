// Credentials of a profile of the shared files: keys, a role, a program, a web identity or SSO.
#pragma once

#include "io/aws/provider.h"

namespace hakoseki::aws {

// Inside a profile the order is botocore's: a role (with `source_profile` or `credential_source`),
// a web identity, Identity Center, keys, `credential_process`. Errors: malformed for a setting that
// is missing, a profile that is not there or a chain of roles that comes back to itself; what STS,
// the portal and the program say.
[[nodiscard]] Result<Provided> profile_credentials(const CredentialContext& context,
                                                   std::string_view name);

}  // namespace hakoseki::aws
