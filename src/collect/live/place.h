// Which account and Region an answer speaks of, told by the ARNs and ids it holds.
#pragma once

#include <span>
#include <vector>

#include "collect/live/answer.h"
#include "formats/node.h"
#include "inventory/input.h"

namespace hakoseki::live {

// Whether the operation answers the same in all Regions.
[[nodiscard]] bool is_global(const Operation& operation);

// What the answer itself tells, as far as it does.
[[nodiscard]] Place place_in(const Node& root, const Operation& operation);

// An answer that does not tell its place is of the one place that the others of its folder tell, if
// they agree; else of the one that all of the run tell.
void settle_places(std::vector<Answer>& answers, std::span<const Input> inputs);

}  // namespace hakoseki::live
