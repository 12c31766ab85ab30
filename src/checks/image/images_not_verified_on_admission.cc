// A webhook or policy that refuses what it cannot judge stands before the pods of each namespace.
// Whether it verifies signatures and registries only its own rules tell, so this can fail, never
// pass. The cluster's own namespaces are left out.

#include <vector>

#include "assess/admission.h"
#include "assess/check.h"
#include "assess/pods.h"

namespace hakoseki::checks::image {
namespace {

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const KubernetesNamespace& one : index.inventory().all<KubernetesNamespace>()) {
    if (is_system_namespace(namespace_of(one))) continue;
    rulings.push_back({&one, decided_on_admission(index, cluster_of(one), one.tags, one.evidence)});
  }
  add_unread_clusters<KubernetesNamespace>(index, rulings);
  return rulings;
}

}  // namespace

Check images_not_verified_on_admission() {
  return {
      .id = "IMG-5.07",
      .risk = Risk::use_of_untrusted_images,
      .severity = Severity::high,
      .title = {.en = "No fail-closed admission policy for images",
                .ja = "検証できないイメージを拒否するアドミッションポリシーがない"},
      .why = {.en =
                  "Any image from anywhere runs there: nothing asks whether it is signed, or from "
                  "a registry of ours. A policy that fails open is off whenever it is down.",
              .ja = "署名の有無も取得元も問われず、どこのイメージでも動きます。判定できないときに"
                    "許可するポリシーは、停止している間は無いのと同じです。"},
      .fix = {.en = "Verify signatures and registries on admission (for example with Kyverno, "
                    "Gatekeeper with Ratify, or a ValidatingAdmissionPolicy) with failurePolicy "
                    "Fail, in every namespace that a Fargate profile or node group serves.",
              .ja = "Kyverno、Gatekeeper と Ratify、ValidatingAdmissionPolicy などで、署名と"
                    "取得元をアドミッション時に検証してください。failurePolicy は Fail とし、"
                    "Fargate プロファイルやノードグループで Pod が動くすべての名前空間を対象に"
                    "します。"},
      .reads = {"Kubernetes::Namespace#metadata.labels",
                "Kubernetes::ValidatingWebhookConfiguration#webhooks[].failurePolicy",
                "Kubernetes::ValidatingWebhookConfiguration#webhooks[].rules[].resources[]",
                "Kubernetes::ValidatingWebhookConfiguration#webhooks[].rules[].operations[]",
                "Kubernetes::ValidatingWebhookConfiguration#webhooks[].rules[].apiGroups[]",
                "Kubernetes::ValidatingWebhookConfiguration#webhooks[].namespaceSelector",
                "Kubernetes::ValidatingWebhookConfiguration#webhooks[].objectSelector",
                "Kubernetes::MutatingWebhookConfiguration#webhooks[].failurePolicy",
                "Kubernetes::ValidatingAdmissionPolicy#spec.failurePolicy",
                "Kubernetes::ValidatingAdmissionPolicyBinding#spec.policyName",
                "Kubernetes::ValidatingAdmissionPolicyBinding#spec.validationActions[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::image
