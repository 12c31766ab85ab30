// The tables of a TOML document (TOML 1.0.0) and the texts in them: as much as lock files,
// registries.conf and RustSec's advisories need.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace hakoseki {

struct TomlTable {
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  std::string name;   // as written between the brackets
  Pairs texts = {};   // the keys whose values are texts
  Pairs others = {};  // the others: a number, date or truth value as written; `[` or `{` of lists
                      // and tables, of which only the form is followed
  // The texts in each list; only where they were asked for.
  std::vector<std::pair<std::string, std::vector<std::string>>> lists = {};

  // Empty where it is not there.
  [[nodiscard]] std::string_view operator[](std::string_view key) const;
  [[nodiscard]] std::string_view other(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view key) const;
};

// Lock files have long lists that nobody asks for.
enum class TomlLists : std::uint8_t { passed, kept };

// In order; the first one, without a name, is what stands before any. Errors: malformed, with the
// line; too_large.
[[nodiscard]] Result<std::vector<TomlTable>> read_toml_tables(std::string_view bytes,
                                                              TomlLists lists = TomlLists::passed);

}  // namespace hakoseki
