// Which checks look at what: from this follows what cannot be judged where it was not seen.
#pragma once

#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "assess/check.h"

namespace hakoseki {

// Whether the check reads anything of `what`: a type ("AWS::ECR::Repository"), or one property of
// it ("AWS::ECR::Repository#RepositoryPolicyText").
[[nodiscard]] bool reads(const Check& check, std::string_view what);

// Those that read any of it, in their order.
[[nodiscard]] std::vector<const Check*> readers_of(std::span<const Check> checks,
                                                   const std::set<std::string_view>& what);

}  // namespace hakoseki
