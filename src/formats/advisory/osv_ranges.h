// The ranges of the Open Source Vulnerability schema (1.7, `affected[].ranges[].events`).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/version/ranges.h"

namespace hakoseki::advisory {

struct OsvEvent {
  enum class Kind : std::uint8_t { introduced, fixed, last_affected, limit };

  Kind kind = Kind::introduced;
  std::string_view version;
};

// The versions that one range says are affected, by the schema's algorithm ("Evaluation"). Events
// need not be in order; where one of them is no version of the scheme they are taken as they come.
// Errors: malformed without an event that introduces.
[[nodiscard]] Result<VersionSet> osv_intervals(VersionScheme scheme, std::vector<OsvEvent> events);

}  // namespace hakoseki::advisory
