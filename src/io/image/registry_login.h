// Who we are to a registry: what `docker login`, `podman login` and the helpers of credentials
// keep.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "io/program.h"
#include "io/surroundings.h"

namespace hakoseki::io {

struct RegistryLogin {
  std::string user;
  std::string password;
  std::string identity_token = {};  // instead of both: an OAuth2 refresh token
  std::string origin = {};          // for people
};

// For `host[:port]` (`docker.io` for Docker Hub) and a repository of it; nothing: anonymous. Other
// sources, such as ECR's GetAuthorizationToken, go before or behind it in a function of this shape.
using RegistryCredentials = std::function<Result<std::optional<RegistryLogin>>(
    const std::string& registry, const std::string& repository)>;

// Runs a helper of credentials; io::run_to_end outside of tests.
using RunWithInput =
    std::function<Result<Ended>(const std::vector<std::string>& words, std::string_view input,
                                std::chrono::milliseconds limit)>;

// Asks, and the first that knows the registry is believed: $REGISTRY_AUTH_FILE, or
// $XDG_RUNTIME_DIR/containers/auth.json and ~/.config/containers/auth.json; then
// $DOCKER_CONFIG/config.json, or ~/.docker/config.json. In each: the helper of the registry
// (`credHelpers`), else the longest of `auths` that covers the repository, else `credsStore`.
// Errors: malformed with the path, never with what is in the file; unavailable where a helper that
// is named for the registry does not work.
[[nodiscard]] Result<std::optional<RegistryLogin>> find_login(const Surroundings& around,
                                                              const RunWithInput& run,
                                                              const std::string& registry,
                                                              const std::string& repository);

}  // namespace hakoseki::io
