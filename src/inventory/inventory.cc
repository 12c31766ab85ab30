#include "inventory/inventory.h"

namespace hakoseki {

Inventory::Inventory() = default;
Inventory::Inventory(Inventory&& other) noexcept = default;
Inventory& Inventory::operator=(Inventory&& other) noexcept = default;
Inventory::~Inventory() = default;

}  // namespace hakoseki
