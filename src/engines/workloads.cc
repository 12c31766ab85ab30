#include "engines/workloads.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engines/ecs_compute.h"
#include "engines/hosts.h"
#include "inventory/alternatives.h"
#include "inventory/index.h"
#include "inventory/one_place.h"
#include "inventory/task_group.h"

namespace hakoseki::engines {
namespace {

Fact<Compute> unseen(std::string what, const Evidence& at) {
  return Fact<Compute>::unknown({.reason = Reason::not_seen, .detail = std::move(what)}, at);
}

// `replacement` where `guard` holds, what was there before elsewhere.
template <class T>
void replace_under(FactList<T>& list, const Guard& guard, const FactList<T>& replacement) {
  FactList<T> joined{.evidence = guard.always() ? replacement.evidence : list.evidence};
  append_under(joined, guard, replacement);
  for (const Guard& outside : parts_outside(Guard(), guard))
    append_under(joined, outside, list);
  list = std::move(joined);
}

struct Join {
  std::size_t cluster;
  std::size_t associations;
  Guard when;
};

// A template may give a cluster its providers in a resource of its own.
void join_associations(Inventory& inventory, const Index& index) {
  std::vector<Join> joins;
  const auto clusters = inventory.all<EcsCluster>();
  const auto all = inventory.all<CapacityProviderAssociations>();
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const Meant<EcsCluster>& cluster : index.find_each<EcsCluster>(all[i].cluster)) {
      const std::optional<Guard> both = all[i].when.and_also(cluster.when);
      if (!both) continue;
      joins.push_back({static_cast<std::size_t>(cluster.resource - clusters.data()), i, *both});
    }
  }
  for (const Join& join : joins) {
    EcsCluster& cluster = inventory.edit<EcsCluster>()[join.cluster];
    replace_under(cluster.capacity_providers, join.when, all[join.associations].capacity_providers);
    replace_under(cluster.default_capacity_provider_strategy, join.when,
                  all[join.associations].default_strategy);
  }
}

void derive_cluster_providers(Inventory& inventory, const Index& index) {
  for (EcsCluster& cluster : inventory.edit<EcsCluster>()) {
    for (const Element<Fact<Reference>>& provider : cluster.capacity_providers.elements) {
      auto compute = only_under(provider.when, compute_of_provider(provider.value, index));
      if (compute) cluster.provider_computes.push_back(*std::move(compute));
    }
    for (const Gap& gap : cluster.capacity_providers.gaps) {
      auto compute = only_under(gap.when, Fact<Compute>::unknown(gap.why, gap.evidence));
      if (compute) cluster.provider_computes.push_back(*std::move(compute));
    }
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
Fact<Compute> compute_by_rules(const Starter& starter, const Index& index) {
  return compute_of(starter.launch_type, starter.capacity_provider_strategy, starter.cluster,
                    index);
}

Fact<Compute> both_of(const Fact<Compute>& one, const Fact<Compute>& other) {
  return follow(one, [&](const Case<Compute>& first) {
    return follow(other, [&](const Case<Compute>& second) {
      return Fact<Compute>({precedence(second) > precedence(first) ? second : first});
    });
  });
}

// Of a service whose deployments something else makes: its task sets say where its tasks run.
Fact<Compute> compute_by_task_sets(const EcsService& service, const Index& index) {
  Fact<Compute> all = Fact<Compute>::absent(service.evidence);
  for (const EcsService& one : index.inventory().all<EcsService>()) {
    if (!one.is_task_set) continue;
    for (const Meant<EcsService>& meant : index.find_each<EcsService>(one.service)) {
      const std::optional<Guard> when = one.when.and_also(meant.when);
      if (meant.resource != &service || !when) continue;
      std::vector<Case<Compute>> cases;
      append_under(cases, *when, both_of(all, compute_by_rules(one, index)));
      for (const Guard& outside : parts_outside(Guard(), *when))
        append_under(cases, outside, all);
      all = Fact<Compute>(std::move(cases));
    }
  }
  return follow(all, [&](const Case<Compute>& one) {
    return one.absent() ? unseen("the task sets of the service", one.evidence)
                        : Fact<Compute>({one});
  });
}

Fact<Compute> compute_of_starter(const ScheduledTask& task, const Index& index) {
  return compute_by_rules(task, index);
}

Fact<Compute> compute_of_starter(const EcsService& service, const Index& index) {
  return follow(service.deployment_controller, [&](const Case<std::string>& controller) {
    const bool external = controller.value() != nullptr && *controller.value() == "EXTERNAL";
    return external && !service.is_task_set ? compute_by_task_sets(service, index)
                                            : compute_by_rules(service, index);
  });
}

template <class Starter>
void derive_starters(Inventory& inventory, const Index& index, Workload::Kind kind) {
  const auto definitions = inventory.all<TaskDefinition>();
  std::vector<std::pair<std::size_t, Fact<Compute>>> uses;
  std::vector<Fact<Compute>> computes;
  for (const Starter& starter : inventory.all<Starter>()) {
    computes.push_back(compute_of_starter(starter, index));
    for (const auto& used : index.find_each<TaskDefinition>(starter.task_definition)) {
      const std::optional<Guard> when = used.when.and_also(starter.when);
      if (!when) continue;
      if (auto compute = only_under(*when, computes.back())) {
        uses.emplace_back(static_cast<std::size_t>(used.resource - definitions.data()),
                          *std::move(compute));
      }
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

Fact<Compute> compute_of_running(const EcsTask& task, const Index& index) {
  if (!task.launch_type.is_absent()) return compute_of(task.launch_type, {}, task.cluster, index);
  const std::string* provider = task.capacity_provider.if_known();
  if (provider == nullptr) return unseen("where the task runs", task.evidence);
  return compute_of_provider(
      Fact<Reference>::known({.text = *provider}, task.capacity_provider.evidence()), index);
}

// Started by itself: what belongs to a service is the service's.
bool is_standalone(const EcsTask& task) {
  const std::string* group = task.group.if_known();
  return task.group.is_absent() || (group != nullptr && !service_in(*group));
}

std::optional<Compute> if_known(const Fact<Compute>& compute) {
  const Compute* known = compute.if_known();
  return known == nullptr ? std::nullopt : std::optional(*known);
}

// What runs though no service and no schedule of the run starts it: one workload for each place
// where a definition runs so.
void derive_running_tasks(Inventory& inventory, const Index& index) {
  std::set<std::pair<const TaskDefinition*, std::optional<Compute>>> seen;
  for (EcsTask& task : inventory.edit<EcsTask>()) {
    task.compute = compute_of_running(task, index);
    const auto* used = index.find<TaskDefinition>(task.task_definition);
    if (used == nullptr || !is_standalone(task)) continue;
    if (!seen.emplace(used, if_known(task.compute)).second) continue;
    const auto position = static_cast<std::size_t>(used - inventory.all<TaskDefinition>().data());
    TaskDefinition& definition = inventory.edit<TaskDefinition>()[position];
    definition.compute.push_back(task.compute);
    inventory.add(workload_of(definition, Workload::Kind::task_definition, position, task.compute));
  }
}

template <class T>
bool all_seen(const Inventory& inventory) {
  const auto clusters = inventory.all<EcsCluster>();
  return inventory.unseen<T>().empty() &&
         std::all_of(clusters.begin(), clusters.end(), [&](const EcsCluster& cluster) {
           return inventory.unseen<T>(cluster.address).empty();
         });
}

// A definition of a file is meant to run, nobody knows where. Of an account that told of all that
// runs and of all that starts tasks, it is one of the many that were left behind, and no workload.
void derive_unused_definitions(Inventory& inventory) {
  const bool nothing_unseen = all_seen<EcsCluster>(inventory) && all_seen<EcsService>(inventory) &&
                              all_seen<ScheduledTask>(inventory) && all_seen<EcsTask>(inventory);
  for (std::size_t i = 0; i < inventory.all<TaskDefinition>().size(); ++i) {
    TaskDefinition& task = inventory.edit<TaskDefinition>()[i];
    if (!task.compute.empty() || (is_live(task) && nothing_unseen)) continue;
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

// Auto Mode: AWS runs nodes for the pods of the cluster. A workload for each world that has it.
void derive_auto_mode(Inventory& inventory) {
  for (std::size_t i = 0; i < inventory.all<EksCluster>().size(); ++i) {
    const EksCluster& cluster = inventory.all<EksCluster>()[i];
    std::vector<Workload> found;
    for (const Case<bool>& one : cluster.auto_mode.cases()) {
      const std::optional<Guard> when = cluster.when.and_also(one.when);
      if (!when || (one.unknown() == nullptr && (one.value() == nullptr || !*one.value())))
        continue;
      found.push_back(workload_of(
          cluster, Workload::Kind::auto_mode, i,
          one.unknown() != nullptr ? Fact<Compute>::unknown(*one.unknown(), one.evidence)
                                   : Fact<Compute>::known(Compute::eks_auto_mode, one.evidence)));
      found.back().when = *when;
    }
    for (Workload& workload : found)
      inventory.add(std::move(workload));
  }
}

// What a node group starts is there with the group already.
void derive_own_hosts(Inventory& inventory) {
  using Enrolment = HostTemplate::Enrolment;
  for (std::size_t i = 0; i < inventory.all<HostTemplate>().size(); ++i) {
    const HostTemplate& host = inventory.all<HostTemplate>()[i];
    if (!host.enrolment || host.enrolment->by == Enrolment::By::nodegroup) continue;
    const bool ecs = host.enrolment->orchestrator == Enrolment::Orchestrator::ecs;
    inventory.add(workload_of(host, Workload::Kind::host, i,
                              Fact<Compute>::known(ecs ? Compute::ecs_ec2 : Compute::eks_nodes,
                                                   host.enrolment->evidence)));
  }
}

}  // namespace

void derive_workloads(Inventory& inventory) {
  // Of all that is added below, workloads, nobody asks by name.
  const Index index(inventory);
  derive_hosts(inventory, index);
  join_associations(inventory, index);
  derive_cluster_providers(inventory, index);
  derive_starters<EcsService>(inventory, index, Workload::Kind::service);
  derive_starters<ScheduledTask>(inventory, index, Workload::Kind::schedule);
  derive_running_tasks(inventory, index);
  derive_unused_definitions(inventory);
  derive_eks(inventory);
  derive_auto_mode(inventory);
  derive_own_hosts(inventory);
}

}  // namespace hakoseki::engines
