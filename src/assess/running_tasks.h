// What Amazon ECS runs at the time of collection, and where nobody knows what it runs.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "inventory/index.h"

namespace hakoseki {

// One ruling for each task that runs; besides, an unknown one for each cluster whose tasks were not
// all told, and one that does not apply for each in which nothing runs.
[[nodiscard]] std::vector<Ruling> judge_running(
    const Index& index, const std::function<Verdict(const EcsTask&)>& judge);

// The family that a reference to a task definition names, with a revision or without.
[[nodiscard]] std::string_view family_in(std::string_view task_definition);

}  // namespace hakoseki
