// Where an image is to be read from, as people write it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/image_ref.h"

namespace hakoseki {

enum class ImagePlace : std::uint8_t {
  registry,        // [docker://]IMAGE
  oci_folder,      // oci:FOLDER[:TAG|@DIGEST]
  oci_archive,     // oci-archive:FILE[:TAG|@DIGEST]
  docker_archive,  // docker-archive:FILE[:NAME[:TAG]|@DIGEST]
  docker_daemon,   // docker-daemon:NAME[:TAG|@DIGEST], or its ID: sha256:HEX
  // containers-storage:[[DRIVER@]FOLDER[+...]]NAME[:TAG|@DIGEST] or an ID, the outer brackets as
  // they stand
  containers_storage,
  containerd,  // containerd:[[NAMESPACE@]FOLDER]NAME[:TAG|@DIGEST] or a digest, the same
  folder,      // dir:FOLDER
  sbom,        // sbom:FILE: not the image, but what somebody says is in it
};

struct ImageLocation {
  ImagePlace place = ImagePlace::registry;
  std::string text;       // as it was written
  std::string path = {};  // of a file or folder; the name that a daemon or a store knows
  // Of containers' storage and containerd: its folder; empty for the user's own, and the usual one.
  std::string store = {};
  std::string driver = {};      // of containers' storage: `overlay` or `vfs`; empty where not told
  std::string name_space = {};  // of containerd; empty where not told
  std::string tag = {};     // of layouts and archives: which image of them; empty where not told
  std::string digest = {};  // the same, by its digest
  ImageRef image = {};  // of a registry; its tag is `latest` where neither it nor a digest is told
};

// A path ends at its first colon. Errors: malformed; unsupported for the places that other programs
// know (`ostree:`, `sif:`).
[[nodiscard]] Result<ImageLocation> parse_image_location(std::string_view text);

}  // namespace hakoseki
