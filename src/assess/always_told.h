// Properties that AWS tells of everything: where one is not there, nobody knows its value.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/fact.h"

namespace hakoseki {

// The fact, but unknown where it is absent. `name` is what AWS calls the property.
template <class T>
[[nodiscard]] Fact<T> or_unknown(const Fact<T>& fact, std::string_view name) {
  std::vector<Case<T>> cases(fact.cases().begin(), fact.cases().end());
  for (Case<T>& one : cases) {
    if (one.absent()) one.state = Unknown{.reason = Reason::not_seen, .detail = std::string(name)};
  }
  return Fact<T>(std::move(cases));
}

}  // namespace hakoseki
