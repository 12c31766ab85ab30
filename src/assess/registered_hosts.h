// The hosts that are registered in the clusters of Amazon ECS, and where nobody knows which are.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "inventory/index.h"

namespace hakoseki {

using JudgeHost = std::function<Verdict(const ContainerInstance&)>;

// One ruling for each registered host, which is asked only where the customer operates it; besides,
// an unknown one for each cluster whose hosts were not all told, and one that does not apply for
// each that has none.
[[nodiscard]] std::vector<Ruling> judge_hosts(const Index& index, const JudgeHost& judge);

// Passes for an instance of EC2; fails for a machine outside of AWS, which Systems Manager calls
// "mi-...".
[[nodiscard]] Verdict is_ec2_instance(const ContainerInstance& host);

// The instance of EC2 in the account and Region of `at`; null where the run holds none.
[[nodiscard]] const HostTemplate* find_instance(const Index& index, const Resource& at,
                                                std::string_view instance_id);

// The instances of EC2 that are nodes of clusters of EKS, as their tags tell.
[[nodiscard]] std::vector<const HostTemplate*> eks_nodes(const Inventory& inventory);

// The thing of type T in the account and Region of `at` whose `instance_id` this is; null where
// the run holds none.
template <class T>
[[nodiscard]] const T* find_by_instance(const Index& index, const Resource& at,
                                        std::string_view instance_id) {
  for (const T& one : index.inventory().all<T>()) {
    const std::string* id = one.instance_id.if_known();
    if (one.stack == at.stack && id != nullptr && *id == instance_id) return &one;
  }
  return nullptr;
}

}  // namespace hakoseki
