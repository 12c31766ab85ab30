// What VEX documents say of the vulnerabilities that were found.
#pragma once

#include <span>

#include "engines/image/contents.h"
#include "formats/advisory/vex.h"
#include "formats/oci/image_source.h"
#include "inventory/image_vulnerabilities.h"

namespace hakoseki::vulnerabilities {

// Gives each vulnerability that a statement names in its package the status and the reason of the
// statement. `shows_fixed`: those that are fixed then are kept.
void apply(std::span<const advisory::VexDocument> documents, const OpenedImage& image,
           const image::ImageContents& contents, bool shows_fixed, ImageVulnerabilities& known);

}  // namespace hakoseki::vulnerabilities
