// An image that a daemon on this machine keeps, by the Docker Engine API: of Docker, or of podman's
// service.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "io/curl_http.h"
#include "io/image/tar_archive.h"

namespace hakoseki::io {

struct DaemonOptions {
  std::string host = {};           // as $DOCKER_HOST has it; empty: unix:///var/run/docker.sock
  std::string temporary = "/tmp";  // the folder of the file that the image is read from
  std::uint64_t most_bytes = std::uint64_t{32} << 30U;
};

// What `docker save` would write of `name`, which the caller held to be a name, in a file that has
// no name. Errors: unavailable where no daemon listens or it has no such image, denied, unsupported
// for a daemon that is not behind a socket of this machine, too_large; malformed for what is no
// archive.
[[nodiscard]] Result<TarArchive> save_from_daemon(const std::string& name,
                                                  const DaemonOptions& options,
                                                  const CurlOptions& curl);

}  // namespace hakoseki::io
