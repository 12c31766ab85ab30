// Images where containerd keeps them: nerdctl's, Docker's newer ones, those of Kubernetes' nodes.
#pragma once

#include <string>

#include "base/result.h"
#include "formats/oci/image_location.h"

namespace hakoseki::io {

// The digest of the manifest or index that `location` names, by the names that containerd keeps in
// its database (`folder` is its root). One without a namespace may be in any, as long as all mean
// the same image. A daemon may run meanwhile: it is asked nothing. Errors: unavailable without a
// database or such an image, while it is written all the time, or where the namespaces differ;
// denied, malformed, too_large.
[[nodiscard]] Result<std::string> digest_in_containerd(const std::string& folder,
                                                       const ImageLocation& location);

}  // namespace hakoseki::io
