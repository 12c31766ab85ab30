// The pods of Kubernetes clusters as checks judge them: those of one controller as one, and what
// would start pods but has none now by what it would start.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"

namespace hakoseki {

struct PodView {
  const KubernetesObject* object = nullptr;  // the pod, or what starts it
  const PodSettings* settings = nullptr;
  const FactList<Tag>* labels = nullptr;
  const KubernetesPod* pod = nullptr;  // null of what has none now
};

// How a cluster is called by what is in it; empty where nobody told.
[[nodiscard]] std::string cluster_of(const KubernetesObject& object);
// Empty of what is in none, or in one that is not known.
[[nodiscard]] std::string namespace_of(const KubernetesObject& object);

// kube-system, kube-public and kube-node-lease: the cluster's own.
[[nodiscard]] bool is_system_namespace(std::string_view name);

// A pod of an add-on that AWS publishes for EKS, in kube-system: what it may do is not the
// customer's to choose.
[[nodiscard]] bool is_addon(const PodView& view);

[[nodiscard]] bool is_on_fargate(const KubernetesPod& pod);
// Whether it has ended: what is left of a job.
[[nodiscard]] bool has_ended(const KubernetesPod& pod);

// One ruling for the pods of each controller.
[[nodiscard]] std::vector<Ruling> judge_running_pods(
    const Index& index, const std::function<Verdict(const PodView&)>& judge);
// And one for each workload that has none now.
[[nodiscard]] std::vector<Ruling> judge_pods(const Index& index,
                                             const std::function<Verdict(const PodView&)>& judge);

// Every container of a pod: init and ephemeral ones too.
[[nodiscard]] Verdict every_container(const PodSettings& settings,
                                      const std::function<Verdict(const PodContainer&)>& judge);

// Of each cluster whose objects of one of the types were not asked for, that they were not. Where
// they were denied, that is said without it (assess.h).
template <class... Types>
void add_unread_clusters(const Index& index, std::vector<Ruling>& rulings) {
  for (const EksCluster& cluster : index.inventory().all<EksCluster>()) {
    std::vector<Gap> gaps;
    const auto add = [&](std::vector<Gap> more) {
      gaps.insert(gaps.end(), more.begin(), more.end());
    };
    (add(index.inventory().unseen<Types>(cluster.address)), ...);
    for (const Gap& gap : gaps) {
      if (gap.why.reason != Reason::not_seen) continue;
      rulings.push_back({&cluster, unknown(cluster.evidence, gap.why)});
      break;
    }
  }
}

}  // namespace hakoseki
