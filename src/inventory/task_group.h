// What the group of a task tells of it.
#pragma once

#include <optional>
#include <string_view>

namespace hakoseki {

// The service that a task was started for: "web" of "service:web".
[[nodiscard]] inline std::optional<std::string_view> service_in(std::string_view group) {
  constexpr std::string_view mark = "service:";
  if (!group.starts_with(mark)) return std::nullopt;
  return group.substr(mark.size());
}

}  // namespace hakoseki
