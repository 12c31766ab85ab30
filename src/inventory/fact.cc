#include "inventory/fact.h"

namespace hakoseki {

std::string_view described_by(const Case<std::string>& text) {
  if (const std::string* value = text.value()) return *value;
  const Unknown* why = text.unknown();
  if (why == nullptr) return {};
  if (why->reason == Reason::ssm_parameter) return why->detail;
  return why->shape;
}

}  // namespace hakoseki
