#include "engines/systems.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "formats/ignore_rules.h"
#include "inventory/index.h"

namespace hakoseki::engines {
namespace {

constexpr std::string_view loose_files = "files";

std::string_view without_base(std::string_view path, std::string_view base) {
  if (!base.empty() && path.starts_with(base) && path.substr(base.size()).starts_with('/')) {
    return path.substr(base.size() + 1);
  }
  while (path.starts_with("./"))
    path.remove_prefix(2);
  return path;
}

bool any_glob_matches(const std::vector<std::string>& globs, std::string_view text) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return glob_matches(glob, text); });
}

bool has_tag(const Resource& resource, std::string_view wanted) {
  const std::size_t cut = wanted.find('=');
  const std::string_view key = wanted.substr(0, cut);
  // Without a value any will do, also one with slashes.
  const std::string_view value = cut == std::string_view::npos ? "**" : wanted.substr(cut + 1);
  return std::any_of(resource.tags.elements.begin(), resource.tags.elements.end(),
                     [&](const Element<Tag>& tag) {
                       const std::string* tag_key = tag.value.key.if_known();
                       const std::string* tag_value = tag.value.value.if_known();
                       return tag_key != nullptr && *tag_key == key && tag_value != nullptr &&
                              glob_matches(value, *tag_value);
                     });
}

// Read from the API of an account; its stack is "account/Region".
bool is_live(const Resource& resource) {
  return resource.evidence.source == Source::api;
}

std::string account_of(const Resource& resource) {
  return resource.stack.substr(0, resource.stack.find('/'));
}

class SystemDeriver {
 public:
  explicit SystemDeriver(Inventory& inventory) : inventory_(inventory), index_(inventory) {}

  void derive() {
    for (const DeclaredSystem& declared : inventory_.declared.systems) {
      inventory_.systems.push_back({declared.name, declared.title, true});
    }
    find_roots();
    find_clusters();
    std::vector<std::uint32_t> services = assign_starters<EcsService>();
    std::vector<std::uint32_t> schedules = assign_starters<ScheduledTask>();
    note_stacks_of(inventory_.all<EcsService>(), services);
    note_stacks_of(inventory_.all<ScheduledTask>(), schedules);
    assign_rest(services, schedules);
    drop_empty_systems();
  }

 private:
  // A declared system of which the run holds nothing is not part of the run.
  void drop_empty_systems() {
    std::vector<bool> used(inventory_.systems.size());
    inventory_.for_each_type([&](const auto& all) {
      for (const auto& resource : all)
        used[resource.system] = true;
    });
    std::vector<std::uint32_t> renumbered(used.size());
    std::vector<System> kept;
    for (std::size_t i = 0; i < used.size(); ++i) {
      renumbered[i] = static_cast<std::uint32_t>(kept.size());
      if (used[i]) kept.push_back(std::move(inventory_.systems[i]));
    }
    inventory_.systems = std::move(kept);
    inventory_.for_each_type([&](auto& all) {
      for (auto& resource : all)
        resource.system = renumbered[resource.system];
    });
  }

  // The file of the outermost stack: "a/parent.yml" of "a/parent.yml/Network".
  std::string_view root_of(const Resource& resource) const {
    const std::string_view stack = resource.stack;
    for (std::size_t slash = stack.find('/'); slash != std::string_view::npos;
         slash = stack.find('/', slash + 1)) {
      if (roots_.contains(stack.substr(0, slash))) return stack.substr(0, slash);
    }
    return stack;
  }

  void find_roots() {
    for (const Input& input : inventory_.inputs) {
      if (input.kind == InputKind::cloudformation) roots_.insert(input.path);
    }
  }

  std::optional<std::uint32_t> declared_for(const Resource& resource,
                                            std::string_view cluster) const {
    const auto& systems = inventory_.declared.systems;
    const std::string_view base = inventory_.declared.base;
    const std::string_view root = without_base(root_of(resource), base);
    const std::string_view own =
        without_base(inventory_.inputs[resource.evidence.input].path, base);
    for (std::uint32_t i = 0; i < systems.size(); ++i) {
      const DeclaredSystem& system = systems[i];
      const bool by_tag =
          std::any_of(system.tags.begin(), system.tags.end(),
                      [&](const std::string& tag) { return has_tag(resource, tag); });
      if (by_tag || any_glob_matches(system.stacks, own) || any_glob_matches(system.stacks, root) ||
          (!cluster.empty() && any_glob_matches(system.clusters, cluster))) {
        return i;
      }
    }
    return std::nullopt;
  }

  std::uint32_t system_named(const std::string& name) {
    const auto [at, inserted] =
        by_name_.emplace(name, static_cast<std::uint32_t>(inventory_.systems.size()));
    if (inserted) inventory_.systems.push_back({name, {}, false});
    return at->second;
  }

  template <class Cluster>
  void find_clusters_of() {
    for (const Cluster& cluster : inventory_.all<Cluster>()) {
      const std::string* name = cluster.name.if_known();
      const std::string shown = name == nullptr ? cluster.id : *name;
      const std::optional<std::uint32_t> declared = declared_for(cluster, shown);
      std::uint32_t system = 0;
      if (declared) {
        system = *declared;
      } else {
        // Two clusters of one name in different stacks are two systems.
        const std::string whole = shown + " (" + cluster.stack + ")";
        system = system_named(used_names_.insert(shown).second ? shown : whole);
      }
      by_cluster_.emplace(cluster.address, system);
      // An account may hold many clusters; what else it holds is not the first one's.
      if (!is_live(cluster)) by_stack_.emplace(std::string(root_of(cluster)), system);
    }
  }

  void find_clusters() {
    find_clusters_of<EcsCluster>();
    find_clusters_of<EksCluster>();
  }

  // Services and schedules belong to their cluster's system; `none` where the cluster is not in the
  // run.
  template <class Starter>
  std::vector<std::uint32_t> assign_starters() {
    std::vector<std::uint32_t> systems;
    for (const Starter& starter : inventory_.all<Starter>()) {
      // Of several it may run in, the first.
      const auto clusters = index_.find_each<EcsCluster>(starter.cluster);
      const EcsCluster* cluster = clusters.empty() ? nullptr : clusters.front().resource;
      const Reference* named = starter.cluster.if_known();
      const std::string_view name = cluster != nullptr ? std::string_view(cluster->id)
                                    : named != nullptr ? std::string_view(named->text)
                                                       : std::string_view();
      if (const auto declared = declared_for(starter, name)) {
        systems.push_back(*declared);
      } else {
        systems.push_back(cluster == nullptr ? none : by_cluster_.at(cluster->address));
      }
    }
    return systems;
  }

  // A stack without a cluster of its own joins the one system in which all its services run.
  template <class Starter>
  void note_stacks_of(std::span<const Starter> starters,
                      const std::vector<std::uint32_t>& systems) {
    std::map<std::string, std::set<std::uint32_t>> seen;
    for (std::size_t i = 0; i < starters.size(); ++i) {
      seen[std::string(root_of(starters[i]))].insert(systems[i]);
      // What has no Region, such as roles, belongs to the account.
      if (is_live(starters[i])) seen[account_of(starters[i])].insert(systems[i]);
    }
    for (const auto& [stack, found] : seen) {
      if (found.size() == 1 && *found.begin() != none) by_stack_.emplace(stack, *found.begin());
    }
  }

  std::uint32_t system_of(const Resource& resource) {
    if (const auto declared = declared_for(resource, {})) return *declared;
    const std::string root(root_of(resource));
    if (const auto known = by_stack_.find(root); known != by_stack_.end()) return known->second;
    const bool is_place = roots_.contains(root) || (is_live(resource) && !root.empty());
    const std::uint32_t system = system_named(is_place ? root : std::string(loose_files));
    by_stack_.emplace(root, system);
    return system;
  }

  void assign_rest(const std::vector<std::uint32_t>& services,
                   const std::vector<std::uint32_t>& schedules) {
    inventory_.for_each_type([this](auto& all) {
      for (auto& resource : all)
        resource.system = system_of(resource);
    });
    const auto settle = [](auto& all, const std::vector<std::uint32_t>& systems) {
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (systems[i] != none) all[i].system = systems[i];
      }
    };
    settle(inventory_.edit<EcsService>(), services);
    settle(inventory_.edit<ScheduledTask>(), schedules);
    for (auto& cluster : inventory_.edit<EcsCluster>()) {
      cluster.system = by_cluster_.at(cluster.address);
    }
    for (auto& cluster : inventory_.edit<EksCluster>()) {
      cluster.system = by_cluster_.at(cluster.address);
    }
    follow_users();
  }

  // A task definition goes where its service runs, its containers with it, and workloads stay with
  // what they were derived from.
  void follow_users() {
    auto& definitions = inventory_.edit<TaskDefinition>();
    const auto follow = [&](const auto& starters) {
      for (const auto& starter : starters) {
        for (const auto& used :
             index_.template find_each<TaskDefinition>(starter.task_definition)) {
          const auto at = static_cast<std::size_t>(used.resource - definitions.data());
          TaskDefinition& task = definitions[at];
          if (!declared_for(task, {})) task.system = starter.system;
        }
      }
    };
    follow(inventory_.all<ScheduledTask>());
    follow(inventory_.all<EcsService>());
    for (auto& container : inventory_.edit<ContainerDefinition>()) {
      container.system = definitions[container.task_definition].system;
    }
    for (auto& workload : inventory_.edit<Workload>())
      workload.system = system_of_origin(workload);
  }

  std::uint32_t system_of_origin(const Workload& workload) const {
    switch (workload.kind) {
      case Workload::Kind::service:
        return inventory_.all<EcsService>()[workload.index].system;
      case Workload::Kind::schedule:
        return inventory_.all<ScheduledTask>()[workload.index].system;
      case Workload::Kind::task_definition:
        return inventory_.all<TaskDefinition>()[workload.index].system;
      case Workload::Kind::fargate_profile:
        return inventory_.all<EksFargateProfile>()[workload.index].system;
      case Workload::Kind::auto_mode:
        return inventory_.all<EksCluster>()[workload.index].system;
      case Workload::Kind::host:
        return inventory_.all<HostTemplate>()[workload.index].system;
      case Workload::Kind::nodegroup:
        break;
    }
    return inventory_.all<EksNodegroup>()[workload.index].system;
  }

  static constexpr std::uint32_t none = ~std::uint32_t{0};

  Inventory& inventory_;
  Index index_;
  std::set<std::string, std::less<>> roots_;
  std::set<std::string> used_names_;
  std::map<std::string, std::uint32_t> by_name_;
  std::map<std::string, std::uint32_t> by_cluster_;  // by address
  std::map<std::string, std::uint32_t> by_stack_;    // by the root's path
};

}  // namespace

void derive_systems(Inventory& inventory) {
  SystemDeriver(inventory).derive();
}

}  // namespace hakoseki::engines
