#include "engines/systems.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formats/holes.h"
#include "formats/ignore_rules.h"
#include "inventory/every_resource.h"
#include "inventory/index.h"
#include "inventory/one_place.h"
#include "inventory/read_images.h"

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

template <class Matches>
bool any_of_all(const std::vector<std::string>& texts, const Matches& matches) {
  return std::any_of(texts.begin(), texts.end(), matches);
}

bool any_glob_matches(const std::vector<std::string>& globs, std::string_view text) {
  return any_of_all(globs, [&](const std::string& glob) { return glob_matches(glob, text); });
}

// A declaration by ARN means a cluster of the run by the name that the ARN ends with.
bool names_cluster(const std::vector<std::string>& globs, std::string_view name) {
  constexpr std::string_view kind = ":cluster/";
  return any_glob_matches(globs, name) ||
         (!name.starts_with("arn:") && any_of_all(globs, [&](const std::string& glob) {
           const std::size_t at = glob.starts_with("arn:") ? glob.rfind(kind) : std::string::npos;
           return at != std::string::npos && glob_matches(glob.substr(at + kind.size()), name);
         }));
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

using Systems = std::vector<std::uint32_t>;  // ascending, each once

void join(Systems& into, std::uint32_t system) {
  const auto at = std::lower_bound(into.begin(), into.end(), system);
  if (at == into.end() || *at != system) into.insert(at, system);
}

// What a declaration recognises a resource by, besides its tags and its stack.
struct Surroundings {
  std::vector<std::string> clusters = {};    // names, logical ids, ARNs
  std::vector<std::string> namespaces = {};  // of Kubernetes
};

template <class Cluster>
void add_names(const Cluster& cluster, std::vector<std::string>& names) {
  names.push_back(cluster.id);
  if (const std::string* name = cluster.name.if_known()) names.push_back(*name);
}

// A cluster outside of the run is called as its user calls it; an ARN ends with the name.
void add_names(const Reference& cluster, std::vector<std::string>& names) {
  if (cluster.is_address) return;
  names.push_back(cluster.text);
  if (cluster.text.starts_with("arn:"))
    names.push_back(cluster.text.substr(cluster.text.rfind('/') + 1));
}

// Of a text that is known in part, what follows the last slash is the name; what a hole stands for
// only a wildcard covers.
void add_names(const Unknown& cluster, std::vector<std::string>& names) {
  constexpr std::string_view any_text = "\x05\x06\x05";
  if (cluster.shape.empty()) return;
  std::string text;
  std::size_t at = 0;
  for (const Hole& hole : holes_in(cluster.shape)) {
    text.append(cluster.shape, at, hole.begin - at);
    text += any_text;
    at = hole.end;
  }
  text.append(cluster.shape, at);
  names.push_back(text.substr(text.rfind('/') + 1));
}

void add_known(const Fact<std::string>& fact, std::vector<std::string>& known) {
  for (const Case<std::string>& one : fact.cases()) {
    if (one.value() != nullptr) known.push_back(*one.value());
  }
}

template <class Part>
std::vector<std::string> namespaces_of(const Part& part) {
  std::vector<std::string> known;
  if constexpr (requires { part.name_space; }) {
    add_known(part.name_space, known);
  } else if constexpr (requires { part.selectors; }) {
    for (const auto& selector : part.selectors.elements)
      add_known(selector.value.name_space, known);
  } else if constexpr (requires { part.policies.elements[0].value.namespaces; }) {
    for (const auto& policy : part.policies.elements) {
      for (const auto& name : policy.value.namespaces.elements)
        add_known(name.value, known);
    }
  }
  return known;
}

void settle(Resource& resource, const Systems& systems) {
  if (systems.empty()) return;
  resource.system = systems.front();
  resource.further_systems.assign(systems.begin() + 1, systems.end());
}

using KubernetesObjects = std::type_identity<
    std::tuple<KubernetesNamespace, KubernetesPod, KubernetesWorkload, KubernetesNode,
               KubernetesServiceAccount, KubernetesNetworkPolicy, KubernetesSecurityGroupPolicy,
               KubernetesDisruptionBudget, KubernetesRole, KubernetesRoleBinding,
               KubernetesWebhookConfiguration, KubernetesAdmissionPolicy,
               KubernetesAdmissionPolicyBinding, KubernetesIdentityMap>>;

class SystemDeriver {
 public:
  explicit SystemDeriver(Inventory& inventory) : inventory_(inventory), index_(inventory) {}

  void derive() {
    for (const DeclaredSystem& declared : inventory_.declared.systems) {
      inventory_.systems.push_back({declared.name, declared.title, true});
    }
    find_roots();
    find_clusters();
    const auto services = systems_of_parts<EcsCluster, EcsService>();
    const auto schedules = systems_of_parts<EcsCluster, ScheduledTask>();
    const auto tasks = systems_of_parts<EcsCluster, EcsTask>();
    const auto hosts = systems_of_parts<EcsCluster, ContainerInstance>();
    const auto profiles = systems_of_parts<EksCluster, EksFargateProfile>();
    const auto nodegroups = systems_of_parts<EksCluster, EksNodegroup>();
    const auto entries = systems_of_parts<EksCluster, EksAccessEntry>();
    const auto identities = systems_of_parts<EksCluster, EksPodIdentityAssociation>();
    const auto objects = systems_of_objects(KubernetesObjects{});
    edit_each_resource(inventory_,
                       [this](Resource& resource) { resource.system = system_of(resource); });
    settle_all<EcsService>(services);
    settle_all<ScheduledTask>(schedules);
    settle_all<EcsTask>(tasks);
    settle_all<ContainerInstance>(hosts);
    settle_all<EksFargateProfile>(profiles);
    settle_all<EksNodegroup>(nodegroups);
    settle_all<EksAccessEntry>(entries);
    settle_all<EksPodIdentityAssociation>(identities);
    settle_objects(objects, KubernetesObjects{});
    settle_clusters<EcsCluster>();
    settle_clusters<EksCluster>();
    follow_users();
    drop_empty_systems();
  }

 private:
  // A declared system of which the run holds nothing is not part of the run.
  void drop_empty_systems() {
    std::vector<bool> used(inventory_.systems.size());
    for_each_resource(inventory_, [&](const Resource& resource) {
      resource.for_each_system([&](std::uint32_t system) { used[system] = true; });
    });
    std::vector<std::uint32_t> renumbered(used.size());
    std::vector<System> kept;
    for (std::size_t i = 0; i < used.size(); ++i) {
      renumbered[i] = static_cast<std::uint32_t>(kept.size());
      if (used[i]) kept.push_back(std::move(inventory_.systems[i]));
    }
    inventory_.systems = std::move(kept);
    edit_each_resource(inventory_, [&](Resource& resource) {
      resource.system = renumbered[resource.system];
      for (std::uint32_t& system : resource.further_systems)
        system = renumbered[system];
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
                                            const Surroundings& around) const {
    const auto& systems = inventory_.declared.systems;
    const std::string_view base = inventory_.declared.base;
    const std::string_view root = without_base(root_of(resource), base);
    const std::string_view own =
        without_base(inventory_.inputs[resource.evidence.input].path, base);
    const auto matches = [&](const DeclaredSystem& system) {
      return any_glob_matches(system.stacks, own) || any_glob_matches(system.stacks, root) ||
             any_of_all(system.tags,
                        [&](std::string_view tag) { return has_tag(resource, tag); }) ||
             any_of_all(around.clusters,
                        [&](const auto& name) { return names_cluster(system.clusters, name); }) ||
             any_of_all(around.namespaces, [&](const auto& name) {
               return any_glob_matches(system.namespaces, name);
             });
    };
    const auto found = std::find_if(systems.begin(), systems.end(), matches);
    if (found == systems.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - systems.begin());
  }

  // What runs in several systems is of each; but a declaration counts before what comes after it,
  // so that a system declared last may take all that no other has.
  static Systems first_of(std::optional<std::uint32_t> declared, const Systems& around) {
    if (!declared) return around;
    if (around.empty()) return {*declared};
    Systems systems;
    for (const std::uint32_t one : around)
      join(systems, std::min(one, *declared));
    return systems;
  }

  std::uint32_t system_named(const std::string& name) {
    const auto [at, inserted] =
        by_name_.emplace(name, static_cast<std::uint32_t>(inventory_.systems.size()));
    if (inserted) inventory_.systems.push_back({name, {}, false});
    return at->second;
  }

  // Clusters of one name, and what tells them apart.
  struct Namesakes {
    std::set<std::string, std::less<>> accounts = {};
    std::set<std::string, std::less<>> regions = {};
    std::set<std::string, std::less<>> services = {};
    std::size_t count = 0;
  };

  template <class Cluster>
  static std::string shown_name(const Cluster& cluster) {
    const std::string* name = cluster.name.if_known();
    return name == nullptr ? cluster.id : *name;
  }

  template <class Cluster>
  static std::string_view service_of(const Cluster& /*cluster*/) {
    return std::is_same_v<Cluster, EksCluster> ? "EKS" : "ECS";
  }

  template <class Cluster>
  void count_names_of() {
    for (const Cluster& cluster : inventory_.all<Cluster>()) {
      Namesakes& same = namesakes_[shown_name(cluster)];
      ++same.count;
      if (!is_live(cluster)) continue;
      same.accounts.insert(account_of(cluster));
      same.regions.insert(region_of(cluster));
      same.services.emplace(service_of(cluster));
    }
  }

  // "prod", or where several are called so with as much of the place as tells them apart:
  // "prod (eu-west-1)".
  template <class Cluster>
  std::string name_of_system(const Cluster& cluster) {
    const std::string shown = shown_name(cluster);
    const Namesakes& same = namesakes_.at(shown);
    if (same.count == 1) return shown;
    std::vector<std::string> parts;
    if (!is_live(cluster)) {
      parts.push_back(cluster.stack);
    } else {
      std::string place = same.accounts.size() > 1 ? account_of(cluster) : std::string();
      const std::string region = same.regions.size() > 1 ? region_of(cluster) : std::string();
      if (!place.empty() && !region.empty()) place += '/';
      place += region;
      if (!place.empty()) parts.push_back(std::move(place));
      if (same.services.size() > 1) parts.emplace_back(service_of(cluster));
    }
    std::string name =
        parts.empty() ? shown : fmt::format("{} ({})", shown, fmt::join(parts, ", "));
    // Two of one template, each under a condition of its own.
    if (!used_names_.insert(name).second) name = fmt::format("{} ({})", shown, cluster.address);
    return name;
  }

  template <class Cluster>
  void find_clusters_of() {
    for (const Cluster& cluster : inventory_.all<Cluster>()) {
      Surroundings itself;
      add_names(cluster, itself.clusters);
      const std::optional<std::uint32_t> declared = declared_for(cluster, itself);
      std::uint32_t system = 0;
      if (declared) {
        system = *declared;
      } else {
        // Two clusters of one name are two systems.
        system = system_named(name_of_system(cluster));
      }
      by_cluster_.emplace(cluster.address, system);
      // An account may hold many clusters; what else it holds is not the first one's.
      if (!is_live(cluster)) by_stack_.emplace(std::string(root_of(cluster)), system);
    }
  }

  void find_clusters() {
    count_names_of<EcsCluster>();
    count_names_of<EksCluster>();
    find_clusters_of<EcsCluster>();
    find_clusters_of<EksCluster>();
  }

  // What runs in a cluster is of its systems; of none where no declaration and no cluster of the
  // run tells.
  template <class Cluster, class Part>
  std::vector<Systems> systems_of_parts() {
    std::vector<Systems> all;
    for (const Part& part : inventory_.all<Part>()) {
      Systems systems;
      Surroundings around{.namespaces = namespaces_of(part)};
      for (const Case<Reference>& one : part.cluster.cases()) {
        if (const auto* cluster = index_.find<Cluster>(one)) {
          join(systems, by_cluster_.at(cluster->address));
          add_names(*cluster, around.clusters);
        } else if (one.value() != nullptr) {
          add_names(*one.value(), around.clusters);
        } else if (one.unknown() != nullptr) {
          add_names(*one.unknown(), around.clusters);
        }
      }
      all.push_back(first_of(declared_for(part, around), systems));
    }
    note_stacks_of(inventory_.all<Part>(), all);
    return all;
  }

  // A stack without a cluster of its own joins the one system in which all its services run.
  template <class Part>
  void note_stacks_of(std::span<const Part> parts, const std::vector<Systems>& systems) {
    std::map<std::string, std::set<Systems>> seen;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      seen[std::string(root_of(parts[i]))].insert(systems[i]);
      // What has no Region, such as roles, belongs to the account.
      if (is_live(parts[i])) seen[account_of(parts[i])].insert(systems[i]);
    }
    for (const auto& [stack, found] : seen) {
      if (found.size() == 1 && found.begin()->size() == 1)
        by_stack_.emplace(stack, found.begin()->front());
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

  template <class Part>
  void settle_all(const std::vector<Systems>& systems) {
    auto& parts = inventory_.edit<Part>();
    for (std::size_t i = 0; i < parts.size(); ++i)
      settle(parts[i], systems[i]);
  }
  // The same of each type of Kubernetes.
  template <class... Parts>
  std::array<std::vector<Systems>, sizeof...(Parts)> systems_of_objects(
      std::type_identity<std::tuple<Parts...>> /*types*/) {
    return {systems_of_parts<EksCluster, Parts>()...};
  }
  template <class... Parts>
  void settle_objects(const std::array<std::vector<Systems>, sizeof...(Parts)>& systems,
                      std::type_identity<std::tuple<Parts...>> /*types*/) {
    std::size_t at = 0;
    (settle_all<Parts>(systems[at++]), ...);
  }

  template <class Cluster>
  void settle_clusters() {
    for (Cluster& cluster : inventory_.edit<Cluster>())
      cluster.system = by_cluster_.at(cluster.address);
  }

  // A task definition goes where its services run, its containers with it, and workloads stay
  // with what they were derived from.
  void follow_users() {
    auto& definitions = inventory_.edit<TaskDefinition>();
    std::vector<Systems> around(definitions.size());
    const auto follow = [&](const auto& starters) {
      for (const auto& starter : starters) {
        for (const auto& used :
             index_.template find_each<TaskDefinition>(starter.task_definition)) {
          Systems& systems = around[static_cast<std::size_t>(used.resource - definitions.data())];
          starter.for_each_system([&](std::uint32_t system) { join(systems, system); });
        }
      }
    };
    follow(inventory_.all<ScheduledTask>());
    follow(inventory_.all<EcsService>());
    follow(inventory_.all<EcsTask>());
    for (std::size_t i = 0; i < definitions.size(); ++i) {
      settle(definitions[i], first_of(declared_for(definitions[i], {}), around[i]));
    }
    const auto stay = [](Resource& resource, const Resource& origin) {
      resource.system = origin.system;
      resource.further_systems = origin.further_systems;
    };
    for (auto& container : inventory_.edit<ContainerDefinition>())
      stay(container, definitions[container.task_definition]);
    for (auto& workload : inventory_.edit<Workload>())
      stay(workload, origin_of(workload));
    follow_containers();
  }

  // An image goes where containers and pods that start it are.
  void follow_containers() {
    auto& images = inventory_.edit<ContainerImage>();
    if (images.empty()) return;
    const ReadImages read(inventory_);
    std::vector<Systems> around(images.size());
    for_each_started_image(inventory_, [&](const Resource& user, const Fact<std::string>& image) {
      for (const ContainerImage* one : read.named(image)) {
        Systems& systems = around[static_cast<std::size_t>(one - images.data())];
        user.for_each_system([&](std::uint32_t system) { join(systems, system); });
      }
    });
    for (std::size_t i = 0; i < images.size(); ++i)
      settle(images[i], around[i]);
  }

  const Resource& origin_of(const Workload& workload) const {
    switch (workload.kind) {
      case Workload::Kind::service:
        return inventory_.all<EcsService>()[workload.index];
      case Workload::Kind::schedule:
        return inventory_.all<ScheduledTask>()[workload.index];
      case Workload::Kind::task_definition:
        return inventory_.all<TaskDefinition>()[workload.index];
      case Workload::Kind::fargate_profile:
        return inventory_.all<EksFargateProfile>()[workload.index];
      case Workload::Kind::auto_mode:
        return inventory_.all<EksCluster>()[workload.index];
      case Workload::Kind::host:
        return inventory_.all<HostTemplate>()[workload.index];
      case Workload::Kind::nodegroup:
        break;
    }
    return inventory_.all<EksNodegroup>()[workload.index];
  }

  Inventory& inventory_;
  Index index_;
  std::set<std::string, std::less<>> roots_;
  std::map<std::string, Namesakes> namesakes_;
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
