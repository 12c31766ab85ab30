// The file modes that a Dockerfile sets: chmod, `install -m`, COPY --chmod and ADD --chmod.
#pragma once

#include <string>
#include <vector>

#include "assess/recipe.h"

namespace hakoseki {

struct ModeChange {
  std::string mode;  // as written: "4755", "u+s", "a=rwx"
  std::vector<std::string> paths;
  Evidence evidence;     // the mode
  bool sets_id = false;  // the set-uid bit, or the set-gid bit of something other than a folder
  bool lets_everybody_write = false;
};

// Those of the final image that a later instruction does not take back. A mode that a variable
// decides is left out.
[[nodiscard]] std::vector<ModeChange> mode_changes(const Recipe& recipe);

}  // namespace hakoseki
