// The default chain of the AWS SDKs: who is asked for credentials, in which order.
// Source: "Standardized credential providers" of the AWS SDKs and Tools Reference Guide.
#pragma once

#include <array>
#include <string>

#include "io/aws/provider.h"

namespace hakoseki::aws {

struct ChainOptions {
  std::string profile = {};  // of the option --profile: then the environment is not asked
  EndpointSettings endpoints = {};
};

// AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or ~/.aws/config and ~/.aws/credentials. A file
// that is not there says nothing. Errors: malformed with the place; unavailable, too_large for a
// file that is named in the environment and cannot be read.
[[nodiscard]] Result<ConfigFile> read_shared_files(const io::Surroundings& around);

// Where those two are, in this order, whether they are there or not.
[[nodiscard]] std::array<std::string, 2> shared_file_paths(const io::Surroundings& around);

// The option, AWS_PROFILE, or `default`.
[[nodiscard]] std::string profile_name(const io::Surroundings& around, std::string_view option);

// Environment, web identity, the profile, container, instance. Errors: those of the first provider
// that is configured and does not work; unavailable, with all who were asked and what to do, where
// none is configured.
[[nodiscard]] Result<Credentials> find_credentials(const io::Surroundings& around,
                                                   const ChainOptions& options);

}  // namespace hakoseki::aws
