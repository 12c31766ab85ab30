#include "inventory/image_vulnerabilities.h"

#include <array>
#include <cstddef>

namespace hakoseki {

std::string_view name_of(VulnerabilityStatus status) {
  constexpr std::array<std::string_view, 5> names = {"affected", "will_not_fix", "unknown",
                                                     "not_affected", "fixed"};
  return names[static_cast<std::size_t>(status)];
}

}  // namespace hakoseki
