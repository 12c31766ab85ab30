// Certificates for one registry, as Docker and Podman keep them: certs.d/HOST[:PORT]/.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/surroundings.h"

namespace hakoseki::io {

struct RegistryTrust {
  std::string authorities = {};         // PEM of all `*.crt`; empty: those of the system
  std::string client_certificate = {};  // the path of the first `*.cert`
  std::string client_key = {};          // and of the `*.key` of the same name
};

// ~/.config/containers/certs.d, /etc/containers/certs.d, /etc/docker/certs.d.
[[nodiscard]] std::vector<std::string> certificate_folders(const Surroundings& around);

// From the first of `folders` with one for `authority`, or nothing. Errors: unavailable, denied;
// malformed for a certificate without its key.
[[nodiscard]] Result<RegistryTrust> trust_for(std::span<const std::string> folders,
                                              const std::string& authority);

}  // namespace hakoseki::io
