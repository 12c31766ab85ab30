// What `docker save` writes: a tar archive with `manifest.json`, as it was before archives held OCI
// layouts and still is beside them.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "formats/oci/image_source.h"
#include "formats/oci/platform_choice.h"
#include "io/image/tar_archive.h"

namespace hakoseki::io {

// The image of that name (`app:v1`), or the only one. Errors: unavailable with the names that there
// are, or where the image is for another platform than was wished for; malformed, too_large.
[[nodiscard]] Result<std::unique_ptr<ImageSource>> open_docker_archive(
    TarArchive archive, const std::string& name, const PlatformWish& wish,
    const std::string& reference);

}  // namespace hakoseki::io
