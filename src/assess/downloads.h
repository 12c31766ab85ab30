// Downloads of a build that nothing verifies.
#pragma once

#include <vector>

#include "assess/recipe.h"

namespace hakoseki {

// What one instruction (RUN, ADD, ENV, ARG) downloads without verifying it, or switches
// verification off for.
[[nodiscard]] std::vector<Exhibit> unverified_downloads(const dockerfile::Instruction& instruction,
                                                        const Recipe& recipe);

}  // namespace hakoseki
