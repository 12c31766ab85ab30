// What Amazon GuardDuty watches and has found of the clusters that run.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "assess/verdict.h"
#include "inventory/index.h"
#include "inventory/parts.h"

namespace hakoseki {

// Passes for tasks of Linux, which are the ones that Runtime Monitoring can watch; unknown where
// the definition was not seen.
[[nodiscard]] Verdict runs_linux(const Fact<Reference>& task_definition, const Index& index);

class GuardDuty {
 public:
  using Findings = FactList<const GuardDutyFinding*>;

  explicit GuardDuty(const Index& index);

  // Passes where a detector is on in the account and Region of the cluster; fails where none is.
  [[nodiscard]] Verdict is_on(const Resource& cluster) const;

  // Passes where a task runs in the cluster that Runtime Monitoring could watch: not those of
  // Windows, on instances that AWS operates, or outside of AWS.
  [[nodiscard]] Verdict runs_watchable_tasks(const EcsCluster& cluster) const;

  // Passes where Runtime Monitoring watches everything in the cluster.
  [[nodiscard]] Verdict covers(const EcsCluster& cluster) const;

  // What nobody archived of findings on the cluster, its tasks and its hosts.
  [[nodiscard]] Findings findings_on(const EcsCluster& cluster) const;
  [[nodiscard]] Findings findings_on(const EksCluster& cluster) const;

 private:
  void place(const GuardDutyFinding& finding);
  [[nodiscard]] Findings findings_at(const Resource& cluster) const;
  [[nodiscard]] FactList<const EcsTask*> tasks_in(const EcsCluster& cluster) const;

  const Index& index_;
  Parts<EcsCluster, EcsTask> tasks_;
  // By the address of the cluster, and by the account and Region what may be of any cluster there.
  std::map<std::string, std::vector<const GuardDutyFinding*>, std::less<>> findings_;
  std::map<std::string, std::vector<Gap>, std::less<>> doubts_;
  // On instances that are not seen to be hosts of containers, by the account and Region.
  std::map<std::string, std::vector<const GuardDutyFinding*>, std::less<>> elsewhere_;
};

}  // namespace hakoseki
