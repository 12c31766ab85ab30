#include "formats/advisory/codenames.h"

#include <algorithm>

namespace hakoseki::advisory {
namespace {

#include "formats/advisory/codenames_data.inc"

}  // namespace

std::span<const DistributionRelease> distribution_releases() {
  return table;
}

const DistributionRelease* release_named(std::string_view system, std::string_view codename) {
  const auto* const found = std::ranges::find_if(table, [&](const DistributionRelease& release) {
    return release.codename == codename && release.system == system;
  });
  return found == std::end(table) ? nullptr : found;
}

}  // namespace hakoseki::advisory
