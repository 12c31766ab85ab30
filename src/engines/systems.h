// Derives which system each resource belongs to: the columns of the assessment.
#pragma once

#include "inventory/inventory.h"

namespace hakoseki::engines {

// Fills Inventory::systems and Resource::system. The user's declaration decides where it matches;
// otherwise each cluster is a system with what runs in it, then each stack that has no cluster,
// then the files that belong to no stack. Must come after derive_workloads.
void derive_systems(Inventory& inventory);

}  // namespace hakoseki::engines
