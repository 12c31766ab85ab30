#include "assess/container_hosts.h"

namespace hakoseki {
namespace {

Text what_makes_it_one(HostTemplate::Enrolment::By by) {
  using enum HostTemplate::Enrolment::By;
  switch (by) {
    case capacity_provider:
      return {"this capacity provider starts it as a host of ECS",
              "このキャパシティプロバイダーが ECS のホストとして起動します"};
    case nodegroup:
      return {"this node group starts it as a node of EKS",
              "このノードグループが EKS のノードとして起動します"};
    case user_data:
      return {"this user data joins a cluster", "このユーザーデータでクラスターに参加します"};
    case image:
      break;
  }
  return {"an image made for hosts of containers", "コンテナホスト用のイメージです"};
}

}  // namespace

std::vector<ContainerHost> container_hosts(const Inventory& inventory) {
  std::vector<ContainerHost> hosts;
  for (const HostTemplate& host : inventory.all<HostTemplate>()) {
    if (!host.enrolment) continue;
    hosts.push_back({&host,
                     host.enrolment->orchestrator,
                     {host.enrolment->evidence, what_makes_it_one(host.enrolment->by)}});
  }
  return hosts;
}

}  // namespace hakoseki
