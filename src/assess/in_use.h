// Which resources of a type the rest of the run uses: the condition of questions that arise for
// those only.
#pragma once

#include <map>
#include <vector>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

template <class T>
class InUse {
 public:
  explicit InUse(const Index& index) : index_(index) {}

  // Whatever the fact may mean is used under its condition.
  void add(const Fact<Reference>& named, const Guard& when) {
    add_known(named, when);
    for (const Gap& gap : index_.targets<T>(named).gaps) {
      if (const auto both = when.and_also(gap.when)) {
        loose_.emplace(*both, Gap{gap.why, *both, gap.evidence});
      }
    }
  }
  // The same, where a name that is not known says nothing.
  void add_known(const Fact<Reference>& named, const Guard& when) {
    for (const auto& target : index_.targets<T>(named).elements) {
      const auto both = when.and_also(target.when);
      if (both) used_[target.value].emplace(*both, target.evidence);
    }
  }

  // Passes where something uses it; fails where nothing does; unknown where something may.
  [[nodiscard]] Verdict of(const T& resource) const {
    std::vector<Verdict> verdicts = {
        fail(resource.evidence,
             Text{"nothing of this run uses it", "今回の対象で使っているものはありません"})};
    const Text used_here{"it is used here", "ここで使われています"};
    if (const auto found = used_.find(&resource); found != used_.end()) {
      for (const auto& [when, at] : found->second) {
        if (when.always()) return pass(at, used_here);
        verdicts.push_back(pass(at, used_here).under(when));
      }
    }
    for (const auto& [when, gap] : loose_)
      verdicts.push_back(unknown(gap.evidence, gap.why).under(when));
    return any_of(verdicts);
  }

 private:
  const Index& index_;
  std::map<const T*, std::map<Guard, Evidence>> used_;
  std::map<Guard, Gap> loose_;
};

}  // namespace hakoseki
