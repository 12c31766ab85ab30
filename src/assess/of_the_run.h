// Settings of an account and Region that apply to everything there, such as a registry's rules:
// what the run holds of them.
#pragma once

#include <vector>

#include "assess/verdict.h"
#include "inventory/index.h"
#include "inventory/one_place.h"

namespace hakoseki {

// One resource of type T in the place of `of` passes: `judge(const T&)`, each where it exists.
// `none` is said where the run holds none there, and unknown where an account may have more of them
// than were seen.
template <class T, class Judge>
[[nodiscard]] Verdict one_of_the_run(const Index& index, const Resource& of, const Judge& judge,
                                     const Verdict& none) {
  std::vector<Verdict> ways;
  std::vector<Guard> there;
  const auto all = index.inventory().all<T>();
  ways.reserve(all.size());
  there.reserve(all.size());
  for (const T& resource : all) {
    if (!are_of_one_place(resource, of)) {
      // A template may be meant for the account.
      if (is_live(resource) && !is_live(of)) {
        ways.push_back(unknown(resource.evidence, {.detail = "the account of the template"}));
      } else if (may_be_of_one_place(resource, of)) {
        ways.push_back(unknown(resource.evidence, {.detail = "the Region of the answer"}));
      }
      continue;
    }
    ways.push_back(Verdict(judge(resource)).under(resource.when));
    there.push_back(resource.when);
  }
  for (const Guard& when : where_none_holds(there))
    ways.push_back(Verdict(none).under(when));
  for (const Gap& gap : index.inventory().unseen<T>())
    ways.push_back(unknown(gap.evidence, gap.why));
  return any_of(ways);
}

}  // namespace hakoseki
