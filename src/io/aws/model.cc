#include "io/aws/model.h"

#include <algorithm>

#include "base/assertion.h"

namespace hakoseki::aws {
namespace {

#include "io/aws/model_data.inc"

}  // namespace

std::span<const Service> services() {
  return services_table;
}

std::span<const Operation> operations_of(const Service& service) {
  return std::span(operations_table).subspan(service.first, service.count);
}

const Service* find_service(std::string_view name) {
  const auto* const at = std::ranges::find(services_table, name, &Service::name);
  return at == std::end(services_table) ? nullptr : at;
}

const Operation* find_operation(const Service& service, std::string_view name) {
  const std::span<const Operation> operations = operations_of(service);
  const auto at = std::ranges::find(operations, name, &Operation::name);
  return at == operations.end() ? nullptr : &*at;
}

const Shape& shape_at(std::uint16_t index) {
  HAKOSEKI_ASSERT(index < std::size(shapes_table));
  return shapes_table[index];
}

std::span<const Member> members_of(const Shape& structure) {
  return std::span(members_table).subspan(structure.first, structure.count);
}

}  // namespace hakoseki::aws
