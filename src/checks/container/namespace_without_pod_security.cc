// Each namespace refuses pods that break the Pod Security Standards: by its label, or by a webhook
// or policy that refuses what it cannot judge, of which only a person can say what it demands.
// Those that hakoseki.yaml names may be content with `baseline`. The cluster's own are left out.

#include <algorithm>
#include <string>
#include <vector>

#include "assess/admission.h"
#include "assess/check.h"
#include "assess/label_selector.h"
#include "assess/pods.h"
#include "formats/ignore_rules.h"

namespace hakoseki::checks::container {
namespace {

constexpr std::string_view enforcing = "pod-security.kubernetes.io/enforce";

bool may_be_baseline(const KubernetesNamespace& one, const DeclaredScope& declared) {
  return std::ranges::any_of(declared.baseline_namespaces, [&](const std::string& glob) {
    return glob_matches(glob, namespace_of(one));
  });
}

Verdict judge_label(const KubernetesNamespace& one, const DeclaredScope& declared) {
  const Fact<std::string>* level = label_named(one.tags, enforcing);
  if (level != nullptr && may_be_baseline(one, declared)) {
    return expect_that(
        *level, [](const std::string& name) { return name == "restricted" || name == "baseline"; },
        {"enforces `{}`, not even `baseline`",
         "強制しているのは `{}` で、`baseline` にも達していません"});
  }
  if (level != nullptr) {
    return expect_that(*level, [](const std::string& name) { return name == "restricted"; },
                       {"enforces `{}`, not `restricted`",
                        "強制しているのは `{}` で、`restricted` ではありません"});
  }
  if (!one.tags.complete()) return unknown(one.evidence, one.tags.gaps.front().why);
  return fail(one.evidence, Text{"no level is enforced (pod-security.kubernetes.io/enforce)",
                                 "適用レベルがありません(pod-security.kubernetes.io/enforce)"});
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const KubernetesNamespace& one : index.inventory().all<KubernetesNamespace>()) {
    if (is_system_namespace(namespace_of(one))) continue;
    const Verdict label = judge_label(one, index.inventory().declared);
    const Evidence at = label.exhibits().front().evidence;
    const Message said = label.exhibits().front().label;
    rulings.push_back(
        {&one, any_of({label, decided_on_admission(index, cluster_of(one), one.tags, at)
                                  .labelled(Outcome::fail, said)})});
  }
  add_unread_clusters<KubernetesNamespace>(index, rulings);
  return rulings;
}

}  // namespace

Check namespace_without_pod_security() {
  return {
      .id = "CON-3.09",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::high,
      .title = {.en = "Namespace does not enforce a pod security standard",
                .ja = "名前空間でPodセキュリティ標準が強制されていない"},
      .why = {.en = "Whoever may create a pod there may make it privileged, or mount the host, and "
                    "own the node with it.",
              .ja = "そこで Pod を作れる人は、特権を付けたりホストをマウントしたりして、ノード"
                    "ごと乗っ取れます。"},
      .fix = {.en = "Label the namespace pod-security.kubernetes.io/enforce: restricted, or "
                    "demand the same with a policy that fails closed. Name the few that must do "
                    "with baseline in hakoseki.yaml (baseline_namespaces).",
              .ja =
                  "名前空間に pod-security.kubernetes.io/enforce: restricted のラベルを付けるか、"
                  "同等の条件を、判定できないときに拒否するポリシーで求めてください。baseline "
                  "しか適用できない名前空間は、hakoseki.yaml の baseline_namespaces に書きます。"},
      .reads = {"Kubernetes::Namespace#metadata.labels",
                "Kubernetes::ValidatingWebhookConfiguration#webhooks[].failurePolicy",
                "Kubernetes::ValidatingWebhookConfiguration#webhooks[].rules[].resources[]",
                "Kubernetes::MutatingWebhookConfiguration#webhooks[].failurePolicy",
                "Kubernetes::ValidatingAdmissionPolicy#spec.failurePolicy",
                "Kubernetes::ValidatingAdmissionPolicyBinding#spec.validationActions[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
