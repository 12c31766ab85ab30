// Whether Amazon Inspector scans the images of a registry.
#pragma once

#include <string_view>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

// Passes where the registry of an account and Region, which answers call its `stack`, scans by
// ENHANCED. `lacking` is shown where the run does not tell.
[[nodiscard]] Verdict is_scanned_by_inspector(std::string_view stack, const Evidence& lacking,
                                              const Index& index);

}  // namespace hakoseki
