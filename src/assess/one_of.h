// One element of a list must pass, and where none does, why each does not.
#pragma once

#include <algorithm>

#include "assess/expect.h"

namespace hakoseki {

// As `some`; but a list that is there whatever the conditions fails with the reasons of its
// elements, so that the report points at them. `if_none` is for lists that are, or may be, empty.
template <class T, class Judge>
[[nodiscard]] Verdict one_of(const FactList<T>& list, const Judge& judge, const Message& if_none) {
  const bool certain = list.complete() && !list.elements.empty() &&
                       std::all_of(list.elements.begin(), list.elements.end(),
                                   [](const Element<T>& element) { return element.when.always(); });
  if (!certain) return some(list, judge, if_none);
  std::vector<Verdict> verdicts;
  for (const Element<T>& element : list.elements)
    verdicts.push_back(judge(element.value));
  return any_of(verdicts);
}

}  // namespace hakoseki
