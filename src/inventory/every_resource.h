// Every resource of an inventory, whatever its type. Inventory::for_each_type compiles its visitor
// for each type; who asks for no more than a Resource goes by here, where that is done once.
#pragma once

#include <functional>
#include <string>

#include "inventory/inventory.h"

namespace hakoseki {

void for_each_resource(const Inventory& inventory,
                       const std::function<void(const Resource&)>& visit);
void edit_each_resource(Inventory& inventory, const std::function<void(Resource&)>& visit);
// With its name, as name_of_resource tells it.
void for_each_named_resource(
    const Inventory& inventory,
    const std::function<void(const Resource&, const std::string* name)>& visit);

}  // namespace hakoseki
