// Which resources of a run belong to a VPC.
#pragma once

#include <map>
#include <vector>

#include "inventory/index.h"

namespace hakoseki {

// Resources of type T, whose field `vpc` names a VPC.
template <class T>
class VpcResources {
 public:
  explicit VpcResources(const Index& index) {
    for (const T& resource : index.inventory().all<T>())
      add(resource, index);
    if (loose_.empty()) loose_ = index.inventory().unseen<T>();
  }

  // Those of this VPC, each under the condition of its resource, and as gaps those that may be
  // there.
  [[nodiscard]] FactList<const T*> in(const Vpc& vpc) const {
    FactList<const T*> list;
    if (const auto found = by_vpc_.find(&vpc); found != by_vpc_.end()) list = found->second;
    list.gaps = loose_;
    list.evidence = vpc.evidence;
    return list;
  }

 private:
  void add(const T& resource, const Index& index) {
    for (const Case<Reference>& one : resource.vpc.cases()) {
      const std::optional<Guard> when = resource.when.and_also(one.when);
      if (!when) continue;
      if (const Unknown* why = one.unknown()) {
        // One that may be here is enough to make a verdict unknown.
        if (loose_.empty()) loose_.push_back({*why, *when, one.evidence});
        continue;
      }
      const Vpc* vpc = one.value() == nullptr ? nullptr : index.find<Vpc>(*one.value());
      // One that is named and not in the run is another VPC.
      if (vpc != nullptr) by_vpc_[vpc].elements.push_back({&resource, *when, one.evidence});
    }
  }

  std::map<const Vpc*, FactList<const T*>> by_vpc_;
  std::vector<Gap> loose_;
};

}  // namespace hakoseki
