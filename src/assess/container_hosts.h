// The hosts of containers in a run, each with the proof that it is one.
#pragma once

#include <vector>

#include "assess/verdict.h"
#include "inventory/inventory.h"

namespace hakoseki {

struct ContainerHost {
  using Orchestrator = HostTemplate::Enrolment::Orchestrator;
  const HostTemplate* host;
  Orchestrator orchestrator;
  Exhibit proof;  // what makes it one
};

// Those that engines/hosts found, in the order of the inventory.
[[nodiscard]] std::vector<ContainerHost> container_hosts(const Inventory& inventory);

}  // namespace hakoseki
