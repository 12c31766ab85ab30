// Whether two things are of one account and Region: a setting of Tokyo says nothing of Ireland.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "inventory/resource.h"

namespace hakoseki {

// Told by an account's API, whose answers say of which place they are (Resource::stack).
[[nodiscard]] inline bool is_live(const Resource& resource) {
  return resource.evidence.source == Source::api;
}

// The account of a live resource, whose stack is "account/Region".
[[nodiscard]] inline std::string account_of(const Resource& resource) {
  return resource.stack.substr(0, resource.stack.find('/'));
}

// Its Region; empty for a service without Regions.
[[nodiscard]] inline std::string region_of(const Resource& resource) {
  const std::size_t slash = resource.stack.find('/');
  return slash == std::string::npos ? std::string() : resource.stack.substr(slash + 1);
}

// Files make one place of what they hold, and not that of any account.
[[nodiscard]] inline bool are_of_one_place(const Resource& one, const Resource& other) {
  return is_live(one) == is_live(other) && (!is_live(one) || one.stack == other.stack);
}

// An answer that does not tell its Region or its account may be of the other's.
[[nodiscard]] inline bool may_be_of_one_place(const Resource& one, const Resource& other) {
  if (are_of_one_place(one, other)) return true;
  const auto includes = [](std::string_view wider, std::string_view narrower) {
    return wider.find('/') == std::string_view::npos && narrower.starts_with(wider);
  };
  return is_live(one) && is_live(other) &&
         (includes(one.stack, other.stack) || includes(other.stack, one.stack));
}

}  // namespace hakoseki
