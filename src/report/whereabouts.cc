#include "report/whereabouts.h"

#include <chrono>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/moment.h"
#include "inventory/every_resource.h"
#include "inventory/one_place.h"

namespace hakoseki::report {
namespace {

struct Minute {
  std::string date;  // "2026-11-26"
  std::string time;  // "10:13"

  bool operator==(const Minute&) const = default;
};

Minute minute_of(Moment moment) {
  const std::string text = iso8601(moment);
  return {text.substr(0, 10), text.substr(11, 5)};
}

// Japan has no summer time.
Minute minute_in_japan(Moment moment) {
  return minute_of(moment + std::chrono::hours(9));
}

std::string with_date(const Minute& minute) {
  return fmt::format("{} {}", minute.date, minute.time);
}

// Of a moment that follows one of that date.
std::string without_date(const Minute& minute, std::string_view date) {
  return minute.date == date ? minute.time : with_date(minute);
}

}  // namespace

Whereabouts::Whereabouts(const Inventory& inventory) {
  for_each_resource(inventory, [&](const Resource& resource) {
    if (!is_live(resource)) return;
    if (!account_of(resource).empty()) accounts_.insert(account_of(resource));
    if (std::string region = region_of(resource); !region.empty()) {
      regions_.insert(std::move(region));
    }
  });
}

std::string Whereabouts::of(const Resource& resource) const {
  if (!is_live(resource)) return {};
  std::string text = accounts_.size() > 1 ? account_of(resource) : std::string();
  if (regions_.size() > 1 && !region_of(resource).empty()) {
    if (!text.empty()) text += '/';
    text += region_of(resource);
  }
  return text;
}

std::string Whereabouts::name_of(const Resource& resource) const {
  const std::string where = of(resource);
  // What a call would have told of is called by its place already.
  if (where.empty() || resource.id.find(where) != std::string::npos) return resource.id;
  return fmt::format("{}, {}", resource.id, where);
}

Message shown_moment(std::string_view iso8601) {
  const std::optional<Moment> moment = parse_moment(iso8601);
  if (!moment) return {std::string(iso8601), std::string(iso8601)};
  const Minute utc = minute_of(*moment);
  return {fmt::format("{} UTC", with_date(utc)),
          fmt::format("{} UTC（{} JST）", with_date(utc),
                      without_date(minute_in_japan(*moment), utc.date))};
}

Message shown_time_of(const Collection& collection) {
  const std::optional<Moment> began = parse_moment(collection.began);
  const std::optional<Moment> ended = parse_moment(collection.ended);
  if (!began || !ended || minute_of(*began) == minute_of(*ended)) {
    return shown_moment(collection.began);
  }
  const Minute from = minute_of(*began);
  const Minute to = minute_of(*ended);
  const Minute from_there = minute_in_japan(*began);
  const Minute to_there = minute_in_japan(*ended);
  return {
      fmt::format("{} to {} UTC", with_date(from), without_date(to, from.date)),
      fmt::format("{}～{} UTC（{}～{} JST）", with_date(from), without_date(to, from.date),
                  without_date(from_there, from.date), without_date(to_there, from_there.date))};
}

Message shown(const CollectedAccount& account) {
  const std::string called =
      account.name.empty() ? account.id : fmt::format("{} {}", account.id, account.name);
  if (!account.is_read) return say({"{} (not read)", "{}（未確認）"}, called);
  return say({"{} ({})", "{}（{}）"}, called, fmt::format("{}", fmt::join(account.regions, ", ")));
}

}  // namespace hakoseki::report
