// Derives what runs containers and where: the fact on which AWS's share of every host risk rests.
#pragma once

#include "inventory/inventory.h"

namespace hakoseki::engines {

// Fills Workload resources and every `compute` field. The rules are those of ECS: launchType, else
// the service's capacity provider strategy, else the cluster's default strategy, else EC2
// (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html). A strategy that may
// place a task outside Fargate is not Fargate.
void derive_workloads(Inventory& inventory);

}  // namespace hakoseki::engines
