// A pod on Fargate keeps the kubelet and the kernel it started with. AWS patches by evicting pods,
// which a PodDisruptionBudget may refuse.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/age.h"
#include "assess/check.h"
#include "assess/label_selector.h"
#include "assess/pods.h"

namespace hakoseki::checks::container {
namespace {

constexpr std::chrono::days oldest{30};

// "1.31" of "v1.31.4-eks-ae9a62a"; empty of what is no version.
std::string minor_of(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  const std::size_t first = version.find('.');
  if (first == std::string_view::npos) return {};
  return std::string(version.substr(0, version.find('.', first + 1)));
}

Verdict judge_node(const KubernetesNode& node, const Index& index) {
  const EksCluster* cluster = index.find<EksCluster>(node.cluster);
  if (cluster == nullptr) {
    return unknown(node.evidence, {.reason = Reason::not_seen, .detail = "eks:DescribeCluster"});
  }
  const std::string* wanted = cluster->version.if_known();
  if (wanted == nullptr) {
    return unknown(cluster->version.evidence(),
                   {.reason = Reason::not_seen, .detail = "eks:DescribeCluster"});
  }
  return expect_that(node.kubelet_version,
                     [&](const std::string& version) { return minor_of(version) == *wanted; },
                     {"its kubelet is {}", "kubelet のバージョンが {} です"})
      .with(Outcome::fail, {cluster->version.evidence(),
                            say({"the cluster is {}", "クラスターは {} です"}, shown(*wanted))});
}

bool is_fargate_node(const KubernetesNode& node) {
  const Fact<std::string>* type = label_named(node.tags, "eks.amazonaws.com/compute-type");
  return type != nullptr && type->if_known() != nullptr && *type->if_known() == "fargate";
}

// Whether the budget is of pods on Fargate; nothing where nobody could tell.
std::optional<bool> guards_fargate(const KubernetesDisruptionBudget& budget, const Index& index) {
  std::optional<bool> found = false;
  for (const KubernetesPod& pod : index.inventory().all<KubernetesPod>()) {
    const bool is_near =
        cluster_of(pod) == cluster_of(budget) && namespace_of(pod) == namespace_of(budget);
    if (!is_near || !is_on_fargate(pod) || has_ended(pod)) continue;
    const std::optional<bool> selected = selects(budget.pods, pod.tags);
    if (selected == true) return true;
    if (!selected) found = std::nullopt;
  }
  return found;
}

// While pods are away a budget allows nothing; where all are there, it never does.
Verdict judge_budget(const KubernetesDisruptionBudget& budget) {
  const Verdict allows =
      expect_that(budget.disruptions_allowed, [](std::int64_t allowed) { return allowed > 0; },
                  {"allows {} evictions", "許可する退去の数が {} です"});
  const std::int64_t* healthy = budget.healthy_pods.if_known();
  const std::int64_t* expected = budget.expected_pods.if_known();
  if (healthy == nullptr || expected == nullptr) {
    return any_of(
        {allows, unknown(budget.evidence, {.reason = Reason::not_seen,
                                           .detail = "kubernetes:ListPodDisruptionBudgets"})});
  }
  if (*healthy >= *expected) return allows;
  return any_of(
      {allows, Verdict(Outcome::unknown, {budget.healthy_pods.evidence(),
                                          say({"only {} of its {} pods are healthy now",
                                               "現在、{} 個の Pod のうち正常なのは {} 個です"},
                                              *healthy, *expected)})});
}

std::vector<Ruling> judge(const Index& index) {
  const Inventory& inventory = index.inventory();
  std::vector<Ruling> rulings = judge_running_pods(index, [](const PodView& view) {
    if (!is_on_fargate(*view.pod)) {
      return not_applicable(view.settings->scheduler.evidence(),
                            Text{"does not run on Fargate", "Fargate では動いていません"});
    }
    return expect_younger(view.pod->started, view.pod->seen, oldest, IfAbsent::passes);
  });
  for (const KubernetesNode& node : inventory.all<KubernetesNode>()) {
    if (is_fargate_node(node)) rulings.push_back({&node, judge_node(node, index)});
  }
  for (const KubernetesDisruptionBudget& budget : inventory.all<KubernetesDisruptionBudget>()) {
    const std::optional<bool> guards = guards_fargate(budget, index);
    if (guards == false && inventory.unseen<KubernetesPod>(cluster_of(budget)).empty()) continue;
    const Verdict verdict = judge_budget(budget);
    if (guards == true) {
      rulings.push_back({&budget, verdict});
      continue;
    }
    const Verdict doubt =
        unknown(budget.evidence, {.reason = Reason::not_seen, .detail = "kubernetes:ListPods"});
    rulings.push_back({&budget, given(doubt, verdict)});
  }
  add_unread_clusters<KubernetesPod, KubernetesNode, KubernetesDisruptionBudget>(index, rulings);
  return rulings;
}

}  // namespace

Check stale_fargate_pod() {
  return {
      .id = "CON-1.06",
      .risk = Risk::runtime_software_vulnerabilities,
      .severity = Severity::medium,
      .title = {.en = "Fargate pod is outdated or blocks patch eviction",
                .ja = "Fargate上のPodが古い、または修正のための退去を妨げる"},
      .why = {.en = "AWS patches what lies below a pod on Fargate only by starting it anew. What "
                    "runs for months runs on what was known to be unsafe since.",
              .ja = "Fargate では、Pod の下の層の修正は Pod の再起動で取り込まれます。長く動き続け"
                    "る Pod は、その間に見つかった脆弱性を抱えたままです。"},
      .fix = {.en = "Restart the workload regularly (kubectl rollout restart), also after an "
                    "upgrade of the cluster, and let each PodDisruptionBudget allow at least one "
                    "eviction.",
              .ja = "クラスターの更新後も含め、ワークロードを定期的に再起動してください(kubectl "
                    "rollout restart)。PodDisruptionBudget は 1 つ以上の退去を許可するように"
                    "設定します。"},
      .reads = {"AWS::EKS::Cluster#Version", "Kubernetes::Node#metadata.labels",
                "Kubernetes::Node#status.nodeInfo.kubeletVersion",
                "Kubernetes::Pod#spec.schedulerName", "Kubernetes::Pod#status.startTime",
                "Kubernetes::PodDisruptionBudget#status.disruptionsAllowed",
                "Kubernetes::PodDisruptionBudget#status.expectedPods",
                "Kubernetes::PodDisruptionBudget#status.currentHealthy",
                "Kubernetes::PodDisruptionBudget#spec.selector.matchLabels"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
