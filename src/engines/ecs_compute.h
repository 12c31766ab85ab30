// The rules by which ECS decides where a task runs.
#pragma once

#include "inventory/index.h"

namespace hakoseki::engines {

// Of several places where tasks may run the highest counts: one that surely is not Fargate, then
// one that is not known; Fargate only if every one is.
[[nodiscard]] int precedence(const Case<Compute>& compute);

// One capacity provider: AWS's own two by name, others as the run describes them.
[[nodiscard]] Fact<Compute> compute_of_provider(const Fact<Reference>& provider,
                                                const Index& index);

// The launch type, else the starter's own capacity provider strategy, else its cluster's default
// strategy, else EC2, in each world by itself. A strategy that may place a task outside Fargate is
// not Fargate.
[[nodiscard]] Fact<Compute> compute_of(const Fact<std::string>& launch_type,
                                       const FactList<CapacityProviderItem>& strategy,
                                       const Fact<Reference>& cluster, const Index& index);

}  // namespace hakoseki::engines
