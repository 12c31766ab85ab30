// Downloads of a build that nothing verifies.
#pragma once

#include <vector>

#include "assess/recipe.h"

namespace hakoseki {

struct Downloads {
  // What is taken without verifying it, or switches verification off.
  std::vector<Exhibit> unverified;
  // What may be verified: files of which this Dockerfile does not show the use.
  std::vector<Exhibit> open;
};

// Of every stage, ONBUILD's instructions too.
[[nodiscard]] Downloads downloads_of(const Recipe& recipe);

}  // namespace hakoseki
