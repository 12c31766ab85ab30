// Writes the file of vulnerabilities; see layout.h.
#pragma once

#include <string>

#include "base/result.h"
#include "engines/vulnerabilities/material.h"

namespace hakoseki::vulnerabilities {

// The same bytes for the same material, in whatever order it was told. Errors: too_large past what
// numbers of 32 bits can count.
[[nodiscard]] Result<std::string> database_file(Material material);

}  // namespace hakoseki::vulnerabilities
