// Derives what runs containers and where: the fact on which AWS's share of every host risk rests.
#pragma once

#include "inventory/inventory.h"

namespace hakoseki::engines {

// Fills Workload resources and every `compute` field, world by world: engines/ecs_compute holds the
// rules of ECS; a service with the deployment controller EXTERNAL runs where its task sets do.
void derive_workloads(Inventory& inventory);

}  // namespace hakoseki::engines
