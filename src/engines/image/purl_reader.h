// Package URLs that others wrote, as packages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engines/image/package.h"
#include "formats/purl.h"

namespace hakoseki::image {

// What the package is called here: with its scope, group or path where its ecosystem has one. The
// namespace of a distribution's package is who made it, no part of its name.
[[nodiscard]] std::string name_in(const Purl& purl, PackageType type);

// Its type, name, version and `arch`; nothing for what is no package URL or of a type that is not
// known here. Other qualifiers and the subpath are not kept.
[[nodiscard]] std::optional<Package> package_of_purl(std::string_view text);

}  // namespace hakoseki::image
