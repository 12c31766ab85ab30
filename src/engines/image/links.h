// Which packages of an image need each other, and which are part of one of the distribution's.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/image/contents.h"

namespace hakoseki::image {

// By the numbers of the packages.
struct PackageLinks {
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  // In ascending order. What is needed and not there is left out.
  std::vector<std::vector<std::uint32_t>> needs;
  std::vector<std::uint32_t> owners;  // none: no package that is there owns it
};

// deb and apk by the names and what they provide, npm by the folders in which Node.js looks; of
// other types nothing is known.
[[nodiscard]] PackageLinks links_between(const std::vector<InstalledPackage>& packages);

}  // namespace hakoseki::image
