// The objects of Kubernetes clusters: what there is, and what a cluster did not tell.
#include <array>
#include <deque>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collect/live/kubernetes_api.h"
#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

using Paths = std::vector<std::string_view>;

// Paths live as long as the program: Operation::reads points to them.
std::string_view kept(std::string path) {
  static std::deque<std::string> all;
  return all.emplace_back(std::move(path));
}

void add_below(Paths& paths, std::string_view above,
               std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    paths.push_back(kept(fmt::format("{}.{}", above, name)));
}

void add_security(Paths& paths, std::string_view above) {
  add_below(paths, above,
            {"securityContext.runAsNonRoot", "securityContext.runAsUser",
             "securityContext.seccompProfile.type", "securityContext.windowsOptions.hostProcess"});
}

void add_container(Paths& paths, const std::string& above) {
  add_below(paths, above,
            {"name", "image", "command", "args", "env.name", "env.valueFrom.secretKeyRef.name",
             "envFrom.secretRef.name", "ports.hostPort", "securityContext.privileged",
             "securityContext.allowPrivilegeEscalation", "securityContext.procMount",
             "securityContext.capabilities.add", "securityContext.capabilities.drop"});
  add_security(paths, above);
}

void add_pod(Paths& paths, const std::string& spec) {
  add_below(
      paths, spec,
      {"serviceAccountName", "automountServiceAccountToken", "hostNetwork", "hostPID", "hostIPC",
       "os.name", "schedulerName", "volumes.name", "volumes.hostPath.path", "volumes.csi.driver",
       "tolerations.key", "tolerations.operator", "tolerations.value", "tolerations.effect"});
  add_security(paths, spec);
  add_container(paths, spec + ".containers");
  add_container(paths, spec + ".initContainers");
  add_container(paths, spec + ".ephemeralContainers");
}

void add_selector(Paths& paths, std::string_view above) {
  add_below(paths, above,
            {"matchLabels", "matchExpressions.key", "matchExpressions.operator",
             "matchExpressions.values"});
}

Paths of_object(std::initializer_list<std::string_view> names = {}) {
  Paths paths = {"items.metadata.name", "items.metadata.namespace", "items.metadata.labels"};
  add_below(paths, "items", names);
  return paths;
}

Paths of_owned(std::initializer_list<std::string_view> names = {}) {
  Paths paths = of_object(names);
  add_below(paths, "items.metadata.ownerReferences", {"kind", "name"});
  return paths;
}

Paths of_pods() {
  Paths paths = of_owned({"spec.nodeName", "status.phase", "status.startTime"});
  add_pod(paths, "items.spec");
  return paths;
}

Paths of_workloads(std::string_view above) {
  Paths paths = of_owned();
  add_below(paths, above, {"template.metadata.labels"});
  add_pod(paths, fmt::format("{}.template.spec", above));
  return paths;
}

Paths of_bindings() {
  return of_object(
      {"roleRef.kind", "roleRef.name", "subjects.kind", "subjects.name", "subjects.namespace"});
}

Paths of_roles() {
  return of_object({"rules.apiGroups", "rules.resources", "rules.resourceNames", "rules.verbs"});
}

Paths of_network_policies() {
  Paths paths = of_object(
      {"spec.policyTypes", "spec.ingress.from.ipBlock.cidr", "spec.egress.to.ipBlock.cidr"});
  add_selector(paths, "items.spec.podSelector");
  return paths;
}

Paths of_security_group_policies() {
  Paths paths = of_object({"spec.securityGroups.groupIds"});
  add_selector(paths, "items.spec.podSelector");
  add_selector(paths, "items.spec.serviceAccountSelector");
  return paths;
}

Paths of_disruption_budgets() {
  Paths paths =
      of_object({"status.disruptionsAllowed", "status.expectedPods", "status.currentHealthy"});
  add_selector(paths, "items.spec.selector");
  return paths;
}

void add_rules(Paths& paths, std::string_view above) {
  add_below(paths, above, {"apiGroups", "resources", "operations"});
}

Paths of_webhooks() {
  Paths paths = of_object(
      {"webhooks.name", "webhooks.failurePolicy=Fail|Ignore", "webhooks.matchConditions.name"});
  add_rules(paths, "items.webhooks.rules");
  add_selector(paths, "items.webhooks.namespaceSelector");
  add_selector(paths, "items.webhooks.objectSelector");
  return paths;
}

Paths of_admission_policies() {
  Paths paths = of_object({"spec.failurePolicy=Fail|Ignore", "spec.matchConditions.name"});
  add_rules(paths, "items.spec.matchConstraints.resourceRules");
  add_selector(paths, "items.spec.matchConstraints.namespaceSelector");
  add_selector(paths, "items.spec.matchConstraints.objectSelector");
  return paths;
}

Paths of_admission_bindings() {
  Paths paths = of_object({"spec.policyName", "spec.validationActions"});
  add_selector(paths, "items.spec.matchResources.namespaceSelector");
  add_selector(paths, "items.spec.matchResources.objectSelector");
  return paths;
}

// What an operation lists, and how to say that it did not.
struct Listed {
  std::string_view operation;
  std::string_view type;
  void (*note_unseen)(Inventory& inventory, Gap gap, const std::string& cluster);
};

template <class T>
constexpr Listed listed(std::string_view operation, std::string_view type) {
  return {operation, type, [](Inventory& inventory, Gap gap, const std::string& cluster) {
            inventory.note_unseen<T>(std::move(gap), cluster);
          }};
}

constexpr auto all_listed = std::to_array<Listed>({
    listed<KubernetesIdentityMap>("GetAwsAuth", "Kubernetes::IdentityMap"),
    listed<KubernetesRoleBinding>("ListClusterRoleBindings", "Kubernetes::ClusterRoleBinding"),
    listed<KubernetesRole>("ListClusterRoles", "Kubernetes::ClusterRole"),
    listed<KubernetesWorkload>("ListCronJobs", "Kubernetes::CronJob"),
    listed<KubernetesWorkload>("ListDaemonSets", "Kubernetes::DaemonSet"),
    listed<KubernetesWorkload>("ListDeployments", "Kubernetes::Deployment"),
    listed<KubernetesWorkload>("ListJobs", "Kubernetes::Job"),
    listed<KubernetesWebhookConfiguration>("ListMutatingWebhookConfigurations",
                                           "Kubernetes::MutatingWebhookConfiguration"),
    listed<KubernetesNamespace>("ListNamespaces", "Kubernetes::Namespace"),
    listed<KubernetesNetworkPolicy>("ListNetworkPolicies", "Kubernetes::NetworkPolicy"),
    listed<KubernetesNode>("ListNodes", "Kubernetes::Node"),
    listed<KubernetesDisruptionBudget>("ListPodDisruptionBudgets",
                                       "Kubernetes::PodDisruptionBudget"),
    listed<KubernetesPod>("ListPods", "Kubernetes::Pod"),
    listed<KubernetesRoleBinding>("ListRoleBindings", "Kubernetes::RoleBinding"),
    listed<KubernetesRole>("ListRoles", "Kubernetes::Role"),
    listed<KubernetesSecurityGroupPolicy>("ListSecurityGroupPolicies",
                                          "Kubernetes::SecurityGroupPolicy"),
    listed<KubernetesServiceAccount>("ListServiceAccounts", "Kubernetes::ServiceAccount"),
    listed<KubernetesWorkload>("ListStatefulSets", "Kubernetes::StatefulSet"),
    listed<KubernetesAdmissionPolicy>("ListValidatingAdmissionPolicies",
                                      "Kubernetes::ValidatingAdmissionPolicy"),
    listed<KubernetesAdmissionPolicyBinding>("ListValidatingAdmissionPolicyBindings",
                                             "Kubernetes::ValidatingAdmissionPolicyBinding"),
    listed<KubernetesWebhookConfiguration>("ListValidatingWebhookConfigurations",
                                           "Kubernetes::ValidatingWebhookConfiguration"),
});

// By place and name.
using ClusterArns = std::map<std::pair<Place, std::string>, std::string>;

std::string full_name(const Listed& listed) {
  return fmt::format("{}:{}", kubernetes_service, listed.operation);
}

void decode_objects(Reader& reader, const Listed& listed, const ClusterArns& arns) {
  for (const Item& item : reader.items(full_name(listed), "items")) {
    const std::string* asked = item.answer->asked_for("clusterName");
    const std::string cluster = asked == nullptr ? std::string() : *asked;
    const auto arn = arns.find({item.answer->place, cluster});
    const std::string name = text_of(at(*item.value, {"metadata", "name"}));
    const std::string name_space = text_of(at(*item.value, {"metadata", "namespace"}));
    const std::string id = name_space.empty() ? name : fmt::format("{}/{}", name_space, name);
    Properties properties(*item.value);
    properties
        .put("ClusterName",
             Value::scalar_at(item.answer->evidence, arn == arns.end() ? cluster : arn->second))
        .put("Tags", at(*item.value, {"metadata", "labels"}))
        .put("SeenAt", Reader::seen_at(item));
    reader.add(item,
               {.type = listed.type,
                .id = id,
                .address = name.empty() ? std::string()
                                        : fmt::format("{}/{}#{}/{}", Reader::place_of(item),
                                                      cluster, listed.type.substr(12), id),
                .named_by = "metadata"},
               properties.value());
  }
}

}  // namespace

std::span<const Operation> kubernetes_operations() {
  // Only a frame tells these: their mark holds for no other JSON.
  constexpr std::string_view framed_only = "operation error";
  static const std::vector<Operation> all = {
      {kubernetes_service,
       "GetAwsAuth",
       framed_only,
       {"items.metadata.name", "items.metadata.namespace", "items.data.mapRoles",
        "items.data.mapUsers"}},
      {kubernetes_service, "ListClusterRoleBindings", framed_only, of_bindings()},
      {kubernetes_service, "ListClusterRoles", framed_only, of_roles()},
      {kubernetes_service, "ListCronJobs", framed_only,
       of_workloads("items.spec.jobTemplate.spec")},
      {kubernetes_service, "ListDaemonSets", framed_only, of_workloads("items.spec")},
      {kubernetes_service, "ListDeployments", framed_only, of_workloads("items.spec")},
      {kubernetes_service, "ListJobs", framed_only, of_workloads("items.spec")},
      {kubernetes_service, "ListMutatingWebhookConfigurations", framed_only, of_webhooks()},
      {kubernetes_service, "ListNamespaces", framed_only, of_object()},
      {kubernetes_service, "ListNetworkPolicies", framed_only, of_network_policies()},
      {kubernetes_service, "ListNodes", framed_only,
       of_object({"status.nodeInfo.kubeletVersion", "spec.taints.key", "spec.taints.value",
                  "spec.taints.effect"})},
      {kubernetes_service, "ListPodDisruptionBudgets", framed_only, of_disruption_budgets()},
      {kubernetes_service, "ListPods", framed_only, of_pods()},
      {kubernetes_service, "ListRoleBindings", framed_only, of_bindings()},
      {kubernetes_service, "ListRoles", framed_only, of_roles()},
      {kubernetes_service, "ListSecurityGroupPolicies", framed_only, of_security_group_policies()},
      {kubernetes_service, "ListServiceAccounts", framed_only,
       of_object({"automountServiceAccountToken"})},
      {kubernetes_service, "ListStatefulSets", framed_only, of_workloads("items.spec")},
      {kubernetes_service, "ListValidatingAdmissionPolicies", framed_only, of_admission_policies()},
      {kubernetes_service, "ListValidatingAdmissionPolicyBindings", framed_only,
       of_admission_bindings()},
      {kubernetes_service, "ListValidatingWebhookConfigurations", framed_only, of_webhooks()},
  };
  return all;
}

void decode_kubernetes(Reader& reader) {
  ClusterArns arns;
  for (const Item& item : reader.items("eks:DescribeCluster", "cluster"))
    arns.emplace(std::pair(item.answer->place, item.text("name")), item.text("arn"));
  // One of which only its objects were told is called by its name.
  for (const Listed& listed : all_listed) {
    for (const Item& item : reader.answers(full_name(listed))) {
      const std::string* asked = item.answer->asked_for("clusterName");
      if (asked != nullptr) arns.emplace(std::pair(item.answer->place, *asked), *asked);
    }
  }
  for (const Listed& listed : all_listed) {
    decode_objects(reader, listed, arns);
    for (const auto& [cluster, arn] : arns) {
      const auto& [place, name] = cluster;
      for (Gap& gap : reader.missing_at(place, full_name(listed), "clusterName", {name}))
        listed.note_unseen(reader.inventory(), std::move(gap), arn);
    }
  }
}

}  // namespace hakoseki::live
