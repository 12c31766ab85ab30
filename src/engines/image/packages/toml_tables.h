// The tables of a TOML document (TOML 1.0.0) and the texts in them: as much as lock files need.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace hakoseki::image {

struct TomlTable {
  std::string name;  // as written between the brackets
  // The keys whose values are texts; of others, such as lists, only the form is followed.
  std::vector<std::pair<std::string, std::string>> texts;

  // Empty where it is not there.
  [[nodiscard]] std::string_view operator[](std::string_view key) const;
};

// In order; the first one, without a name, is what stands before any. Errors: malformed, with the
// line; too_large.
[[nodiscard]] Result<std::vector<TomlTable>> read_toml_tables(std::string_view bytes);

}  // namespace hakoseki::image
