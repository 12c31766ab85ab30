// Settings of Amazon ECS that hold for an account in one Region, and where they matter.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "inventory/index.h"

namespace hakoseki {

// A place is an account in a Region, as Resource::stack calls it: "111122223333/eu-west-1".

// Passes where the account has a cluster of ECS in the place of `at`.
[[nodiscard]] Verdict has_clusters(const Index& index, const Resource& at);

// Passes where a task runs on Fargate in the place of `at`.
[[nodiscard]] Verdict runs_fargate(const Index& index, const Resource& at);

using JudgePlace = std::function<Verdict(const Index&, const Resource& at)>;
using JudgeSettings = std::function<Verdict(const EcsAccountSettings&)>;

// One ruling for the settings of each place, which are asked only where `is_used` passes, and an
// unknown one for each place with clusters whose settings were not told.
[[nodiscard]] std::vector<Ruling> judge_settings(const Index& index, const JudgePlace& is_used,
                                                 const JudgeSettings& judge);

}  // namespace hakoseki
