#include "assess/pods.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/image_ref.h"

namespace hakoseki {
namespace {

std::string known(const Fact<std::string>& fact) {
  return fact.if_known() == nullptr ? std::string() : *fact.if_known();
}

std::string first_owner(const FactList<Fact<std::string>>& owners) {
  return owners.elements.empty() ? std::string() : known(owners.elements.front().value);
}

// The controllers of a cluster's namespace that have pods, and what they would be called.
std::string place_of(const KubernetesObject& object, std::string_view owner) {
  return fmt::format("{}\n{}\n{}", cluster_of(object), namespace_of(object), owner);
}

// "web-5d4f" of a deployment is a replica set `web-` and a hash; the jobs of a cron job end with a
// number.
std::string_view without_last_part(std::string_view name) {
  const std::size_t dash = name.rfind('-');
  return dash == std::string_view::npos ? std::string_view() : name.substr(0, dash);
}

// What has pods now, as the workloads call themselves.
std::set<std::string> running_workloads(const Index& index) {
  std::set<std::string> running;
  for (const KubernetesPod& pod : index.inventory().all<KubernetesPod>()) {
    if (has_ended(pod)) continue;
    const std::string owner = first_owner(pod.owners);
    running.insert(place_of(pod, owner));
    const std::string_view name = std::string_view(owner).substr(owner.find('/') + 1);
    if (owner.starts_with("ReplicaSet/")) {
      running.insert(place_of(pod, fmt::format("Deployment/{}", without_last_part(name))));
    } else if (owner.starts_with("Job/")) {
      running.insert(place_of(pod, fmt::format("CronJob/{}", without_last_part(name))));
    }
  }
  return running;
}

std::string name_in(const KubernetesObject& object) {
  return object.id.substr(object.id.find('/') + 1);
}

// Started by another workload, such as a job by its cron job.
bool is_started_by_another(const KubernetesWorkload& workload) {
  return !workload.owners.elements.empty();
}

}  // namespace

std::string cluster_of(const KubernetesObject& object) {
  const Reference* cluster = object.cluster.if_known();
  return cluster == nullptr ? std::string() : cluster->text;
}

std::string namespace_of(const KubernetesObject& object) {
  return known(object.name_space);
}

bool is_system_namespace(std::string_view name) {
  constexpr std::array<std::string_view, 3> names = {"kube-system", "kube-public",
                                                     "kube-node-lease"};
  return is_one_of(name, names);
}

bool is_addon(const PodView& view) {
  if (namespace_of(*view.object) != "kube-system") return false;
  const auto is_published = [](const Element<PodContainer>& container) {
    const std::string* image = container.value.image.if_known();
    if (image == nullptr) return false;
    const Result<ImageRef> named = parse_image_ref(*image);
    if (!named || named->kind != RegistryKind::private_ecr) return false;
    const std::string_view repository = named->repository;
    return repository.starts_with("eks/") || repository.starts_with("amazon-k8s-cni") ||
           repository.starts_with("amazon/aws-network-policy-agent");
  };
  const PodSettings& settings = *view.settings;
  return !settings.containers.empty() && settings.containers.complete() &&
         std::ranges::all_of(settings.containers.elements, is_published) &&
         std::ranges::all_of(settings.init_containers.elements, is_published) &&
         settings.ephemeral_containers.elements.empty();
}

bool is_on_fargate(const KubernetesPod& pod) {
  return known(pod.settings.scheduler) == "fargate-scheduler";
}

bool has_ended(const KubernetesPod& pod) {
  const std::string phase = known(pod.phase);
  return phase == "Succeeded" || phase == "Failed";
}

std::vector<Ruling> judge_running_pods(const Index& index,
                                       const std::function<Verdict(const PodView&)>& judge) {
  struct Group {
    const KubernetesPod* first;
    std::vector<Verdict> verdicts;
  };
  std::vector<Group> groups;
  std::map<std::string, std::size_t> known_groups;
  for (const KubernetesPod& pod : index.inventory().all<KubernetesPod>()) {
    if (has_ended(pod)) continue;
    const std::string owner = first_owner(pod.owners);
    // A pod without a controller is one of its own.
    const std::string place = place_of(pod, owner.empty() ? pod.address : owner);
    const auto [at, is_new] = known_groups.emplace(place, groups.size());
    if (is_new) groups.push_back({&pod, {}});
    groups[at->second].verdicts.push_back(judge({&pod, &pod.settings, &pod.tags, &pod}));
  }
  std::vector<Ruling> rulings;
  rulings.reserve(groups.size());
  for (const Group& group : groups)
    rulings.push_back({group.first, all_of(group.verdicts)});
  return rulings;
}

std::vector<Ruling> judge_pods(const Index& index,
                               const std::function<Verdict(const PodView&)>& judge) {
  std::vector<Ruling> rulings = judge_running_pods(index, judge);
  const std::set<std::string> running = running_workloads(index);
  for (const KubernetesWorkload& workload : index.inventory().all<KubernetesWorkload>()) {
    const std::string name = fmt::format("{}/{}", workload.kind, name_in(workload));
    if (is_started_by_another(workload) || running.contains(place_of(workload, name))) continue;
    rulings.push_back(
        {&workload, judge({&workload, &workload.settings, &workload.pod_labels, nullptr})});
  }
  return rulings;
}

Verdict every_container(const PodSettings& settings,
                        const std::function<Verdict(const PodContainer&)>& judge) {
  // A pod has containers; where none is told, nobody saw them.
  std::vector<Verdict> verdicts = {every(settings.containers, judge, Outcome::unknown)};
  for (const auto* list : {&settings.init_containers, &settings.ephemeral_containers}) {
    if (!list->empty()) verdicts.push_back(every(*list, judge));
  }
  return all_of(verdicts);
}

}  // namespace hakoseki
