// Sets of versions: what advisories say is vulnerable, in whatever syntax their ecosystem writes
// it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/version/version.h"

namespace hakoseki {

// All versions between two ends, by the order of compare_versions.
struct VersionInterval {
  std::string from = {};      // empty: from the very first one
  std::string to = {};        // empty: without an end
  bool includes_from = true;  // whether `from` itself is one of them
  bool includes_to = false;

  bool operator==(const VersionInterval&) const = default;
};

// Whoever is in one of them is in the set. Ends that are no versions of the scheme are kept as they
// are written, and nothing compares with them.
using VersionSet = std::vector<VersionInterval>;

// Longer texts, and those that describe more intervals, are refused.
constexpr std::size_t longest_version_range = std::size_t{64} << 10U;  // bytes
constexpr std::size_t most_version_intervals = 8192;

// The set that a text describes in the syntax of the scheme's own tools:
//   npm, pub, hex, cargo, swift, golang: `>=1.2.0 <2.0.0 || ^3.1`; pypi: PEP 440 specifiers;
//   maven, nuget: `[1.0,2.0),(3.0,]`; gem: `~> 1.2, >= 1.2.3`; composer: `>=1,<2|>=3,<4`;
//   deb, rpm, apk, generic: comparators `< 1.2`, `>= 1, < 2`, joined by `||`.
// A pre-release belongs to the set if it lies between the ends, also where the tools that install
// would not choose it: who has it installed has it. An end need be no release: `^1.2.3` of npm ends
// before 2.0.0-0, which is before all that comes before 2.0.0; `==1.0` of pypi, which
// holds 1.0+local too, before 1.0.post0.dev0. The set is simplified. Errors: malformed, too_large.
[[nodiscard]] Result<VersionSet> parse_version_range(VersionScheme scheme, std::string_view text);

// Whether a version is in the set; nothing where it, or an end that matters, is no version.
[[nodiscard]] std::optional<bool> contains(VersionScheme scheme, const VersionSet& set,
                                           std::string_view version);

// The same set in the fewest intervals, ascending. Sets with ends that are no versions come back
// as they are.
[[nodiscard]] VersionSet simplified(VersionScheme scheme, VersionSet set);

// All versions that are not in the set. Errors: malformed where an end is no version.
[[nodiscard]] Result<VersionSet> complement(VersionScheme scheme, VersionSet set);

// Those in both. Errors: malformed where an end is no version.
[[nodiscard]] Result<VersionSet> intersection(VersionScheme scheme, const VersionSet& a,
                                              const VersionSet& b);

}  // namespace hakoseki
