// What this machine says of registries: the files of containers and of Docker.
#pragma once

#include <string>

#include "base/result.h"
#include "formats/oci/registry_route.h"
#include "io/surroundings.h"

namespace hakoseki::io {

// Where the system keeps its own.
struct SystemFolders {
  std::string containers = "/etc/containers";
  std::string docker = "/etc/docker";
};

// $CONTAINERS_REGISTRIES_CONF, else the user's containers/registries.conf, else that of the system;
// over it the files of registries.conf.d, the user's last. Then the user's docker/daemon.json and
// that of the system. The user's folders are those of $XDG_CONFIG_HOME or ~/.config. Errors:
// malformed, unsupported, too_large with the path; unavailable where one of containers' is there
// and cannot be read. Docker's may be for others only.
[[nodiscard]] Result<oci::RegistryRules> registry_rules(const Surroundings& around,
                                                        const SystemFolders& system = {});

}  // namespace hakoseki::io
