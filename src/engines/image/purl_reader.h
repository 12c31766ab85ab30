// Package URLs that others wrote.
#pragma once

#include <optional>
#include <string_view>

#include "engines/image/package.h"

namespace hakoseki::image {

// Its type, name, version and `arch`, percent-decoded; nothing for what is no package URL or of a
// type that is not known here. Other qualifiers and the subpath are not kept.
[[nodiscard]] std::optional<Package> package_of_purl(std::string_view purl);

}  // namespace hakoseki::image
