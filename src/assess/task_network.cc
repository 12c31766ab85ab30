#include "assess/task_network.h"

#include <algorithm>
#include <set>

#include "assess/applicability.h"

namespace hakoseki {
namespace {

template <class T>
void add_starters(const Inventory& inventory, std::vector<TaskStarter>& starters) {
  for (const T& one : inventory.all<T>()) {
    starters.push_back({&one, &one.network, &one.task_definition, &one.compute});
  }
}

// Every resource of type T that the fact may mean.
template <class T>
std::vector<const T*> all_named(const Fact<Reference>& fact, const Index& index) {
  std::vector<const T*> found;
  for (const Case<Reference>& one : fact.cases()) {
    const Reference* known = one.value();
    const T* resource = known == nullptr ? nullptr : index.find<T>(*known);
    if (resource != nullptr) found.push_back(resource);
  }
  return found;
}

Verdict vpc_not_seen(const TaskStarter& starter) {
  const bool written = starter.network->written;
  const Evidence& at = written ? starter.network->subnets.evidence : starter.resource->evidence;
  const Text text = written ? Text{"the VPC of these subnets was not part of this run",
                                   "これらのサブネットの VPC は今回の対象に含まれていません"}
                            : Text{"the VPC of its hosts was not part of this run",
                                   "ホストの VPC は今回の対象に含まれていません"};
  return given(runs_on(*starter.compute,
                       {Compute::ecs_fargate, Compute::ecs_ec2, Compute::ecs_managed_instances}),
               Verdict(Outcome::unknown, {at, text}));
}

}  // namespace

TaskNetwork::TaskNetwork(const Index& index) {
  add_starters<EcsService>(index.inventory(), starters_);
  add_starters<ScheduledTask>(index.inventory(), starters_);
  for (const TaskStarter& starter : starters_)
    place(starter, index);
}

void TaskNetwork::place(const TaskStarter& starter, const Index& index) {
  std::set<const Vpc*> seen;
  const auto enter_vpcs = [&](const Fact<Reference>& vpc, const Evidence& at) {
    for (const Vpc* one : all_named<Vpc>(vpc, index)) {
      if (seen.insert(one).second) vpcs_[one].push_back({&starter, at});
    }
  };
  for (const auto& element : starter.network->subnets.elements) {
    for (const Subnet* subnet : all_named<Subnet>(element.value, index)) {
      enter_vpcs(subnet->vpc, element.evidence);
    }
  }
  std::set<const SecurityGroup*> groups;
  for (const auto& element : starter.network->security_groups.elements) {
    for (const SecurityGroup* group : all_named<SecurityGroup>(element.value, index)) {
      if (groups.insert(group).second) groups_[group].push_back({&starter, element.evidence});
      enter_vpcs(group->vpc, element.evidence);
    }
  }
}

std::span<const TaskNetwork::Use> TaskNetwork::uses_of(const SecurityGroup& group) const {
  const auto found = groups_.find(&group);
  if (found == groups_.end()) return {};
  return found->second;
}

std::span<const TaskNetwork::Use> TaskNetwork::uses_of(const Vpc& vpc) const {
  const auto found = vpcs_.find(&vpc);
  if (found == vpcs_.end()) return {};
  return found->second;
}

std::vector<Verdict> unseen_groups(const TaskStarter& starter, const Index& index) {
  const auto& groups = starter.network->security_groups;
  const auto unseen = [](const Evidence& at, const Text& what) {
    return Verdict(Outcome::unknown, {at, what});
  };
  if (!starter.network->written) {
    return {unseen(starter.resource->evidence,
                   {"the firewall of its hosts was not part of this run",
                    "ホストのファイアウォールは今回の対象に含まれていません"})};
  }
  if (groups.empty()) {
    return {unseen(
        groups.evidence,
        {"no group is named: the VPC's default group applies, which was not seen",
         "グループの指定がなく VPC の既定のグループが使われますが、その内容は確認できていません"})};
  }
  std::vector<Verdict> verdicts;
  verdicts.reserve(groups.gaps.size());
  for (const Gap& gap : groups.gaps)
    verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  for (const auto& element : groups.elements) {
    for (const Case<Reference>& one : element.value.cases()) {
      if (one.unknown() != nullptr) {
        verdicts.push_back(unknown(one.evidence, *one.unknown()).under(one.when));
      } else if (one.value() != nullptr && index.find<SecurityGroup>(*one.value()) == nullptr) {
        verdicts.push_back(unseen(one.evidence, {"this group was not part of this run",
                                                 "このグループは今回の対象に含まれていません"})
                               .under(one.when));
      }
    }
  }
  return verdicts;
}

std::vector<Ruling> judge_workload_vpcs(const Index& index, const JudgeVpc& judge) {
  const TaskNetwork network(index);
  std::vector<Ruling> rulings;
  std::set<const TaskStarter*> placed;
  for (const Vpc& vpc : index.inventory().all<Vpc>()) {
    const std::span<const TaskNetwork::Use> uses = network.uses_of(vpc);
    if (uses.empty()) continue;
    for (const TaskNetwork::Use& use : uses)
      placed.insert(use.starter);
    rulings.push_back({&vpc, judge(vpc, uses)});
  }
  for (const TaskStarter& starter : network.starters()) {
    if (!placed.contains(&starter)) rulings.push_back({starter.resource, vpc_not_seen(starter)});
  }
  return rulings;
}

std::vector<Ruling> unseen_pods(const Index& index) {
  const auto& profiles = index.inventory().all<EksFargateProfile>();
  std::vector<Ruling> rulings;
  rulings.reserve(profiles.size());
  for (const EksFargateProfile& profile : profiles) {
    rulings.push_back(
        {&profile, unknown(profile.evidence, {.reason = Reason::not_seen,
                                              .detail = "the security group of its pods"})});
  }
  return rulings;
}

}  // namespace hakoseki
