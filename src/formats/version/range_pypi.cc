// PEP 440, "Version specifiers", where a pre-release is before its version also for `<`, and a
// post-release behind it for `>`.
#include <array>
#include <string>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/version/parts.h"
#include "formats/version/range_syntax.h"

namespace hakoseki::version {
namespace {

bool is_separator(char c) {
  return c == '.' || c == '-' || c == '_';
}

void drop_last(std::string_view& text, bool is(char)) {
  while (!text.empty() && is(text.back()))
    text.remove_suffix(1);
}

// The digits at the end, which are taken away with a separator before them.
std::string_view take_last_digits(std::string_view& text) {
  const std::string_view whole = text;
  drop_last(text, is_digit);
  const std::string_view digits = whole.substr(text.size());
  if (!text.empty() && is_separator(text.back())) text.remove_suffix(1);
  return digits;
}

// Whether the text ends with the word of a post-release. `1.0-1` is one too.
bool is_post(std::string_view text, std::string_view before_digits) {
  for (const std::string_view word : {"post", "rev", "r"}) {
    if (before_digits.ends_with(word)) return true;
  }
  return text.size() > before_digits.size() && text[before_digits.size()] == '-' &&
         !before_digits.empty() && is_digit(before_digits.back());
}

// Where the versions end that are this one but for a local label. `text` is a version without one.
std::string end_of(std::string_view text) {
  const std::string version = lower_case(without_spaces(text));
  std::string_view before = version;
  const std::string_view digits = take_last_digits(before);
  if (before.ends_with("dev")) return fmt::format("{}{}", before, plus_one(digits));
  if (!is_post(version, before)) return version + ".post0.dev0";
  const bool is_implicit = is_digit(before.back());
  return fmt::format("{}{}{}.dev0", before, is_implicit ? ".post" : "", plus_one(digits));
}

// [N!]N(.N)* at the front of a version.
std::string_view release_of(std::string_view text) {
  std::string_view rest = text;
  take_while(rest, [](char c) { return is_digit(c) || c == '.' || c == '!'; });
  text = text.substr(0, text.size() - rest.size());
  if (text.ends_with('.')) text.remove_suffix(1);
  return text;
}

// All versions of a release and of those below it: 1.4 and 1.4.2, from their first pre-release on.
VersionSet line(std::string_view release) {
  std::string_view before = release;
  drop_last(before, is_digit);
  return between(fmt::format("{}.dev0", release),
                 fmt::format("{}{}.dev0", before, plus_one(release.substr(before.size()))));
}

// `1.4` of `1.4.*`.
std::optional<std::string_view> line_before_star(std::string_view version) {
  if (!version.ends_with(".*")) return std::nullopt;
  version.remove_suffix(2);
  if (release_of(version) != version || !is_version(VersionScheme::pypi, version))
    return std::nullopt;
  return version;
}

std::optional<VersionSet> equal(std::string_view operation, std::string_view version) {
  if (version.ends_with(".*")) return line_before_star(version).transform(line);
  if (version.contains('+') || !is_version(VersionScheme::pypi, version))
    return plain_comparator(VersionScheme::pypi, operation, version);
  return between(std::string(version), end_of(version));
}

std::optional<VersionSet> compatible(std::string_view version) {
  const std::string_view release = release_of(version);
  const std::size_t dot = release.rfind('.');
  if (dot == release.npos || !is_version(VersionScheme::pypi, version)) return std::nullopt;
  VersionSet set = line(release.substr(0, dot));
  set.front().from = version;
  return set;
}

std::optional<VersionSet> comparator(VersionScheme scheme, std::string_view operation,
                                     std::string_view version) {
  if (version.starts_with('v') || version.starts_with('V')) version.remove_prefix(1);
  if (operation == "===") return exactly(std::string(version));
  if (operation == "~=") return compatible(version);
  if (operation.empty() || operation == "=" || operation == "==") return equal(operation, version);
  if (operation == "!=") {
    const auto same = equal("==", version);
    if (!same) return std::nullopt;
    const VersionInterval& one = same->front();
    return VersionSet{{.to = one.from}, {.from = one.to, .includes_from = !one.includes_to}};
  }
  if (version.ends_with(".*")) return std::nullopt;
  // 1.0+local is 1.0 for whoever does not name it.
  const bool is_public = !version.contains('+') && is_version(scheme, version);
  if (operation == "<=" && is_public) return below(end_of(version));
  if (operation == ">" && is_public) return at_least(end_of(version));
  return plain_comparator(scheme, operation, version);
}

}  // namespace

std::optional<VersionSet> parse_pypi_range(VersionScheme scheme, std::string_view text) {
  return parse_alternatives({.scheme = scheme,
                             .comparator = comparator,
                             .operators = "<>=!~",
                             .is_nothing_everything = true},
                            text);
}

}  // namespace hakoseki::version
