// Where the tasks of a run stand in the network: the VPCs and security groups that services, task
// sets and schedules give them.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <vector>

#include "assess/check.h"
#include "inventory/index.h"

namespace hakoseki {

// Whatever starts tasks: an EcsService or a ScheduledTask.
struct TaskStarter {
  const Resource* resource;
  const NetworkConfiguration* network;
  const Fact<Reference>* task_definition;
  const Fact<Compute>* compute;
};

class TaskNetwork {
 public:
  // One way by which a starter comes to a security group or VPC.
  struct Use {
    const TaskStarter* starter;
    Evidence evidence;  // where the starter names it, or a subnet or group inside it
  };

  explicit TaskNetwork(const Index& index);
  TaskNetwork(const TaskNetwork&) = delete;
  TaskNetwork& operator=(const TaskNetwork&) = delete;
  ~TaskNetwork() = default;

  [[nodiscard]] std::span<const TaskStarter> starters() const { return starters_; }
  // In the order of the inventory, each starter once; empty where no task of the run is there.
  [[nodiscard]] std::span<const Use> uses_of(const SecurityGroup& group) const;
  [[nodiscard]] std::span<const Use> uses_of(const Vpc& vpc) const;

 private:
  void place(const TaskStarter& starter, const Index& index);

  std::vector<TaskStarter> starters_;
  std::map<const SecurityGroup*, std::vector<Use>> groups_;
  std::map<const Vpc*, std::vector<Use>> vpcs_;
};

// What each security group of the starter that is not part of the run would have to tell: empty
// where every group is there.
[[nodiscard]] std::vector<Verdict> unseen_groups(const TaskStarter& starter, const Index& index);

// The same of pods on Fargate, which have the security group of their cluster, unless a
// SecurityGroupPolicy of Kubernetes gives them another: one unknown ruling for each profile.
[[nodiscard]] std::vector<Ruling> unseen_pods(const Index& index);

using JudgeVpc = std::function<Verdict(const Vpc&, std::span<const TaskNetwork::Use>)>;

// One ruling for each VPC of the run that tasks run in, and one unknown ruling for each starter
// whose VPC is not part of the run: what is not seen there must not look as if it had passed. Tasks
// on ECS Anywhere are in no VPC.
[[nodiscard]] std::vector<Ruling> judge_workload_vpcs(const Index& index, const JudgeVpc& judge);

}  // namespace hakoseki
