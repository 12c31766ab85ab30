#include "inventory/inventory.h"

namespace hakoseki {

Inventory::Inventory() = default;
Inventory::Inventory(Inventory&&) noexcept = default;
Inventory& Inventory::operator=(Inventory&&) noexcept = default;
Inventory::~Inventory() = default;

}  // namespace hakoseki
