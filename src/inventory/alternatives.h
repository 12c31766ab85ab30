// Facts that hang on other facts, world by world: what follows from each case of one under its own
// guard.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "inventory/fact.h"

namespace hakoseki {

// The cases of `fact` as they are where `guard` holds; nothing of those that never hold with it.
template <class T>
void append_under(std::vector<Case<T>>& cases, const Guard& guard, const Fact<T>& fact) {
  for (Case<T> one : fact.cases()) {
    std::optional<Guard> both = guard.and_also(one.when);
    if (!both) continue;
    one.when = *std::move(both);
    cases.push_back(std::move(one));
  }
}

// The same as a fact of its own, which says nothing elsewhere. Nothing where they never hold
// together.
template <class T>
[[nodiscard]] std::optional<Fact<T>> only_under(const Guard& guard, const Fact<T>& fact) {
  std::vector<Case<T>> cases;
  append_under(cases, guard, fact);
  if (cases.empty()) return std::nullopt;
  return Fact<T>(std::move(cases));
}

// `next(const Case<T>&)` for each case, a Fact again, joined under the guards of both.
template <class T, class Next>
[[nodiscard]] auto follow(const Fact<T>& fact, const Next& next) {
  using Result = decltype(next(fact.cases().front()));
  if (fact.cases().size() == 1 && fact.cases().front().when.always()) {
    return next(fact.cases().front());
  }
  std::vector<Case<typename Result::Type>> cases;
  for (const Case<T>& one : fact.cases())
    append_under(cases, one.when, next(one));
  if (cases.empty()) return Result::unknown({.reason = Reason::not_seen}, fact.evidence());
  if (cases.size() > limits::branches) {
    return Result::unknown({.reason = Reason::too_many_alternatives}, fact.evidence());
  }
  return Result(std::move(cases));
}

// What is in the list where `guard` holds.
template <class T>
void append_under(FactList<T>& to, const Guard& guard, const FactList<T>& list) {
  to.written = to.written || list.written;
  for (Element<T> element : list.elements) {
    std::optional<Guard> both = guard.and_also(element.when);
    if (!both) continue;
    element.when = *std::move(both);
    to.elements.push_back(std::move(element));
  }
  for (Gap gap : list.gaps) {
    std::optional<Guard> both = guard.and_also(gap.when);
    if (!both) continue;
    gap.when = *std::move(both);
    to.gaps.push_back(std::move(gap));
  }
}

}  // namespace hakoseki
