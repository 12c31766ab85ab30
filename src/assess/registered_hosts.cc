#include "assess/registered_hosts.h"

#include <algorithm>
#include <set>
#include <string>

#include "assess/always_told.h"
#include "inventory/one_place.h"

namespace hakoseki {
namespace {

// Another Region may have one of the same name.
const EcsCapacityProvider* find_provider(const Inventory& inventory, const ContainerInstance& host,
                                         const std::string& name) {
  for (const EcsCapacityProvider& provider : inventory.all<EcsCapacityProvider>()) {
    if (provider.stack == host.stack && provider.id == name) return &provider;
  }
  return nullptr;
}

// What AWS registers, patches and replaces itself is not the customer's to look after.
Verdict is_operated_by_customer(const ContainerInstance& host, const Inventory& inventory) {
  const std::string* name = host.capacity_provider.if_known();
  if (name == nullptr) {
    return expect_absent(host.capacity_provider)
        .labelled(Outcome::pass, Text{"the customer registered it", "利用者が登録したホストです"});
  }
  const EcsCapacityProvider* provider = find_provider(inventory, host, *name);
  if (provider == nullptr) {
    return unknown(host.capacity_provider.evidence(),
                   {.reason = Reason::not_seen, .detail = "ecs:DescribeCapacityProviders"});
  }
  return expect_that(
      provider->managed_instances, [](bool managed) { return !managed; },
      {"AWS operates the instances of this capacity provider",
       "このキャパシティプロバイダーのインスタンスは AWS が運用します"},
      IfAbsent::passes);
}

bool runs(const HostTemplate& host) {
  return host.type == "AWS::EC2::Instance" && is_live(host);
}

// The tag by which a cluster owns its nodes, or one of a managed node group.
bool marks_eks_node(const Element<Tag>& tag) {
  const std::string* key = tag.value.key.if_known();
  return key != nullptr && (key->starts_with("kubernetes.io/cluster/") ||
                            *key == "aws:eks:cluster-name" || *key == "eks:cluster-name");
}

std::vector<Ruling> judge_cluster(const EcsCluster& cluster, bool has_hosts,
                                  const Inventory& inventory) {
  const std::vector<Gap> gaps = inventory.unseen<ContainerInstance>(cluster.address);
  if (!gaps.empty()) return {{&cluster, unknown(gaps.front().evidence, gaps.front().why)}};
  if (has_hosts) return {};
  return {{&cluster, not_applicable(cluster.evidence, Text{"no host is registered in it",
                                                           "登録されたホストはありません"})}};
}

}  // namespace

std::vector<Ruling> judge_hosts(const Index& index, const JudgeHost& judge) {
  const Inventory& inventory = index.inventory();
  std::vector<Ruling> rulings;
  std::set<const EcsCluster*> with_hosts;
  for (const ContainerInstance& host : inventory.all<ContainerInstance>()) {
    rulings.push_back({&host, given(is_operated_by_customer(host, inventory), judge(host))});
    with_hosts.insert(index.find<EcsCluster>(host.cluster));
  }
  for (const EcsCluster& cluster : inventory.all<EcsCluster>()) {
    // Of what a template would make no host is registered yet.
    if (!is_live(cluster)) continue;
    for (Ruling& ruling : judge_cluster(cluster, with_hosts.contains(&cluster), inventory))
      rulings.push_back(std::move(ruling));
  }
  return rulings;
}

const HostTemplate* find_instance(const Index& index, const Resource& at,
                                  std::string_view instance_id) {
  for (const HostTemplate& instance : index.inventory().all<HostTemplate>()) {
    if (runs(instance) && instance.stack == at.stack && instance.id == instance_id)
      return &instance;
  }
  return nullptr;
}

std::vector<const HostTemplate*> eks_nodes(const Inventory& inventory) {
  std::vector<const HostTemplate*> nodes;
  for (const HostTemplate& instance : inventory.all<HostTemplate>()) {
    const auto& tags = instance.tags.elements;
    if (runs(instance) && std::any_of(tags.begin(), tags.end(), marks_eks_node))
      nodes.push_back(&instance);
  }
  return nodes;
}

Verdict is_ec2_instance(const ContainerInstance& host) {
  return expect_that(or_unknown(host.instance_id, "ec2InstanceId"),
                     [](const std::string& id) { return id.starts_with("i-"); },
                     {"{} is a machine outside of AWS", "{} は AWS の外のマシンです"});
}

}  // namespace hakoseki
