#include "formats/advisory/osv_ranges.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <string>
#include <utility>

namespace hakoseki::advisory {
namespace {

using Kind = OsvEvent::Kind;

bool is_before_all(const OsvEvent& event) {
  return event.kind == Kind::introduced && event.version == "0";
}

bool all_are_versions(VersionScheme scheme, const std::vector<OsvEvent>& events) {
  return std::ranges::all_of(events, [&](const OsvEvent& event) {
    return is_before_all(event) || compare_versions(scheme, event.version, event.version);
  });
}

void sort(VersionScheme scheme, std::vector<OsvEvent>& events) {
  if (!all_are_versions(scheme, events)) return;
  std::ranges::stable_sort(events, [&](const OsvEvent& a, const OsvEvent& b) {
    if (is_before_all(a) || is_before_all(b)) return is_before_all(a) && !is_before_all(b);
    const auto order = compare_versions(scheme, a.version, b.version);
    return order && std::is_lt(*order);
  });
}

// Whether no version is at or behind the one and before the other.
bool is_empty(VersionScheme scheme, const VersionInterval& interval) {
  if (interval.from.empty() || interval.includes_to) return false;
  if (interval.from == interval.to) return true;
  const auto order = compare_versions(scheme, interval.from, interval.to);
  return order && std::is_eq(*order);
}

VersionSet pair_up(VersionScheme scheme, const std::vector<OsvEvent>& events) {
  VersionSet set;
  std::optional<VersionInterval> open;
  for (const OsvEvent& event : events) {
    if (event.kind == Kind::introduced && !open) {
      open.emplace();
      if (!is_before_all(event)) open->from = event.version;
    } else if (event.kind != Kind::introduced && open) {
      open->to = event.version;
      open->includes_to = event.kind == Kind::last_affected;
      if (!is_empty(scheme, *open)) set.push_back(std::move(*open));
      open.reset();
    }
  }
  if (open) set.push_back(std::move(*open));
  return set;
}

// The highest of the limits is the one that counts: who is before any of them is before it.
std::optional<std::string_view> limit_of(VersionScheme scheme,
                                         const std::vector<OsvEvent>& events) {
  std::optional<std::string_view> highest;
  for (const OsvEvent& event : events) {
    if (event.kind != Kind::limit) continue;
    if (event.version.find('*') != std::string_view::npos) return std::nullopt;
    const auto order = compare_versions(scheme, highest.value_or(event.version), event.version);
    if (!highest || (order && std::is_lt(*order))) highest = event.version;
  }
  return highest;
}

}  // namespace

Result<VersionSet> osv_intervals(VersionScheme scheme, std::vector<OsvEvent> events) {
  const bool has_begin = std::ranges::any_of(
      events, [](const OsvEvent& event) { return event.kind == Kind::introduced; });
  if (!has_begin)
    return std::unexpected(Error(Fault::malformed, Text{"a range without an `introduced` event",
                                                        "範囲に `introduced` がありません"}));
  const std::optional<std::string_view> limit = limit_of(scheme, events);
  std::erase_if(events, [](const OsvEvent& event) { return event.kind == Kind::limit; });
  sort(scheme, events);
  VersionSet set = pair_up(scheme, events);
  if (!limit) return set;
  const VersionSet below = {VersionInterval{.to = std::string(*limit)}};
  return intersection(scheme, set, below);
}

}  // namespace hakoseki::advisory
