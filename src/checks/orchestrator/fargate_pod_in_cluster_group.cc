// Without a SecurityGroupPolicy every pod on Fargate wears the security group of the cluster, and
// reaches whatever does too. A NetworkPolicy is not enforced on Fargate: one that selects only pods
// there protects nothing, though it looks as if it did.

#include <optional>
#include <string>
#include <vector>

#include "assess/check.h"
#include "assess/label_selector.h"
#include "assess/pods.h"

namespace hakoseki::checks::orchestrator {
namespace {

template <class T>
bool is_near(const T& policy, const KubernetesObject& pod) {
  return cluster_of(policy) == cluster_of(pod) && namespace_of(policy) == namespace_of(pod);
}

// The labels of a pod's service account; null where it is not known.
const FactList<Tag>* account_labels(const KubernetesPod& pod, const Index& index) {
  const std::string* name = pod.settings.service_account.if_known();
  for (const auto& account : index.inventory().all<KubernetesServiceAccount>()) {
    if (name != nullptr && is_near(account, pod) &&
        account.id.substr(account.id.find('/') + 1) == *name) {
      return &account.tags;
    }
  }
  return nullptr;
}

std::optional<bool> covers(const KubernetesSecurityGroupPolicy& policy, const KubernetesPod& pod,
                           const Index& index) {
  std::optional<bool> pods = true;
  if (policy.pods.written) pods = selects(policy.pods, pod.tags);
  std::optional<bool> accounts = true;
  if (policy.service_accounts.written) {
    const FactList<Tag>* labels = account_labels(pod, index);
    accounts = labels == nullptr ? std::nullopt : selects(policy.service_accounts, *labels);
  }
  if (pods == false || accounts == false) return false;
  if (!pods || !accounts) return std::nullopt;
  return policy.pods.written || policy.service_accounts.written;
}

Verdict judge_pod(const KubernetesPod& pod, const Index& index) {
  const Inventory& inventory = index.inventory();
  std::vector<Verdict> verdicts;
  for (const auto& policy : inventory.all<KubernetesSecurityGroupPolicy>()) {
    if (!is_near(policy, pod)) continue;
    const std::optional<bool> covered = covers(policy, pod, index);
    if (covered == true) {
      verdicts.push_back(expect_some(policy.security_groups));
    } else if (!covered) {
      verdicts.push_back(unknown(policy.evidence, {.reason = Reason::not_seen,
                                                   .detail = "kubernetes:ListServiceAccounts"}));
    }
  }
  for (const Gap& gap : inventory.unseen<KubernetesSecurityGroupPolicy>(cluster_of(pod)))
    verdicts.push_back(unknown(gap.evidence, gap.why));
  verdicts.push_back(
      fail(pod.evidence, Text{"no SecurityGroupPolicy selects it: it wears the security group of "
                              "the cluster",
                              "対象とする SecurityGroupPolicy がなく、クラスターのセキュリティ"
                              "グループで動いています"}));
  return any_of(verdicts);
}

// Whether every pod that the policy selects is on Fargate, and there is one; nothing where nobody
// could tell.
std::optional<bool> selects_only_fargate(const KubernetesNetworkPolicy& policy,
                                         const Index& index) {
  bool some_on_fargate = false;
  bool is_known = index.inventory().unseen<KubernetesPod>(cluster_of(policy)).empty();
  for (const KubernetesPod& pod : index.inventory().all<KubernetesPod>()) {
    if (!is_near(policy, pod) || has_ended(pod)) continue;
    const std::optional<bool> selected = selects(policy.pods, pod.tags);
    is_known = is_known && selected.has_value();
    if (selected != true) continue;
    if (!is_on_fargate(pod)) return false;
    some_on_fargate = true;
  }
  if (!is_known) return std::nullopt;
  return some_on_fargate;
}

std::vector<Ruling> judge(const Index& index) {
  const Inventory& inventory = index.inventory();
  std::vector<Ruling> rulings = judge_running_pods(index, [&](const PodView& view) {
    if (!is_on_fargate(*view.pod)) {
      return not_applicable(view.settings->scheduler.evidence(),
                            Text{"does not run on Fargate", "Fargate では動いていません"});
    }
    return judge_pod(*view.pod, index);
  });
  for (const auto& policy : inventory.all<KubernetesNetworkPolicy>()) {
    const std::optional<bool> only = selects_only_fargate(policy, index);
    if (only == false) continue;
    rulings.push_back(
        {&policy,
         only == true
             ? fail(policy.evidence,
                    Text{"selects only pods on Fargate, where no NetworkPolicy is enforced",
                         "NetworkPolicy が適用されない Fargate の Pod だけを対象にしています"})
             : unknown(policy.evidence,
                       {.reason = Reason::not_seen, .detail = "kubernetes:ListPods"})});
  }
  add_unread_clusters<KubernetesPod>(index, rulings);
  return rulings;
}

}  // namespace

Check fargate_pod_in_cluster_group() {
  return {
      .id = "ORC-3.11",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::high,
      .title = {.en = "Fargate pod has no security group of its own",
                .ja = "Fargate上のPodに専用のセキュリティグループがない"},
      .why = {.en = "On Fargate security groups alone separate pods. In the group of the cluster "
                    "each pod reaches every other, the nodes and the control plane.",
              .ja = "Fargate で Pod を隔てるのはセキュリティグループだけです。クラスターのものを"
                    "使うと、ほかの Pod やノード、コントロールプレーンにも通信できます。"},
      .fix = {.en = "Select the pods with a SecurityGroupPolicy whose groups let in and out what "
                    "they need, and do not rely on a NetworkPolicy there.",
              .ja =
                  "SecurityGroupPolicy で Pod を選び、必要な通信だけを許可するセキュリティグループ"
                  "を割り当ててください。Fargate では NetworkPolicy に頼れません。"},
      .reads = {"Kubernetes::Pod#spec.schedulerName", "Kubernetes::Pod#metadata.labels",
                "Kubernetes::SecurityGroupPolicy#spec.podSelector.matchLabels",
                "Kubernetes::SecurityGroupPolicy#spec.serviceAccountSelector.matchLabels",
                "Kubernetes::SecurityGroupPolicy#spec.securityGroups.groupIds[]",
                "Kubernetes::ServiceAccount#metadata.labels",
                "Kubernetes::NetworkPolicy#spec.podSelector"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
