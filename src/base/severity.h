// How bad a failed check is, in the words every report uses.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hakoseki {

// Ordered: a later one is worse.
enum class Severity : std::uint8_t { info, low, medium, high, critical };

// "info", "low", "medium", "high", "critical": the same in both languages, so that scripts can
// match.
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] std::optional<Severity> severity_named(std::string_view name);

}  // namespace hakoseki
