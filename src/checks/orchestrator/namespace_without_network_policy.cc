// A namespace whose pods run on nodes denies what no policy allows, in both directions, and
// something enforces it: Calico, Cilium, or the agent of the VPC CNI, whose controller in the
// control plane only the configuration of the add-on tells of. On Fargate no policy is enforced
// (ORC-3.11).

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/pods.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::orchestrator {
namespace {

bool is_named(const Fact<std::string>& fact, std::string_view name) {
  return fact.if_known() != nullptr && *fact.if_known() == name;
}

bool selects_every_pod(const LabelSelector& pods) {
  return pods.labels.empty() && pods.requirements.empty();
}

bool is_of_type(const KubernetesNetworkPolicy& policy, std::string_view direction) {
  return std::ranges::any_of(policy.policy_types.elements,
                             [&](const auto& type) { return is_named(type.value, direction); });
}

bool has_open_rule(const FactList<NetworkPolicyRule>& rules) {
  return std::ranges::any_of(rules.elements,
                             [](const auto& rule) { return rule.value.peers.empty(); });
}

// Policies add up: one that lets in everything is worth as much as none.
Verdict denies(const KubernetesNamespace& one, const Index& index, std::string_view direction,
               FactList<NetworkPolicyRule> KubernetesNetworkPolicy::*rules, const Text& none,
               const Text& open) {
  const KubernetesNetworkPolicy* denying = nullptr;
  for (const auto& policy : index.inventory().all<KubernetesNetworkPolicy>()) {
    const bool is_here =
        cluster_of(policy) == cluster_of(one) && namespace_of(policy) == namespace_of(one);
    if (!is_here || !selects_every_pod(policy.pods) || !is_of_type(policy, direction)) continue;
    if (has_open_rule(policy.*rules)) return fail((policy.*rules).evidence, open);
    denying = &policy;
  }
  const auto unseen = index.inventory().unseen<KubernetesNetworkPolicy>(cluster_of(one));
  if (!unseen.empty()) return unknown(unseen.front().evidence, unseen.front().why);
  return denying == nullptr ? fail(one.evidence, none)
                            : pass(denying->evidence, Text{"denies what no policy allows",
                                                           "許可のない通信を拒否しています"});
}

// Whether the add-on of the VPC CNI turns network policies on; nothing where the cluster is known
// to have no such add-on, or nobody was asked.
std::optional<Verdict> judge_addon(const std::string& cluster, const Index& index) {
  for (const EksCluster& of : index.inventory().all<EksCluster>()) {
    const std::string* name = of.name.if_known();
    if (of.address != cluster || name == nullptr) continue;
    for (const EksAddon& addon : index.inventory().all<EksAddon>()) {
      const Reference* named = addon.cluster.if_known();
      const bool is_own = named != nullptr && named->text == *name && are_of_one_place(addon, of);
      if (!is_own || !is_named(addon.name, "vpc-cni")) continue;
      return judge_each(addon.enable_network_policy, [](bool is_on) {
        return is_on ? std::pair<Outcome, Message>(
                           Outcome::pass, Text{"the VPC CNI add-on enforces network policies",
                                               "VPC CNI アドオンがネットワークポリシーを"
                                               "適用します"})
                     : std::pair<Outcome, Message>(
                           Outcome::fail,
                           Text{"the VPC CNI add-on does not enforce network policies",
                                "VPC CNI アドオンはネットワークポリシーを適用しません"});
      });
    }
    for (const Gap& gap : index.inventory().unseen<EksAddon>(cluster))
      return unknown(gap.evidence, gap.why);
  }
  return std::nullopt;
}

Verdict judge_agent(const KubernetesWorkload& node, const std::optional<Verdict>& addon) {
  for (const auto& container : node.settings.containers.elements) {
    for (const auto& argument : container.value.arguments.elements) {
      const Fact<std::string>& word = argument.value;
      if (is_named(word, "--enable-network-policy=true")) {
        if (addon && addon->outcome() == Outcome::pass) return *addon;
        return {Outcome::unknown,
                {word.evidence(),
                 Text{"the agent is on; whether the controller of EKS is was not seen",
                      "エージェントは有効ですが、EKS 側のコントローラーが有効かは確認できません"}}};
      }
      if (is_named(word, "--enable-network-policy=false")) {
        return fail(word.evidence(), Text{"the VPC CNI does not enforce network policies",
                                          "VPC CNI はネットワークポリシーを適用しません"});
      }
    }
  }
  if (addon) return *addon;
  return {Outcome::unknown,
          {node.evidence, Text{"whether the VPC CNI enforces network policies was not seen",
                               "VPC CNI がネットワークポリシーを適用するかは確認できません"}}};
}

Verdict is_enforced(const KubernetesNamespace& one, const Index& index) {
  std::vector<Verdict> ways;
  const std::optional<Verdict> addon = judge_addon(cluster_of(one), index);
  for (const auto& workload : index.inventory().all<KubernetesWorkload>()) {
    if (workload.kind != "DaemonSet" || cluster_of(workload) != cluster_of(one)) continue;
    const std::string name = workload.id.substr(workload.id.find('/') + 1);
    if (name == "calico-node" || name == "cilium") {
      return pass(workload.evidence,
                  say({"`{}` enforces network policies", "`{}` がネットワークポリシーを適用します"},
                      shown(name)));
    }
    if (name == "aws-node") ways.push_back(judge_agent(workload, addon));
  }
  for (const Gap& gap : index.inventory().unseen<KubernetesWorkload>(cluster_of(one))) {
    // Of all that starts pods only daemon sets enforce anything.
    if (gap.evidence.pointer.view().ends_with("ListDaemonSets")) {
      ways.push_back(unknown(gap.evidence, gap.why));
    }
  }
  if (ways.empty() && addon) ways.push_back(*addon);
  if (ways.empty()) {
    ways.emplace_back(
        Outcome::unknown,
        Exhibit{one.evidence, Text{"what enforces network policies in this cluster was not seen",
                                   "ネットワークポリシーを適用する仕組みを確認できません"}});
  }
  return any_of(ways);
}

// Passes where a pod of it runs on a node, or none runs yet; fails where all run on Fargate.
Verdict runs_on_nodes(const KubernetesNamespace& one, const Index& index) {
  const KubernetesPod* on_fargate = nullptr;
  for (const KubernetesPod& pod : index.inventory().all<KubernetesPod>()) {
    const bool is_here =
        cluster_of(pod) == cluster_of(one) && namespace_of(pod) == namespace_of(one);
    if (!is_here || has_ended(pod)) continue;
    if (!is_on_fargate(pod)) {
      return pass(pod.evidence, Text{"a pod runs on a node", "ノードで動く Pod があります"});
    }
    on_fargate = &pod;
  }
  for (const Gap& gap : index.inventory().unseen<KubernetesPod>(cluster_of(one)))
    return unknown(gap.evidence, gap.why);
  return on_fargate == nullptr
             ? pass(one.evidence, Text{"no pod runs on Fargate", "Fargate で動く Pod はありません"})
             : fail(on_fargate->evidence,
                    Text{"its pods run on Fargate", "Pod は Fargate で動いています"});
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const KubernetesNamespace& one : index.inventory().all<KubernetesNamespace>()) {
    if (is_system_namespace(namespace_of(one))) continue;
    const Verdict separated = all_of(
        {denies(one, index, "Ingress", &KubernetesNetworkPolicy::ingress,
                {"no policy denies what comes in", "受信を既定で拒否するポリシーがありません"},
                {"a policy lets in everything", "すべての受信を許可するポリシーがあります"}),
         denies(one, index, "Egress", &KubernetesNetworkPolicy::egress,
                {"no policy denies what goes out", "送信を既定で拒否するポリシーがありません"},
                {"a policy lets out everything", "すべての送信を許可するポリシーがあります"}),
         is_enforced(one, index)});
    rulings.push_back({&one, given(runs_on_nodes(one, index), separated)});
  }
  add_unread_clusters<KubernetesNamespace>(index, rulings);
  return rulings;
}

}  // namespace

Check namespace_without_network_policy() {
  return {
      .id = "ORC-3.12",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::high,
      .title = {.en = "Namespace has no enforced default-deny network policy",
                .ja = "名前空間に既定拒否のネットワークポリシーがない"},
      .why = {.en =
                  "In Kubernetes every pod reaches every other unless a policy says otherwise and "
                  "something enforces it: one pod that is broken into reaches all.",
              .ja = "ポリシーがあり、かつ適用されていない限り、Kubernetes の Pod はほかのすべての "
                    "Pod と通信できます。1 つ侵入されると全体に及びます。"},
      .fix = {.en = "In each namespace select every pod with a NetworkPolicy of the types Ingress "
                    "and Egress and without rules, allow single flows by further ones, and turn "
                    "enableNetworkPolicy on in the VPC CNI add-on.",
              .ja = "名前空間ごとに、全 Pod を対象とし、種類が Ingress と Egress でルールのない "
                    "NetworkPolicy を置き、必要な通信だけを別のポリシーで許可してください。VPC CNI "
                    "アドオンでは enableNetworkPolicy を有効にします。"},
      .reads = {"Kubernetes::Namespace#metadata.name",
                "Kubernetes::NetworkPolicy#spec.policyTypes[]",
                "Kubernetes::NetworkPolicy#spec.podSelector",
                "Kubernetes::NetworkPolicy#spec.ingress[]",
                "Kubernetes::NetworkPolicy#spec.egress[]", "Kubernetes::DaemonSet#metadata.name",
                "Kubernetes::DaemonSet#spec.template.spec.containers[].args[]",
                "Kubernetes::Pod#spec.schedulerName", "AWS::EKS::Addon#ConfigurationValues"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
