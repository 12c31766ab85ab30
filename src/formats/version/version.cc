#include "formats/version/version.h"

#include <algorithm>
#include <array>

#include "formats/version/schemes.h"

namespace hakoseki {
namespace {

constexpr std::array<std::string_view, 15> names = {
    "apk",   "cargo", "composer", "deb", "gem",  "generic", "golang", "hex",
    "maven", "npm",   "nuget",    "pub", "pypi", "rpm",     "swift"};

using Compare = version::Order (*)(std::string_view, std::string_view);

// By VersionScheme.
constexpr std::array<Compare, names.size()> comparisons = {
    version::compare_apk,    version::compare_cargo, version::compare_composer,
    version::compare_deb,    version::compare_gem,   version::compare_generic,
    version::compare_golang, version::compare_hex,   version::compare_maven,
    version::compare_npm,    version::compare_nuget, version::compare_pub,
    version::compare_pypi,   version::compare_rpm,   version::compare_swift};

}  // namespace

std::span<const std::string_view> version_schemes() {
  return names;
}

std::optional<VersionScheme> version_scheme_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<VersionScheme>(found - names.begin());
}

std::optional<std::weak_ordering> compare_versions(VersionScheme scheme, std::string_view a,
                                                   std::string_view b) {
  if (a.size() > longest_version || b.size() > longest_version) return std::nullopt;
  return comparisons[static_cast<std::size_t>(scheme)](a, b);
}

}  // namespace hakoseki
