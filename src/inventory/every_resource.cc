#include "inventory/every_resource.h"

#include "inventory/resource_name.h"

namespace hakoseki {

void for_each_resource(const Inventory& inventory,
                       const std::function<void(const Resource&)>& visit) {
  inventory.for_each_type([&](const auto& all) {
    for (const Resource& resource : all)
      visit(resource);
  });
}

void edit_each_resource(Inventory& inventory, const std::function<void(Resource&)>& visit) {
  inventory.for_each_type([&](auto& all) {
    for (Resource& resource : all)
      visit(resource);
  });
}

void for_each_named_resource(
    const Inventory& inventory,
    const std::function<void(const Resource&, const std::string* name)>& visit) {
  inventory.for_each_type([&](const auto& all) {
    for (const auto& resource : all)
      visit(resource, name_of_resource(resource));
  });
}

}  // namespace hakoseki
