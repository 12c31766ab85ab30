// Which events the rules of EventBridge pass on, and whether they reach anybody.
#pragma once

#include <string>
#include <string_view>

#include "assess/verdict.h"
#include "inventory/detection.h"

namespace hakoseki {

// A part of a pattern passes where it lets `wanted` through; one that is not written lets
// everything through.
[[nodiscard]] Verdict lets_through(const FactList<Fact<std::string>>& part,
                                   std::string_view wanted);

// Passes where the rule is on and has a target.
[[nodiscard]] Verdict reaches_somebody(const EventRule& rule);

}  // namespace hakoseki
