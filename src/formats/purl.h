// Package URLs (purl-spec, ECMA-427): how SBOMs and advisories name packages.
//   pkg:type/namespace/name@version?qualifiers#subpath
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace hakoseki {

// All parts decoded; those that are not there are empty.
struct Purl {
  std::string type;   // lower case
  std::string space;  // the namespace, its parts joined by `/`
  std::string name;   // never empty
  std::string version = {};
  std::vector<std::pair<std::string, std::string>> qualifiers = {};  // in the order of their keys
  std::string subpath = {};

  // Empty where it is not there.
  [[nodiscard]] std::string_view qualifier(std::string_view key) const;
  // Canonical, whatever the spelling it was read from.
  [[nodiscard]] std::string text() const;

  bool operator==(const Purl&) const = default;
};

// Tolerates what tools write beside the letter of it: `pkg://`, capitals in keys, an `@` that is
// not encoded. Namespaces and names of types whose registries do not mind capitals come in lower
// case. Errors: malformed; too_large.
[[nodiscard]] Result<Purl> parse_purl(std::string_view text);

// What is compared of a name: of a type whose registry does not mind capitals in lower case, and of
// PyPI with one spelling for each of `-`, `_` and `.` (PEP 503).
[[nodiscard]] std::string normal_name(std::string_view type, std::string_view name);

}  // namespace hakoseki
