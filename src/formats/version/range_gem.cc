// The requirements of RubyGems (Gem::Requirement), where `~>` fixes all numbers but the last one.
#include <string>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/version/parts.h"
#include "formats/version/range_syntax.h"

namespace hakoseki::version {
namespace {

// Gem::Version#bump, and all of its pre-releases: numbers up to the first word without the last
// one, of which what is last then counts on.
std::string end_of_line(std::string_view version) {
  std::string_view rest = version;
  take_while(rest, [](char c) { return is_digit(c) || c == '.'; });
  std::string_view numbers = version.substr(0, version.size() - rest.size());
  if (numbers.ends_with('.')) numbers.remove_suffix(1);
  if (const std::size_t dot = numbers.rfind('.'); dot != numbers.npos)
    numbers = numbers.substr(0, dot);
  const std::size_t last = numbers.rfind('.') + 1;
  // Words are before numbers, and none is before A.
  return fmt::format("{}{}.A", numbers.substr(0, last), plus_one(numbers.substr(last)));
}

std::optional<VersionSet> comparator(VersionScheme scheme, std::string_view operation,
                                     std::string_view version) {
  if (operation != "~>") return plain_comparator(scheme, operation, version);
  if (!is_version(scheme, version)) return std::nullopt;
  return between(std::string(version), end_of_line(version));
}

}  // namespace

std::optional<VersionSet> parse_gem_range(VersionScheme scheme, std::string_view text) {
  return parse_alternatives({.scheme = scheme, .comparator = comparator, .operators = "<>=!~"},
                            text);
}

}  // namespace hakoseki::version
