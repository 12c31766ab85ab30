// What an SBOM says of an image, in the shape in which images are read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/text.h"
#include "engines/image/analyse.h"
#include "formats/oci/image_source.h"
#include "formats/sbom/sbom.h"

namespace hakoseki::image {

// The layer of a package of which the SBOM does not tell it.
inline constexpr std::uint32_t unknown_layer = 0xFFFFFFFF;

// Something of an SBOM that did not become a package, or that its maker did not see.
struct SbomGap {
  std::string where;  // a component; empty for the whole
  Message reason;
};

struct SbomContents {
  OpenedImage image;
  Analysis analysis;  // no layer of it was read
  std::vector<SbomGap> gaps;
};

// Takes what hakoseki, Syft and Trivy write beside the formats: layers, paths, sources.
[[nodiscard]] SbomContents contents_of(const sbom::Sbom& sbom);

}  // namespace hakoseki::image
