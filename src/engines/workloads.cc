#include "engines/workloads.h"

#include <algorithm>
#include <optional>

#include "inventory/index.h"

namespace hakoseki::engines {
namespace {

std::optional<Compute> compute_of_launch_type(std::string_view launch_type) {
  if (launch_type == "FARGATE") return Compute::ecs_fargate;
  if (launch_type == "EC2") return Compute::ecs_ec2;
  if (launch_type == "EXTERNAL") return Compute::ecs_anywhere;
  if (launch_type == "MANAGED_INSTANCES") return Compute::ecs_managed_instances;
  return std::nullopt;
}

Fact<Compute> unseen(std::string what, const Evidence& at) {
  return Fact<Compute>::unknown({.reason = Reason::not_seen, .detail = std::move(what)}, at);
}

// One capacity provider: AWS's own two by name, others as the run describes them.
Fact<Compute> compute_of_provider(const Fact<Reference>& provider, const Index& index) {
  const Reference* known = provider.if_known();
  if (known == nullptr) {
    const Unknown* why = provider.cases().front().unknown();
    return Fact<Compute>::unknown(
        why == nullptr ? Unknown{.detail = "the capacity provider"} : *why, provider.evidence());
  }
  if (!known->is_address && (known->text == "FARGATE" || known->text == "FARGATE_SPOT")) {
    return Fact<Compute>::known(Compute::ecs_fargate, provider.evidence());
  }
  const auto* described = index.find<EcsCapacityProvider>(*known);
  if (described == nullptr) {
    return unseen("capacity provider `" + known->text + "`", provider.evidence());
  }
  return Fact<Compute>::known(
      described->managed_instances ? Compute::ecs_managed_instances : Compute::ecs_ec2,
      provider.evidence());
}

// Where a strategy may place tasks: Fargate only if every provider is; otherwise the first that is
// not.
Fact<Compute> compute_of_strategy(const FactList<CapacityProviderItem>& strategy,
                                  const Index& index) {
  if (!strategy.complete()) {
    return Fact<Compute>::unknown(strategy.gaps.front().why, strategy.gaps.front().evidence);
  }
  std::optional<Fact<Compute>> fargate;
  std::optional<Fact<Compute>> unclear;
  for (const Element<CapacityProviderItem>& item : strategy.elements) {
    Fact<Compute> one = compute_of_provider(item.value.capacity_provider, index);
    const Compute* known = one.if_known();
    if (known == nullptr) {
      unclear = std::move(one);
    } else if (*known != Compute::ecs_fargate) {
      return one;
    } else if (!fargate) {
      fargate = std::move(one);
    }
  }
  if (unclear) return *unclear;
  return fargate ? *fargate : unseen("the capacity provider strategy", strategy.evidence);
}

Fact<Compute> compute_of_cluster(const Fact<Reference>& cluster, const Evidence& at,
                                 const Index& index) {
  const auto* found = index.find<EcsCluster>(cluster);
  if (found == nullptr) return unseen("the cluster with its default capacity providers", at);
  const auto& strategy = found->default_capacity_provider_strategy;
  if (!strategy.empty()) return compute_of_strategy(strategy, index);
  // Neither the service nor the cluster says anything: ECS starts the task on EC2.
  return Fact<Compute>::known(Compute::ecs_ec2, at);
}

template <class Starter>
Fact<Compute> compute_of(const Starter& starter, const Index& index) {
  std::vector<Case<Compute>> cases;
  for (const Case<std::string>& launch : starter.launch_type.cases()) {
    Case<Compute> one{.when = launch.when, .evidence = launch.evidence, .origin = launch.origin};
    if (const std::string* text = launch.value()) {
      if (const auto compute = compute_of_launch_type(*text)) {
        one.state = *compute;
      } else {
        one.state = Unknown{.reason = Reason::invalid_value, .detail = *text};
      }
    } else if (const Unknown* why = launch.unknown()) {
      one.state = *why;
    } else {
      const Fact<Compute> rest =
          starter.capacity_provider_strategy.empty()
              ? compute_of_cluster(starter.cluster, launch.evidence, index)
              : compute_of_strategy(starter.capacity_provider_strategy, index);
      for (const Case<Compute>& other : rest.cases()) {
        const std::optional<Guard> both = launch.when.and_also(other.when);
        if (!both) continue;
        Case<Compute> joined = other;
        joined.when = *both;
        cases.push_back(std::move(joined));
      }
      continue;
    }
    cases.push_back(std::move(one));
  }
  return Fact<Compute>(std::move(cases));
}

// A template may give a cluster its providers in a resource of its own.
void join_associations(Inventory& inventory) {
  const Index index(inventory);
  std::vector<std::pair<std::size_t, const CapacityProviderAssociations*>> joins;
  const auto clusters = inventory.all<EcsCluster>();
  for (const auto& associations : inventory.all<CapacityProviderAssociations>()) {
    const auto* cluster = index.find<EcsCluster>(associations.cluster);
    if (cluster != nullptr) {
      joins.emplace_back(static_cast<std::size_t>(cluster - clusters.data()), &associations);
    }
  }
  for (const auto& [position, associations] : joins) {
    EcsCluster& cluster = inventory.edit<EcsCluster>()[position];
    cluster.capacity_providers = associations->capacity_providers;
    cluster.default_capacity_provider_strategy = associations->default_strategy;
  }
}

Workload workload_of(const Resource& resource, Workload::Kind kind, std::size_t index,
                     const Fact<Compute>& compute) {
  Workload workload;
  static_cast<Resource&>(workload) = resource;
  workload.kind = kind;
  workload.index = index;
  workload.compute = compute;
  return workload;
}

template <class Starter>
void derive_starters(Inventory& inventory, Workload::Kind kind) {
  const Index index(inventory);
  const auto definitions = inventory.all<TaskDefinition>();
  std::vector<std::pair<std::size_t, Fact<Compute>>> uses;
  std::vector<Fact<Compute>> computes;
  for (const Starter& starter : inventory.all<Starter>()) {
    computes.push_back(compute_of(starter, index));
    if (const auto* used = index.find<TaskDefinition>(starter.task_definition)) {
      uses.emplace_back(static_cast<std::size_t>(used - definitions.data()), computes.back());
    }
  }
  for (auto& [position, compute] : uses) {
    inventory.edit<TaskDefinition>()[position].compute.push_back(std::move(compute));
  }
  for (std::size_t i = 0; i < computes.size(); ++i) {
    Starter& starter = inventory.edit<Starter>()[i];
    starter.compute = computes[i];
    inventory.add(workload_of(starter, kind, i, starter.compute));
  }
}

void derive_unused_definitions(Inventory& inventory) {
  for (std::size_t i = 0; i < inventory.all<TaskDefinition>().size(); ++i) {
    TaskDefinition& task = inventory.edit<TaskDefinition>()[i];
    if (!task.compute.empty()) continue;
    // requiresCompatibilities says what a definition may run on, not what it runs on.
    task.compute.push_back(unseen("the service or schedule that runs it", task.evidence));
    inventory.add(workload_of(task, Workload::Kind::task_definition, i, task.compute.front()));
  }
}

void derive_eks(Inventory& inventory) {
  for (std::size_t i = 0; i < inventory.all<EksFargateProfile>().size(); ++i) {
    EksFargateProfile& profile = inventory.edit<EksFargateProfile>()[i];
    profile.compute = Fact<Compute>::known(Compute::eks_fargate, profile.evidence);
    inventory.add(workload_of(profile, Workload::Kind::fargate_profile, i, profile.compute));
  }
  for (std::size_t i = 0; i < inventory.all<EksNodegroup>().size(); ++i) {
    EksNodegroup& nodegroup = inventory.edit<EksNodegroup>()[i];
    nodegroup.compute = Fact<Compute>::known(Compute::eks_nodes, nodegroup.evidence);
    inventory.add(workload_of(nodegroup, Workload::Kind::nodegroup, i, nodegroup.compute));
  }
}

}  // namespace

void derive_workloads(Inventory& inventory) {
  join_associations(inventory);
  derive_starters<EcsService>(inventory, Workload::Kind::service);
  derive_starters<ScheduledTask>(inventory, Workload::Kind::schedule);
  derive_unused_definitions(inventory);
  derive_eks(inventory);
}

}  // namespace hakoseki::engines
