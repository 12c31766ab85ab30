// Whether what was told of a package's name is about the package that is installed.
#pragma once

#include <string_view>

#include "engines/image/package.h"
#include "engines/vulnerabilities/database.h"

namespace hakoseki::vulnerabilities {

// By architecture, module and repository. `version`: of the package, or of its source where the row
// names that.
[[nodiscard]] bool is_about(const PackageRow& row, const image::Package& package,
                            std::string_view version);

// Of a distribution, where several sources tell of the same vulnerability: the less, the more it is
// to be believed. Those of equal rank are believed together.
[[nodiscard]] unsigned distance_of(std::string_view source);

}  // namespace hakoseki::vulnerabilities
