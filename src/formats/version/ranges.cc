#include "formats/version/ranges.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"
#include "formats/version/range_syntax.h"

namespace hakoseki {
namespace {

using Parse = std::optional<VersionSet> (*)(VersionScheme, std::string_view);

// By VersionScheme.
constexpr std::array<Parse, 15> syntaxes = {
    version::parse_plain_range,     // apk
    version::parse_semantic_range,  // cargo
    version::parse_composer_range,
    version::parse_plain_range,  // deb
    version::parse_gem_range,
    version::parse_plain_range,     // generic
    version::parse_semantic_range,  // golang
    version::parse_semantic_range,  // hex
    version::parse_bracket_range,   // maven
    version::parse_semantic_range,  // npm
    version::parse_bracket_range,   // nuget
    version::parse_semantic_range,  // pub
    version::parse_pypi_range,
    version::parse_plain_range,     // rpm
    version::parse_semantic_range,  // swift
};

// How much a message repeats of a text.
constexpr std::size_t quoted_bytes = 200;

std::string_view name_of(VersionScheme scheme) {
  return version_schemes()[static_cast<std::size_t>(scheme)];
}

// Whether it has a place among the others: a branch of Composer is a version that has none.
bool has_place(VersionScheme scheme, std::string_view end) {
  return end.empty() || compare_versions(scheme, end, "0.0.0").has_value();
}

// The first end that has no place.
const std::string* strange_end(VersionScheme scheme, const VersionSet& set) {
  for (const VersionInterval& interval : set) {
    if (!has_place(scheme, interval.from)) return &interval.from;
    if (!has_place(scheme, interval.to)) return &interval.to;
  }
  return nullptr;
}

std::unexpected<Error> is_no_version(VersionScheme scheme, std::string_view end) {
  return std::unexpected(
      Error(Fault::malformed,
            say({"`{}` is no version of type {}", "`{}` は {} のバージョンではありません"},
                utf8::neutralise(end.substr(0, quoted_bytes)), name_of(scheme))));
}

// The order of the ends of intervals; all ends have a place.
class Ends {
 public:
  explicit Ends(VersionScheme scheme) : scheme_(scheme) {}

  [[nodiscard]] std::weak_ordering from(const VersionInterval& a, const VersionInterval& b) const {
    if (a.from.empty() || b.from.empty()) return !a.from.empty() <=> !b.from.empty();
    const auto order = compare(a.from, b.from);
    return std::is_eq(order) ? b.includes_from <=> a.includes_from : order;
  }

  [[nodiscard]] std::weak_ordering to(const VersionInterval& a, const VersionInterval& b) const {
    if (a.to.empty() || b.to.empty()) return a.to.empty() <=> b.to.empty();
    const auto order = compare(a.to, b.to);
    return std::is_eq(order) ? a.includes_to <=> b.includes_to : order;
  }

  [[nodiscard]] bool is_empty(const VersionInterval& one) const {
    if (one.from.empty() || one.to.empty()) return false;
    const auto order = compare(one.from, one.to);
    return std::is_eq(order) ? !one.includes_from || !one.includes_to : std::is_gt(order);
  }

  // Whether nothing is left out between `a` and `b`, which begins no earlier.
  [[nodiscard]] bool meet(const VersionInterval& a, const VersionInterval& b) const {
    if (a.to.empty() || b.from.empty()) return true;
    const auto order = compare(b.from, a.to);
    return std::is_eq(order) ? a.includes_to || b.includes_from : std::is_lt(order);
  }

 private:
  [[nodiscard]] std::weak_ordering compare(std::string_view a, std::string_view b) const {
    return compare_versions(scheme_, a, b).value_or(std::weak_ordering::equivalent);
  }

  VersionScheme scheme_;
};

// The same set, ascending, in intervals that do not meet. All ends have a place.
VersionSet sorted(VersionScheme scheme, VersionSet set) {
  const Ends ends(scheme);
  std::erase_if(set, [&](const VersionInterval& one) { return ends.is_empty(one); });
  for (VersionInterval& one : set) {
    if (one.from.empty()) one.includes_from = true;
    if (one.to.empty()) one.includes_to = false;
  }
  std::ranges::stable_sort(set, [&](const VersionInterval& a, const VersionInterval& b) {
    return std::is_lt(ends.from(a, b));
  });
  VersionSet fewest;
  for (VersionInterval& one : set) {
    if (fewest.empty() || !ends.meet(fewest.back(), one)) {
      fewest.push_back(std::move(one));
    } else if (std::is_lt(ends.to(fewest.back(), one))) {
      fewest.back().to = std::move(one.to);
      fewest.back().includes_to = one.includes_to;
    }
  }
  return fewest;
}

// Whether the version lies on the inner side of an end; nothing where the two do not compare.
std::optional<bool> is_behind(VersionScheme scheme, const VersionInterval& interval,
                              std::string_view version) {
  if (interval.from.empty()) return true;
  const auto order = compare_versions(scheme, interval.from, version);
  if (!order) return std::nullopt;
  return std::is_lt(*order) || (std::is_eq(*order) && interval.includes_from);
}

std::optional<bool> is_before(VersionScheme scheme, const VersionInterval& interval,
                              std::string_view version) {
  if (interval.to.empty()) return true;
  const auto order = compare_versions(scheme, version, interval.to);
  if (!order) return std::nullopt;
  return std::is_lt(*order) || (std::is_eq(*order) && interval.includes_to);
}

// An end that is no version does not matter where the other one decides.
std::optional<bool> is_inside(VersionScheme scheme, const VersionInterval& interval,
                              std::string_view version) {
  const auto behind = is_behind(scheme, interval, version);
  if (behind == false) return false;
  const auto before = is_before(scheme, interval, version);
  if (before == false) return false;
  return behind && before ? std::optional(true) : std::nullopt;
}

}  // namespace

Result<VersionSet> parse_version_range(VersionScheme scheme, std::string_view text) {
  const std::string quoted = utf8::neutralise(text.substr(0, quoted_bytes));
  const auto is_too_large = [&] {
    return std::unexpected(
        Error(Fault::too_large, say({"range of versions of {} bytes is too long: `{}`",
                                     "バージョンの範囲({} バイト)が長すぎます: `{}`"},
                                    text.size(), quoted)));
  };
  if (text.size() > longest_version_range) return is_too_large();
  auto set = syntaxes[static_cast<std::size_t>(scheme)](scheme, text);
  if (!set) {
    return std::unexpected(
        Error(Fault::malformed, say({"`{}` is no range of versions of type {}",
                                     "`{}` は {} のバージョンの範囲として読めません"},
                                    quoted, name_of(scheme))));
  }
  VersionSet simple = simplified(scheme, *std::move(set));
  if (simple.size() > most_version_intervals) return is_too_large();
  return simple;
}

std::optional<bool> contains(VersionScheme scheme, const VersionSet& set,
                             std::string_view version) {
  if (!version::is_version(scheme, version)) return std::nullopt;
  bool is_known = true;
  for (const VersionInterval& interval : set) {
    const auto inside = is_inside(scheme, interval, version);
    if (inside == true) return true;
    is_known = is_known && inside;
  }
  return is_known ? std::optional(false) : std::nullopt;
}

VersionSet simplified(VersionScheme scheme, VersionSet set) {
  if (strange_end(scheme, set) != nullptr) return set;
  return sorted(scheme, std::move(set));
}

Result<VersionSet> complement(VersionScheme scheme, VersionSet set) {
  if (const std::string* const end = strange_end(scheme, set)) return is_no_version(scheme, *end);
  VersionSet outside;
  VersionInterval gap;
  bool is_at_the_end = false;
  for (VersionInterval& one : sorted(scheme, std::move(set))) {
    if (!one.from.empty()) {
      gap.to = std::move(one.from);
      gap.includes_to = !one.includes_from;
      outside.push_back(std::move(gap));
    }
    is_at_the_end = one.to.empty();
    gap = {.from = std::move(one.to), .includes_from = !one.includes_to};
  }
  if (!is_at_the_end) outside.push_back(std::move(gap));
  return outside;
}

Result<VersionSet> intersection(VersionScheme scheme, const VersionSet& a, const VersionSet& b) {
  for (const VersionSet* const set : {&a, &b}) {
    if (const std::string* const end = strange_end(scheme, *set))
      return is_no_version(scheme, *end);
  }
  const Ends ends(scheme);
  const VersionSet left = sorted(scheme, a);
  const VersionSet right = sorted(scheme, b);
  VersionSet both;
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    const VersionInterval& later = std::is_lt(ends.from(left[i], right[j])) ? right[j] : left[i];
    const bool is_left_first = std::is_lt(ends.to(left[i], right[j]));
    const VersionInterval& earlier = is_left_first ? left[i] : right[j];
    VersionInterval common = {later.from, earlier.to, later.includes_from, earlier.includes_to};
    if (!ends.is_empty(common)) both.push_back(std::move(common));
    ++(is_left_first ? i : j);
  }
  return both;
}

}  // namespace hakoseki
