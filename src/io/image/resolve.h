// From an index or a manifest to the images that are meant.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "formats/oci/image_source.h"
#include "formats/oci/manifest.h"
#include "formats/oci/platform_choice.h"
#include "io/image/blob_store.h"

namespace hakoseki::io {

struct ToResolve {
  oci::Index index;                              // of one manifest, where there is no index
  std::string index_digest;                      // empty where it has none
  std::map<std::string, std::string> read = {};  // documents that were read, by their digests
  std::string reference;                         // of the image, for people
  PlatformWish wish = {};
};

// Reads indexes, manifests and configurations, verifies each by the digest it is named by, and
// holds the layers against the configuration. The images read their layers from `store`, which
// outlives them. Errors: those of `store` and of choose(); malformed, unsupported (no image but
// another artifact), too_large past 5 indexes inside each other or 200 documents that must be read
// to choose.
[[nodiscard]] Result<std::vector<std::unique_ptr<ImageSource>>> resolve(BlobStore& store,
                                                                        ToResolve what);

}  // namespace hakoseki::io
