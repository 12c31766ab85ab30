// The resources that belong to another one by naming it: the rules of a security group, the routes
// of a table, what runs in a cluster.
#pragma once

#include <map>
#include <set>
#include <span>
#include <vector>

#include "inventory/index.h"

namespace hakoseki {

template <class Whole, class Part>
class Parts {
 public:
  // One of which nobody knows to what it belongs.
  struct Loose {
    const Part* part;
    Gap gap;  // under which condition, and why
  };

  // `link` is the field of Part that names its Whole.
  Parts(const Index& index, Fact<Reference> Part::*link) : inventory_(index.inventory()) {
    for (const Part& part : index.inventory().all<Part>())
      add(part, index.targets<Whole>(part.*link));
  }

  // Each under its condition, in the order of the inventory.
  [[nodiscard]] std::span<const Element<const Part*>> of(const Whole& whole) const {
    const auto found = parts_.find(&whole);
    if (found == parts_.end()) return {};
    return found->second;
  }
  // Any of them may belong to any whole.
  [[nodiscard]] std::span<const Loose> loose() const { return loose_; }

  // Those of this whole that the API of an account did not tell. Of files there are none.
  [[nodiscard]] std::vector<Gap> unseen(const Whole& whole) const {
    return inventory_.template unseen<Part>(whole.address);
  }

  // All of it as a list: what is loose or not seen is a gap of it.
  [[nodiscard]] FactList<const Part*> list_of(const Whole& whole) const {
    FactList<const Part*> list;
    const auto own = of(whole);
    list.elements.assign(own.begin(), own.end());
    list.gaps = unseen(whole);
    list.gaps.insert(list.gaps.end(), gaps_.begin(), gaps_.end());
    list.evidence = whole.evidence;
    return list;
  }

 private:
  void add(const Part& part, const FactList<const Whole*>& wholes) {
    for (const Element<const Whole*>& whole : wholes.elements) {
      if (const auto when = part.when.and_also(whole.when)) {
        parts_[whole.value].push_back({&part, *when, whole.evidence});
      }
    }
    for (const Gap& gap : wholes.gaps) {
      const auto when = part.when.and_also(gap.when);
      if (!when) continue;
      loose_.push_back({&part, {gap.why, *when, gap.evidence}});
      // One that may be here is enough to make a verdict unknown.
      if (conditions_.insert(*when).second) gaps_.push_back(loose_.back().gap);
    }
  }

  const Inventory& inventory_;
  std::map<const Whole*, std::vector<Element<const Part*>>> parts_;
  std::vector<Loose> loose_;
  std::vector<Gap> gaps_;
  std::set<Guard> conditions_;
};

}  // namespace hakoseki
