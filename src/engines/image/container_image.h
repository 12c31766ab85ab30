// From what was read of an image to the resource that checks judge.
#pragma once

#include <string>
#include <vector>

#include "engines/image/analyse.h"
#include "formats/oci/image_config.h"
#include "formats/oci/image_source.h"
#include "inventory/inventory.h"

namespace hakoseki::image {

// Adds the image, and as inputs of the run the image and the history of its build. `name` is what
// task definitions and pods call it by; may be empty. `seen`: when it was read. `vulnerabilities`:
// of its packages, where they were looked up.
void add_image(Inventory& inventory, const std::string& name, const OpenedImage& image,
               const Analysis& analysis, std::optional<Moment> seen,
               std::optional<ImageVulnerabilities> vulnerabilities = {});

// How a layer is named: its diff id, else the digest of its blob; of one that has neither (a
// folder) its number. Empty for the layer of which an SBOM does not tell.
[[nodiscard]] std::string layer_name(const OpenedImage& image, std::uint32_t layer);

// What built an image, as a Dockerfile: BuildKit's history, and that of the builder before it,
// whose steps begin with `/bin/sh -c` and, where they run nothing, `#(nop)`. Empty without history.
[[nodiscard]] std::string dockerfile_of(const std::vector<oci::HistoryStep>& history);

}  // namespace hakoseki::image
