// Which release of a distribution is meant by its codename (Debian's package distro-info-data).
#pragma once

#include <span>
#include <string_view>

#include "formats/advisory/advisory.h"

namespace hakoseki::advisory {

struct DistributionRelease {
  std::string_view system;     // `debian` or `ubuntu`, as os-release(5) has it in ID
  std::string_view codename;   // `bookworm`
  std::string_view ecosystem;  // as Statement has it: `debian:12`, `debian:sid`, `ubuntu:22.04`
  unsigned created;            // 20210814: the day since which packages were made for it
  unsigned last_day;  // on which anybody mended it, for money too; 0: not yet known, or never over

  [[nodiscard]] bool has_number() const {
    return ecosystem.find_first_of("0123456789") != std::string_view::npos;
  }
};

// All of Debian, then all of Ubuntu, each from the oldest.
[[nodiscard]] std::span<const DistributionRelease> distribution_releases();

// Null where there is no such codename.
[[nodiscard]] const DistributionRelease* release_named(std::string_view system,
                                                       std::string_view codename);

}  // namespace hakoseki::advisory
