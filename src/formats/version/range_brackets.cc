// Intervals in brackets: maven.apache.org/enforcer, "Version Range Specification", and NuGet's
// "Version ranges" with floating versions (learn.microsoft.com).
#include <array>
#include <string>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/version/parts.h"
#include "formats/version/range_syntax.h"

namespace hakoseki::version {
namespace {

bool is_one_word(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\n\v\f\r,[]()") == text.npos;
}

// `1.2.3-rc*`: a pre-release that begins like that, or the version itself.
VersionInterval floating_label(std::string_view version, std::size_t hyphen) {
  std::string from(version.substr(0, version.size() - 1));
  if (from.ends_with('.')) from.pop_back();
  if (from.ends_with('-')) from += '0';
  return {
      .from = std::move(from), .to = std::string(version.substr(0, hyphen)), .includes_to = true};
}

// `1.*`, `1.2.*-*`, `1.2.3-rc*`, `*`.
std::optional<VersionInterval> floating(std::string_view version) {
  if (version == "*" || version == "*-*") return VersionInterval();
  if (!version.ends_with('*')) return std::nullopt;
  std::string_view numbers = version;
  if (numbers.ends_with(".*-*")) numbers.remove_suffix(2);
  if (const std::size_t hyphen = numbers.find('-'); hyphen != numbers.npos)
    return floating_label(version, hyphen);
  if (!numbers.ends_with(".*")) return std::nullopt;
  numbers.remove_suffix(2);
  if (!is_version(VersionScheme::nuget, numbers)) return std::nullopt;
  const std::size_t last = numbers.rfind('.') + 1;
  return VersionInterval{
      .from = fmt::format("{}-0", numbers),
      .to = fmt::format("{}{}-0", numbers.substr(0, last), plus_one(numbers.substr(last)))};
}

// Without brackets it is the least version that is asked for.
std::optional<VersionSet> bare(VersionScheme scheme, std::string_view version) {
  if (scheme == VersionScheme::nuget && version.contains('*'))
    return floating(version).transform([](const VersionInterval& one) { return VersionSet{one}; });
  const bool is_any = is_one_word(version) && is_alphanumeric(version.front());
  if (!is_any || !is_version(scheme, version)) return std::nullopt;
  return at_least(std::string(version));
}

// `1.0,2.0` between brackets, each of which says whether the end belongs to it.
std::optional<VersionInterval> interval(VersionScheme scheme, std::string_view text,
                                        bool includes_from, bool includes_to) {
  const std::size_t comma = text.find(',');
  const std::string_view from = without_spaces(text.substr(0, comma));
  if (comma == text.npos) {
    if (!includes_from || !includes_to || !is_one_word(from)) return std::nullopt;
    return exactly(std::string(from)).front();
  }
  const std::string_view to = without_spaces(text.substr(comma + 1));
  if ((!from.empty() && !is_one_word(from)) || (!to.empty() && !is_one_word(to)))
    return std::nullopt;
  VersionInterval both = {std::string(from), std::string(to), includes_from, includes_to};
  if (scheme == VersionScheme::nuget && from.contains('*')) {
    const auto least = floating(from);
    if (!least) return std::nullopt;
    both.from = least->from;
  }
  return both;
}

}  // namespace

std::optional<VersionSet> parse_bracket_range(VersionScheme scheme, std::string_view text) {
  text = without_spaces(text);
  constexpr std::string_view comparators = "<>=!";
  if (text.empty()) return std::nullopt;
  if (comparators.contains(text.front())) return parse_plain_range(scheme, text);
  if (text.front() != '[' && text.front() != '(') return bare(scheme, text);
  VersionSet set;
  while (!text.empty()) {
    const bool includes_from = text.front() == '[';
    const std::size_t close = text.find_first_of("])");
    if ((!includes_from && text.front() != '(') || close == text.npos) return std::nullopt;
    auto one = interval(scheme, text.substr(1, close - 1), includes_from, text[close] == ']');
    if (!one) return std::nullopt;
    set.push_back(*std::move(one));
    text = without_spaces(text.substr(close + 1));
    if (take(text, ',')) text = without_spaces(text);
  }
  return set;
}

}  // namespace hakoseki::version
