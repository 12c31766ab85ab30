#include "assess/admission.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/expect.h"
#include "assess/label_selector.h"
#include "assess/pods.h"

namespace hakoseki {
namespace {

bool names_one(const FactList<Fact<std::string>>& list,
               std::initializer_list<std::string_view> names) {
  return !list.complete() || std::ranges::any_of(list.elements, [&](const auto& element) {
    const std::string* one = element.value.if_known();
    return one == nullptr || std::find(names.begin(), names.end(), *one) != names.end();
  });
}

bool is_about_pods(const FactList<AdmissionRule>& rules) {
  return !rules.complete() || std::ranges::any_of(rules.elements, [](const auto& rule) {
    return names_one(rule.value.groups, {"", "*"}) &&
           names_one(rule.value.resources, {"pods", "*", "*/*"}) &&
           names_one(rule.value.operations, {"CREATE", "*"});
  });
}

bool is_fail_closed(const Fact<std::string>& failure_policy) {
  const std::string* known = failure_policy.if_known();
  return known == nullptr || *known == "Fail";
}

// Whether a pod without any label is looked at: who leaves a label out must not get past it.
bool is_for_every_pod(const LabelSelector& objects) {
  return selects(objects, {}).value_or(true);
}

class Deciders {
 public:
  Deciders(const Index& index, const std::string& cluster, const FactList<Tag>& labels)
      : index_(index), cluster_(cluster), labels_(labels) {}

  std::vector<Verdict> all() {
    for (const auto& configuration : of_cluster<KubernetesWebhookConfiguration>()) {
      for (const auto& webhook : configuration->webhooks.elements)
        add_webhook(webhook.value);
      for (const Gap& gap : configuration->webhooks.gaps)
        found_.push_back(unknown(gap.evidence, gap.why));
    }
    for (const auto& policy : of_cluster<KubernetesAdmissionPolicy>())
      add_policy(*policy);
    add_unseen<KubernetesWebhookConfiguration>();
    add_unseen<KubernetesAdmissionPolicy>();
    add_unseen<KubernetesAdmissionPolicyBinding>();
    return std::move(found_);
  }

 private:
  template <class T>
  [[nodiscard]] std::vector<const T*> of_cluster() const {
    std::vector<const T*> all;
    for (const T& one : index_.inventory().all<T>()) {
      if (cluster_of(one) == cluster_) all.push_back(&one);
    }
    return all;
  }

  template <class T>
  void add_unseen() {
    for (const Gap& gap : index_.inventory().unseen<T>(cluster_))
      found_.push_back(unknown(gap.evidence, gap.why));
  }

  void add(const Fact<std::string>& name) {
    found_.emplace_back(
        Outcome::unknown,
        Exhibit{name.evidence(),
                say({"`{}` decides here; what it demands was not seen",
                     "`{}` がここの Pod を審査しますが、その条件は確認できません"},
                    shown(name.if_known() == nullptr ? std::string_view("?") : *name.if_known()))});
  }

  [[nodiscard]] bool may_select(const LabelSelector& namespaces) const {
    return selects(namespaces, labels_).value_or(true);
  }

  void add_webhook(const AdmissionWebhook& webhook) {
    if (is_fail_closed(webhook.failure_policy) && is_about_pods(webhook.rules) &&
        may_select(webhook.namespaces) && is_for_every_pod(webhook.objects)) {
      add(webhook.name);
    }
  }

  // A policy does nothing without a binding that denies.
  void add_policy(const KubernetesAdmissionPolicy& policy) {
    const std::string* name = policy.name.if_known();
    const bool is_meant = is_fail_closed(policy.failure_policy) && is_about_pods(policy.rules) &&
                          may_select(policy.namespaces) && is_for_every_pod(policy.objects);
    if (!is_meant || name == nullptr) return;
    for (const auto* binding : of_cluster<KubernetesAdmissionPolicyBinding>()) {
      const std::string* bound = binding->policy.if_known();
      if (bound == nullptr || *bound != *name || !names_one(binding->actions, {"Deny"})) continue;
      if (may_select(binding->namespaces) && is_for_every_pod(binding->objects)) {
        add(policy.name);
      }
    }
  }

  const Index& index_;
  const std::string& cluster_;
  const FactList<Tag>& labels_;
  std::vector<Verdict> found_;
};

}  // namespace

Verdict decided_on_admission(const Index& index, const std::string& cluster,
                             const FactList<Tag>& namespace_labels, const Evidence& at) {
  std::vector<Verdict> verdicts = Deciders(index, cluster, namespace_labels).all();
  verdicts.push_back(
      fail(at, Text{"no webhook and no policy decides on its pods and refuses what it cannot judge",
                    "Pod を審査し、判定できないものを拒否する Webhook やポリシーがありません"}));
  return any_of(verdicts);
}

}  // namespace hakoseki
