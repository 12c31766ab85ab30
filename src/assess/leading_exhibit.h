// Puts the place where people must look first in front of what decides.
#pragma once

#include <utility>
#include <vector>

#include "assess/verdict.h"

namespace hakoseki {

// `verdict` with `exhibit` first wherever it does not pass.
[[nodiscard]] inline Verdict led_by(const Exhibit& exhibit, const Verdict& verdict) {
  std::vector<Branch> branches = verdict.branches();
  for (Branch& branch : branches) {
    if (branch.outcome != Outcome::fail && branch.outcome != Outcome::unknown) continue;
    branch.exhibits.insert(branch.exhibits.begin(), exhibit);
  }
  return Verdict(std::move(branches));
}

}  // namespace hakoseki
