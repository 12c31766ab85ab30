// Versions of packages: what is one in each ecosystem, and which of two is the newer one.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace hakoseki {

// How a kind of package orders its versions. Named like the types of purl (package-url/purl-spec),
// except `generic`: programs that follow no rule of an ecosystem.
enum class VersionScheme : std::uint8_t {
  apk,
  cargo,
  composer,
  deb,
  gem,
  generic,
  golang,
  hex,
  maven,
  npm,
  nuget,
  pub,
  pypi,
  rpm,
  swift,
};

// The names of all, in the order of their alphabet.
[[nodiscard]] std::span<const std::string_view> version_schemes();
[[nodiscard]] std::optional<VersionScheme> version_scheme_named(std::string_view name);

// Longer texts are no versions: no version of a registry comes near.
constexpr std::size_t longest_version = 4096;  // bytes

// Which of two versions is newer. Nothing where one of the two is no version of this scheme.
// Equivalent ones need not be written alike: `1.0` and `1.0.0`, what differs in build metadata.
[[nodiscard]] std::optional<std::weak_ordering> compare_versions(VersionScheme scheme,
                                                                 std::string_view a,
                                                                 std::string_view b);

}  // namespace hakoseki
