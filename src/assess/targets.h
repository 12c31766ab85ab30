// What a reference may mean, judged: each resource of the run under its condition.
#pragma once

#include <vector>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

// Every resource of type T that the fact may mean passes: `judge(const T&)`. `elsewhere` is said
// where it means none of the run.
template <class T, class Judge>
[[nodiscard]] Verdict every_target(const Fact<Reference>& named, const Index& index,
                                   const Judge& judge, const Verdict& elsewhere) {
  std::vector<Verdict> verdicts;
  std::vector<Guard> seen;
  for (const auto& target : index.targets<T>(named).elements) {
    verdicts.push_back(Verdict(judge(*target.value)).under(target.when));
    seen.push_back(target.when);
  }
  for (const Guard& when : where_none_holds(seen))
    verdicts.push_back(Verdict(elsewhere).under(when));
  return all_of(verdicts);
}

}  // namespace hakoseki
