// Which instances, launch templates and launch configurations of a run become hosts of containers,
// and what is known of their images.
#pragma once

#include <cstdint>
#include <vector>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

struct ContainerHost {
  enum class Orchestrator : std::uint8_t { ecs, eks };
  const HostTemplate* host;
  Orchestrator orchestrator;
  Exhibit proof;  // what makes it one
};

// Hosts that a capacity provider or node group starts, and those whose user data or image joins a
// cluster. Other instances of the run are none of a container assessment's business.
[[nodiscard]] std::vector<ContainerHost> container_hosts(const Index& index);

}  // namespace hakoseki
