// Where what is reported is, in words: the Region and account of a live thing, and who collected a
// snapshot where and when.
#pragma once

#include <set>
#include <string>

#include "base/text.h"
#include "inventory/inventory.h"

namespace hakoseki::report {

// Tells the accounts and Regions of a run apart, and says nothing where there is but one.
class Whereabouts {
 public:
  explicit Whereabouts(const Inventory& inventory);

  // "eu-west-1", "111122223333", "111122223333/eu-west-1"; empty where it goes without saying.
  [[nodiscard]] std::string of(const Resource& resource) const;
  // "web, eu-west-1", or the id alone.
  [[nodiscard]] std::string name_of(const Resource& resource) const;

 private:
  std::set<std::string, std::less<>> accounts_;
  std::set<std::string, std::less<>> regions_;
};

// "2026-11-26 10:13 UTC"; in Japanese with the time there, "2026-11-26 10:13 UTC（19:13 JST）".
[[nodiscard]] Message shown_moment(std::string_view iso8601);
// From when to when a snapshot was collected.
[[nodiscard]] Message shown_time_of(const Collection& collection);
// "111122223333 shop (ap-northeast-1, eu-west-1)".
[[nodiscard]] Message shown(const CollectedAccount& account);

}  // namespace hakoseki::report
