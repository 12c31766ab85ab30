// What the Open Source Vulnerability schema (1.7, "Defined ecosystems") calls ecosystems and
// packages, in the words of Statement.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hakoseki::advisory {

struct OsvPackage {
  std::string ecosystem;
  std::string package;
  bool names_source = false;
  std::string repository = {};
};

// Of `affected[].package`; `purl` may be empty. Nothing for ecosystems of which no image holds a
// package, products that are no release of a distribution, and distributions without a release.
[[nodiscard]] std::optional<OsvPackage> osv_package(std::string_view ecosystem,
                                                    std::string_view name, std::string_view purl);

}  // namespace hakoseki::advisory
