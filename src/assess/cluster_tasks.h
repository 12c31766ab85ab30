// What runs in each cluster of the run: its services, task sets and schedules.
#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "assess/doubts.h"
#include "assess/verdict.h"
#include "inventory/parts.h"

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
  // with `none` where it does for none; unknown where the run shows no task of the cluster, and
  // where a task may be the one of which nobody knows the cluster.
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
      verdicts.emplace_back(std::move(branches));
    }
    const auto doubt = [&](const auto& parts) {
      auto open = doubts(parts.loose(), Outcome::fail,
                         [&](const auto& one) { return judge(task_of(one, one.when)); });
      if (open) verdicts.push_back(*std::move(open));
    };
    doubt(services_);
    doubt(schedules_);
    return any_of(verdicts);
  }

 private:
  template <class T>
  [[nodiscard]] static ClusterTask task_of(const T& one, const Guard& when) {
    return {&one, when, &one.task_definition, &one.compute, &one.enable_execute_command};
  }

  Parts<EcsCluster, EcsService> services_;
  Parts<EcsCluster, ScheduledTask> schedules_;
  std::map<const EcsCluster*, std::vector<ClusterTask>> tasks_;
};

}  // namespace hakoseki
