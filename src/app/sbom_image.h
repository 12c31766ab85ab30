// An image that is known from its SBOM alone.
#pragma once

#include "base/result.h"
#include "formats/oci/image_location.h"
#include "report/image_report.h"

namespace hakoseki::app {

// Errors: those of the file, and of what is no SBOM.
[[nodiscard]] Result<ImageReport> read_sbom(const ImageLocation& location);

}  // namespace hakoseki::app
