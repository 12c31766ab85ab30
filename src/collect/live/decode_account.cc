// What is set for an account as a whole: the settings of Amazon ECS, and its Regions.
#include <map>

#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

// The settings of whoever collected are not those of the account.
Value value_of_setting(const std::vector<Item>& settings, std::string_view name,
                       const Evidence& lacking) {
  for (const Item& setting : settings) {
    if (setting.text("name") != name) continue;
    if (setting.text("principalArn").ends_with(":root")) return at(*setting.value, {"value"});
    return Value::unknown_at(setting.value->at, {.detail = "what the account has set for others"});
  }
  return Value::unknown_at(lacking, {.reason = Reason::not_seen,
                                     .detail = "ecs:ListAccountSettings --effective-settings"});
}

void decode_ecs_settings(Reader& reader) {
  std::map<Place, std::vector<Item>> by_place;
  for (const Item& item : reader.items("ecs:ListAccountSettings", "settings"))
    by_place[item.answer->place].push_back(item);
  for (const auto& [place, settings] : by_place) {
    const Item& first = settings.front();
    Properties properties(map_at(first.value->at));
    for (const std::string_view name :
         {"tagResourceAuthorization", "fargateTaskRetirementWaitPeriod", "fargateEventWindows"}) {
      properties.put(name, value_of_setting(settings, name, first.value->at));
    }
    reader.add(first,
               {.type = "AWS::ECS::AccountSettings",
                .id = Reader::place_of(first),
                .address = Reader::place_of(first) + "#ecs:ListAccountSettings",
                .named_by = {}},
               properties.value());
  }
}

// Whether the clusters of one service were listed in a Region: true, or why nobody knows.
Value listed_in(const Reader& reader, const Place& place, std::string_view operation,
                const Evidence& region) {
  const std::vector<Gap> gaps = reader.missing_at(place, operation);
  return gaps.empty() ? Value::scalar_at(region, "true")
                      : Value::unknown_at(region, gaps.front().why);
}

void decode_regions(Reader& reader) {
  for (const Item& item : reader.items("ec2:DescribeRegions", "Regions")) {
    if (item.text("OptInStatus") == "not-opted-in") continue;
    const std::string name = item.text("RegionName");
    const Place place{item.answer->place.account, name};
    Properties properties(*item.value);
    properties.put("EcsListed", listed_in(reader, place, "ecs:ListClusters", item.value->at));
    properties.put("EksListed", listed_in(reader, place, "eks:ListClusters", item.value->at));
    reader.add(item,
               {.type = "AWS::EC2::Region",
                .id = name,
                .address = place.account + "/" + name,
                .named_by = "RegionName"},
               properties.value());
  }
}

}  // namespace

std::span<const Operation> account_operations() {
  static const std::vector<Operation> all = {
      {"ec2",
       "DescribeRegions",
       "Regions[].RegionName",
       {"Regions.RegionName", "Regions.OptInStatus"}},
      {"ecs",
       "ListAccountSettings",
       "settings[].principalArn",
       {"settings.name", "settings.value", "settings.principalArn"}},
  };
  return all;
}

void decode_account(Reader& reader) {
  decode_ecs_settings(reader);
  decode_regions(reader);
}

}  // namespace hakoseki::live
