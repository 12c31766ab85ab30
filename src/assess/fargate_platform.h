// The platform versions of AWS Fargate: which of them still receive AWS's security updates.
#pragma once

#include <string>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

// Passes for LATEST and for the newest version of the operating system. Only Windows' newest
// version is called 1.0.0; the task definition says which system it is.
[[nodiscard]] Verdict platform_is_current(const Fact<std::string>& version,
                                          const Fact<Reference>& definition, const Index& index);

}  // namespace hakoseki
