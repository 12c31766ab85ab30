// What the syntaxes of ranges have in common, and the syntaxes one by one, for ranges.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/version/ranges.h"

namespace hakoseki::version {

[[nodiscard]] inline VersionSet everything() {
  return {VersionInterval{}};
}
[[nodiscard]] inline VersionSet at_least(std::string version) {
  return {{.from = std::move(version)}};
}
[[nodiscard]] inline VersionSet above(std::string version) {
  return {{.from = std::move(version), .includes_from = false}};
}
[[nodiscard]] inline VersionSet below(std::string version) {
  return {{.to = std::move(version)}};
}
[[nodiscard]] inline VersionSet up_to(std::string version) {
  return {{.to = std::move(version), .includes_to = true}};
}
[[nodiscard]] inline VersionSet between(std::string from, std::string to) {
  return {{.from = std::move(from), .to = std::move(to)}};
}
[[nodiscard]] inline VersionSet exactly(const std::string& version) {
  return {{.from = version, .to = version, .includes_to = true}};
}
[[nodiscard]] inline VersionSet except(const std::string& version) {
  return {{.to = version}, {.from = version, .includes_from = false}};
}

[[nodiscard]] inline bool is_version(VersionScheme scheme, std::string_view text) {
  return compare_versions(scheme, text, text).has_value();
}

// The number after one of any length.
[[nodiscard]] std::string plus_one(std::string_view digits);

// What most tools have: =, ==, !=, <, <=, >, >=, or none, which is =. Nothing where it is another
// one, no version could begin like that, or what stands alone is none.
[[nodiscard]] std::optional<VersionSet> plain_comparator(VersionScheme scheme,
                                                         std::string_view operation,
                                                         std::string_view version);

// How one ecosystem writes comparators; what is common: alternatives between `|` or `||`, what must
// all hold between spaces or commas.
struct Grammar {
  VersionScheme scheme;
  // `>= 1.2`: what is written of the two, the operator empty where there is none.
  std::optional<VersionSet> (*comparator)(VersionScheme scheme, std::string_view operation,
                                          std::string_view version);
  std::string_view operators = "<>=!";  // the characters of all of them
  // `1.2 - 1.4`; null: there are none.
  std::optional<VersionSet> (*hyphen)(VersionScheme scheme, std::string_view from,
                                      std::string_view to) = nullptr;
  bool is_nothing_everything = false;  // whether an empty text holds all versions
};
[[nodiscard]] std::optional<VersionSet> parse_alternatives(const Grammar& grammar,
                                                           std::string_view text);

// Each nothing where the text is malformed.
[[nodiscard]] std::optional<VersionSet> parse_plain_range(VersionScheme scheme,
                                                          std::string_view text);
// Maven's and NuGet's: [1.0,2.0)
[[nodiscard]] std::optional<VersionSet> parse_bracket_range(VersionScheme scheme,
                                                            std::string_view text);
[[nodiscard]] std::optional<VersionSet> parse_composer_range(VersionScheme scheme,
                                                             std::string_view text);
[[nodiscard]] std::optional<VersionSet> parse_gem_range(VersionScheme scheme,
                                                        std::string_view text);
[[nodiscard]] std::optional<VersionSet> parse_pypi_range(VersionScheme scheme,
                                                         std::string_view text);
// npm's, and the others of three numbers.
[[nodiscard]] std::optional<VersionSet> parse_semantic_range(VersionScheme scheme,
                                                             std::string_view text);

}  // namespace hakoseki::version
