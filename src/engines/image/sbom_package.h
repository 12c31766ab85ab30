// One component of an SBOM as a package.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/image/package.h"
#include "formats/sbom/sbom.h"

namespace hakoseki::image {

struct SbomPackage {
  Package package;
  std::string distro;  // `debian-12`, as its package URL names it; or empty
  std::string layer;   // a diff id or a digest; or empty
  std::string owner;
  std::vector<std::string> paths;
};

// The first of these properties that is told; or empty.
[[nodiscard]] std::string_view told(const sbom::Component& component,
                                    std::initializer_list<std::string_view> names);

// Errors: unsupported for types that are not read, and without a package URL; malformed.
[[nodiscard]] Result<SbomPackage> package_of(const sbom::Component& component);

}  // namespace hakoseki::image
