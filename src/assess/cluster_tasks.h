// What runs in each cluster of the run: its services, task sets and schedules.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

// An EcsService or a ScheduledTask.
struct ClusterTask {
  const Resource* resource;
  Guard when;  // it exists, and runs in this cluster
  const Fact<Reference>* task_definition;
  const Fact<Compute>* compute;
  const Fact<bool>* enable_execute_command;
};

class ClusterTasks {
 public:
  explicit ClusterTasks(const Index& index);

  // In the order of the inventory; empty where the run shows none.
  [[nodiscard]] std::span<const ClusterTask> of(const EcsCluster& cluster) const;

  // Passes where `judge(const ClusterTask&)` passes for one task of the cluster at least; fails
  // with `none` where it does for none; unknown where the run shows no task of the cluster.
  template <class Judge>
  [[nodiscard]] Verdict some_of(const EcsCluster& cluster, const Judge& judge,
                                const Message& none) const {
    if (of(cluster).empty()) {
      return unknown(cluster.evidence,
                     {.reason = Reason::not_seen, .detail = "a service of this cluster"});
    }
    // What exists only under a guard counts for nothing elsewhere.
    std::vector<Verdict> verdicts = {fail(cluster.evidence, none)};
    for (const ClusterTask& task : of(cluster)) {
      std::vector<Branch> branches = Verdict(judge(task)).under(task.when).branches();
      for (Branch& branch : branches) {
        if (branch.outcome == Outcome::fail) branch.exhibits = {{cluster.evidence, none}};
      }
      for (const Assumption& assumption : task.when.assumptions()) {
        Assumption opposite = assumption;
        opposite.holds = !opposite.holds;
        branches.push_back({.when = Guard(opposite),
                            .outcome = Outcome::fail,
                            .exhibits = {{cluster.evidence, none}}});
      }
      verdicts.emplace_back(std::move(branches));
    }
    return any_of(verdicts);
  }

 private:
  std::map<const EcsCluster*, std::vector<ClusterTask>> tasks_;
};

}  // namespace hakoseki
