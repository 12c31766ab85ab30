#include "assess/container_hosts.h"

#include <array>
#include <map>
#include <optional>

namespace hakoseki {
namespace {

using Orchestrator = ContainerHost::Orchestrator;

struct Mark {
  std::string_view text;
  Orchestrator orchestrator;
};

// What only a host of containers has in its user data.
constexpr std::array user_data_marks = {
    Mark{"ECS_CLUSTER", Orchestrator::ecs},
    Mark{"/etc/ecs/ecs.config", Orchestrator::ecs},
    Mark{"settings.ecs", Orchestrator::ecs},  // Bottlerocket
    Mark{"Initialize-ECSAgent", Orchestrator::ecs},
    Mark{"/etc/eks/bootstrap.sh", Orchestrator::eks},
    Mark{"node.eks.aws", Orchestrator::eks},
    Mark{"settings.kubernetes", Orchestrator::eks},
};

// The public parameters of AWS's images for ECS and EKS.
constexpr std::array image_marks = {
    Mark{"/aws/service/ecs/", Orchestrator::ecs},
    Mark{"/aws/service/bottlerocket/aws-ecs", Orchestrator::ecs},
    Mark{"ECS_Optimized", Orchestrator::ecs},
    Mark{"/aws/service/eks/", Orchestrator::eks},
    Mark{"/aws/service/bottlerocket/aws-k8s", Orchestrator::eks},
};

template <std::size_t size>
std::optional<ContainerHost> marked(const HostTemplate& host, const Fact<std::string>& fact,
                                    const std::array<Mark, size>& marks, const Text& label) {
  for (const Case<std::string>& one : fact.cases()) {
    for (const Mark& mark : marks) {
      if (described_by(one).find(mark.text) == std::string_view::npos) continue;
      return ContainerHost{&host, mark.orchestrator, {one.evidence, label}};
    }
  }
  return std::nullopt;
}

using Proofs = std::map<const HostTemplate*, ContainerHost>;

void add_capacity_providers(const Index& index, Proofs& proofs) {
  for (const auto& provider : index.inventory().all<EcsCapacityProvider>()) {
    const auto* group = index.find<AutoScalingGroup>(provider.auto_scaling_group);
    if (group == nullptr) continue;
    for (const auto* reference : {&group->launch_template, &group->launch_configuration}) {
      const auto* host = index.find<HostTemplate>(*reference);
      if (host == nullptr) continue;
      proofs.emplace(
          host, ContainerHost{host,
                              Orchestrator::ecs,
                              {provider.auto_scaling_group.evidence(),
                               Text{"this capacity provider starts it as a host of ECS",
                                    "このキャパシティプロバイダが ECS のホストとして起動します"}}});
    }
  }
}

void add_nodegroups(const Index& index, Proofs& proofs) {
  for (const auto& group : index.inventory().all<EksNodegroup>()) {
    const auto* host = index.find<HostTemplate>(group.launch_template);
    if (host == nullptr) continue;
    proofs.emplace(host,
                   ContainerHost{host,
                                 Orchestrator::eks,
                                 {group.launch_template.evidence(),
                                  Text{"this node group starts it as a node of EKS",
                                       "このノードグループが EKS のノードとして起動します"}}});
  }
}

}  // namespace

std::vector<ContainerHost> container_hosts(const Index& index) {
  Proofs proofs;
  add_capacity_providers(index, proofs);
  add_nodegroups(index, proofs);
  std::vector<ContainerHost> hosts;
  for (const HostTemplate& host : index.inventory().all<HostTemplate>()) {
    if (const auto found = proofs.find(&host); found != proofs.end()) {
      hosts.push_back(found->second);
    } else if (auto by_data = marked(host, host.user_data, user_data_marks,
                                     {"this user data joins a cluster",
                                      "このユーザーデータでクラスターに参加します"})) {
      hosts.push_back(*by_data);
    } else if (auto by_image = marked(
                   host, host.image_id, image_marks,
                   {"an image made for hosts of containers", "コンテナホスト用のイメージです"})) {
      hosts.push_back(*by_image);
    }
  }
  return hosts;
}

}  // namespace hakoseki
