// The sessions of roles that the AWS CLI keeps in ~/.aws/cli/cache: who gave a code of an MFA
// device to it need not give another one here.
#pragma once

#include <optional>
#include <string>

#include "io/aws/config_file.h"
#include "io/aws/credentials.h"
#include "io/surroundings.h"

namespace hakoseki::aws {

// The session of the role of a profile, where one is kept that lasts a while; it is only read.
[[nodiscard]] std::optional<Credentials> cached_session(const io::Surroundings& around,
                                                        const ConfigFile::Section& profile);

// The name of its file: SHA-1 of what the role is asked with, as botocore writes it in JSON. Empty
// where that cannot be followed exactly. Open to tests.
[[nodiscard]] std::string session_file(const ConfigFile::Section& profile);

}  // namespace hakoseki::aws
