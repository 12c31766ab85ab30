// Under which names a package stands in the database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/image/package.h"

namespace hakoseki::vulnerabilities {

// The release of a distribution as Statement::ecosystem spells it; empty where the image does not
// say what it is.
[[nodiscard]] std::string ecosystem_of(const image::Release& release);

// Of a package, whatever distribution it is in; empty where there is none (conda).
[[nodiscard]] std::string ecosystem_of(const image::Package& package,
                                       const image::Release& release);

struct Lookup {
  std::string ecosystem;
  std::string package;
  std::string version;
  bool names_source = false;
};

// Most have one; packages of distributions one of their own and one of their source.
[[nodiscard]] std::vector<Lookup> lookups_of(const image::Package& package,
                                             const image::Release& release);

}  // namespace hakoseki::vulnerabilities
