// How rpm's packages are named.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "engines/image/package.h"

namespace hakoseki::image {

// A key that signatures are checked with: rpm keeps those as if they were packages.
[[nodiscard]] inline bool is_rpm_key(std::string_view name) {
  return name == "gpg-pubkey";
}

// [epoch:]version-release. An epoch of 0 is none.
[[nodiscard]] inline std::string rpm_version(std::uint32_t epoch, std::string_view version,
                                             std::string_view release) {
  std::string text = epoch == 0 ? std::string() : fmt::format("{}:", epoch);
  text.append(version);
  if (!release.empty()) text.append("-").append(release);
  return text;
}

// "bash-5.1.8-6.el9.src.rpm": name, version and release, of which only the name may have hyphens.
inline void take_rpm_source(std::string_view file, Package& package) {
  for (const std::string_view ending : {".nosrc.rpm", ".src.rpm"}) {
    if (!file.ends_with(ending)) continue;
    file.remove_suffix(ending.size());
    const std::size_t release = file.rfind('-');
    const std::size_t version =
        release == std::string_view::npos || release == 0 ? release : file.rfind('-', release - 1);
    if (version == std::string_view::npos || version == 0) return;
    package.source_name = file.substr(0, version);
    package.source_version = file.substr(version + 1);
    return;
  }
}

}  // namespace hakoseki::image
