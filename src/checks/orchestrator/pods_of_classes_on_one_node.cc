// Pods on one node share its kernel, whatever keeps them apart inside of Kubernetes: a node serves
// one sensitivity class, and a taint keeps the pods of others away. Which class a pod has its label
// says, or that of its namespace. Daemon sets run everywhere, and on Fargate no pod shares a node.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "assess/check.h"
#include "assess/label_selector.h"
#include "assess/pods.h"

namespace hakoseki::checks::orchestrator {
namespace {

std::string known(const Fact<std::string>& fact) {
  return fact.if_known() == nullptr ? std::string() : *fact.if_known();
}

bool is_of_daemon_set(const KubernetesPod& pod) {
  return std::ranges::any_of(pod.owners.elements, [](const auto& owner) {
    return known(owner.value).starts_with("DaemonSet/");
  });
}

class Classes {
 public:
  explicit Classes(const Index& index)
      : inventory_(index.inventory()), label_(inventory_.declared.sensitivity_tag) {
    for (const auto& one : inventory_.all<KubernetesNamespace>())
      of_namespaces_[key(cluster_of(one), namespace_of(one))] = class_in(one.tags);
    for (const KubernetesPod& pod : inventory_.all<KubernetesPod>()) {
      const bool counts = !is_system_namespace(namespace_of(pod)) && !is_of_daemon_set(pod) &&
                          !is_on_fargate(pod) && !has_ended(pod);
      if (!counts) continue;
      on_nodes_[key(cluster_of(pod), known(pod.node))].push_back(&pod);
      in_clusters_[cluster_of(pod)].insert(class_of(pod));
    }
  }

  // Empty: none.
  [[nodiscard]] std::string class_of(const KubernetesPod& pod) const {
    if (std::string own = class_in(pod.tags); !own.empty()) return own;
    const auto found = of_namespaces_.find(key(cluster_of(pod), namespace_of(pod)));
    return found == of_namespaces_.end() ? std::string() : found->second;
  }

  [[nodiscard]] Verdict judge(const KubernetesNode& node) const {
    const std::string cluster = cluster_of(node);
    for (const Gap& gap : inventory_.unseen<KubernetesPod>(cluster))
      return unknown(gap.evidence, gap.why);
    const auto found = on_nodes_.find(key(cluster, node.id));
    if (found == on_nodes_.end()) {
      return not_applicable(node.evidence,
                            Text{"no pod that counts runs here", "対象となる Pod がありません"});
    }
    const KubernetesPod& first = *found->second.front();
    const std::string own = class_of(first);
    for (const KubernetesPod* other : found->second) {
      if (class_of(*other) != own) return fail_mixed(node, first, *other);
    }
    if (own.empty()) return without_class(node);
    const std::set<std::string>& all = in_clusters_.at(cluster);
    if (all.size() == 1) {
      return pass(node.evidence, say({"every pod of the cluster is of class `{}`",
                                      "クラスターの Pod はすべて機微性レベル `{}` です"},
                                     shown(own)));
    }
    return keeps_others_away(node, own);
  }

 private:
  static std::string key(std::string_view cluster, std::string_view name) {
    return fmt::format("{}\n{}", cluster, name);
  }

  [[nodiscard]] std::string class_in(const FactList<Tag>& labels) const {
    const Fact<std::string>* found = label_named(labels, label_);
    return found == nullptr ? std::string() : known(*found);
  }

  // A namespace that was not seen may give its pods a class.
  [[nodiscard]] Verdict without_class(const KubernetesNode& node) const {
    for (const Gap& gap : inventory_.unseen<KubernetesNamespace>(cluster_of(node)))
      return unknown(gap.evidence, gap.why);
    return {Outcome::unknown,
            {node.evidence, say({"its pods have no label `{}` that tells their class",
                                 "機微性レベルを示すラベル `{}` が Pod にありません"},
                                shown(label_))}};
  }

  [[nodiscard]] Verdict fail_mixed(const KubernetesNode& node, const KubernetesPod& one,
                                   const KubernetesPod& other) const {
    for (const Gap& gap : inventory_.unseen<KubernetesNamespace>(cluster_of(node))) {
      if (class_of(one).empty() || class_of(other).empty()) return unknown(gap.evidence, gap.why);
    }
    const auto words = [&](const KubernetesPod& pod) {
      const std::string name = class_of(pod);
      return name.empty() ? Message(Text{"no class", "レベルなし"}) : Message(name, name);
    };
    return fail(node.evidence, {fmt::format("runs `{}` ({}) and `{}` ({})", one.id, words(one).en,
                                            other.id, words(other).en),
                                fmt::format("`{}`({})と `{}`({})が動いています", one.id,
                                            words(one).ja, other.id, words(other).ja)});
  }

  [[nodiscard]] static Verdict keeps_others_away(const KubernetesNode& node,
                                                 const std::string& own) {
    return some(
        node.taints,
        [](const Taint& taint) {
          return expect_that(taint.effect,
                             [](const std::string& effect) {
                               return effect == "NoSchedule" || effect == "NoExecute";
                             },
                             {"a taint of the effect {} keeps no pod away",
                              "効果が {} の taint では Pod を遠ざけられません"});
        },
        say({"serves class `{}` alone, but no taint keeps other pods away",
             "現在は `{}` の Pod だけですが、ほかの Pod を遠ざける taint がありません"},
            shown(own)));
  }

  const Inventory& inventory_;
  std::string label_;
  std::map<std::string, std::string> of_namespaces_;
  std::map<std::string, std::vector<const KubernetesPod*>> on_nodes_;
  std::map<std::string, std::set<std::string>> in_clusters_;
};

std::vector<Ruling> judge(const Index& index) {
  const Classes classes(index);
  std::vector<Ruling> rulings;
  for (const KubernetesNode& node : index.inventory().all<KubernetesNode>()) {
    const Fact<std::string>* type = label_named(node.tags, "eks.amazonaws.com/compute-type");
    if (type != nullptr && known(*type) == "fargate") continue;
    rulings.push_back({&node, classes.judge(node)});
  }
  add_unread_clusters<KubernetesNode, KubernetesPod>(index, rulings);
  return rulings;
}

}  // namespace

Check pods_of_classes_on_one_node() {
  return {
      .id = "ORC-4.05",
      .risk = Risk::mixing_of_sensitivity_levels,
      .severity = Severity::medium,
      .title = {.en = "Sensitive pods share nodes with other workloads",
                .ja = "機微なPodが他のワークロードとノードを共有している"},
      .why = {.en = "Pods on one node share its kernel and its kubelet: whoever breaks out of the "
                    "least important one holds the most sensitive.",
              .ja = "同じノードの Pod はカーネルと kubelet を共有します。重要度の低い Pod から"
                    "抜け出されると、最も機微な Pod にも手が届きます。"},
      .fix = {.en =
                  "Give each sensitivity class a node group of its own with a taint, let only its "
                  "pods tolerate it, and label pods or namespaces with their class "
                  "(`sensitivity`, or the sensitivity_tag of hakoseki.yaml). Or run sensitive "
                  "pods on Fargate.",
              .ja = "機微性レベルごとに taint を付けたノードグループを用意し、該当する Pod だけに"
                    "許容(toleration)を設定してください。Pod か名前空間に、レベルを示すラベル"
                    "(`sensitivity`、または hakoseki.yaml の sensitivity_tag)を付けます。機微な "
                    "Pod を Fargate で動かす方法もあります。"},
      .reads = {"Kubernetes::Node#metadata.labels", "Kubernetes::Node#spec.taints[].effect",
                "Kubernetes::Pod#metadata.labels", "Kubernetes::Pod#spec.nodeName",
                "Kubernetes::Namespace#metadata.labels"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
