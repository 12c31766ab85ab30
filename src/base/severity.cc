#include "base/severity.h"

#include <array>
#include <cstddef>

namespace hakoseki {
namespace {

constexpr std::array<std::string_view, 5> names = {"info", "low", "medium", "high", "critical"};

}  // namespace

std::string_view name_of(Severity severity) {
  return names[static_cast<std::size_t>(severity)];
}

std::optional<Severity> severity_named(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

}  // namespace hakoseki
