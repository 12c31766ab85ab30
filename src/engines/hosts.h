// Derives which instances, launch templates and launch configurations become hosts of containers.
#pragma once

#include "inventory/index.h"
#include "inventory/inventory.h"

namespace hakoseki::engines {

// Fills HostTemplate::enrolment: hosts that a capacity provider or node group starts, and those
// whose user data or image joins a cluster. Other instances of the run are none of a container
// assessment's business. `index` is of the same inventory.
void derive_hosts(Inventory& inventory, const Index& index);

}  // namespace hakoseki::engines
