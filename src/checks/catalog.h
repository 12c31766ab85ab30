// Every check that is built, in the order of the standard.
#pragma once

#include <vector>

#include "assess/check.h"

namespace hakoseki::checks {

[[nodiscard]] std::vector<Check> catalog();

}  // namespace hakoseki::checks
