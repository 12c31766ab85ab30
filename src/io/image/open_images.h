// From what people write to images that can be read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "formats/oci/image_location.h"
#include "formats/oci/image_source.h"
#include "formats/oci/platform_choice.h"
#include "io/image/blob_store.h"
#include "io/image/docker_daemon.h"
#include "io/image/registry.h"

namespace hakoseki::io {

struct OpenedImages {
  std::unique_ptr<BlobStore> store = {};                  // which the images read; none for some
  std::vector<std::unique_ptr<ImageSource>> images = {};  // one, or one for each platform
};

struct ImagesOptions {
  RegistryOptions registry = {};
  DaemonOptions daemon = {};
  std::string containers_storage = {};  // the user's own store of podman; empty where unknown
};

// Errors: those of what is read.
[[nodiscard]] Result<OpenedImages> open_images(const ImageLocation& location,
                                               const PlatformWish& wish, ImagesOptions options);

}  // namespace hakoseki::io
