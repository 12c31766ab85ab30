// The platform versions of AWS Fargate: which of them still receive AWS's security updates.
#pragma once

#include <string>

#include "assess/verdict.h"
#include "inventory/ecs.h"

namespace hakoseki {

// Passes for LATEST and for the newest version of the operating system. Only Windows' newest
// version is called 1.0.0; `task` says which system it is, and may be null where that is not seen.
[[nodiscard]] Verdict platform_is_current(const Fact<std::string>& version,
                                          const TaskDefinition* task);

}  // namespace hakoseki
