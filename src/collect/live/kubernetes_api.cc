#include "collect/live/kubernetes_api.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hakoseki::live {
namespace {

constexpr std::string_view no_api = "ApiNotInstalled";
constexpr std::string_view rbac = "rbac.authorization.k8s.io";
constexpr std::string_view admission = "admissionregistration.k8s.io";

constexpr auto rows = std::to_array<KubernetesApi>({
    {.operation = "GetAwsAuth",
     .group = "",
     .version = "v1",
     .resource = "configmaps",
     .name_space = "kube-system",
     .name = "aws-auth",
     .absent_code = "ConfigMapNotFound"},
    {"ListClusterRoleBindings", rbac, "v1", "clusterrolebindings"},
    {"ListClusterRoles", rbac, "v1", "clusterroles"},
    {"ListCronJobs", "batch", "v1", "cronjobs"},
    {"ListDaemonSets", "apps", "v1", "daemonsets"},
    {"ListDeployments", "apps", "v1", "deployments"},
    {"ListJobs", "batch", "v1", "jobs"},
    {"ListMutatingWebhookConfigurations", admission, "v1", "mutatingwebhookconfigurations"},
    {"ListNamespaces", "", "v1", "namespaces"},
    {"ListNetworkPolicies", "networking.k8s.io", "v1", "networkpolicies"},
    {"ListNodes", "", "v1", "nodes"},
    {"ListPodDisruptionBudgets", "policy", "v1", "poddisruptionbudgets"},
    {"ListPods", "", "v1", "pods"},
    {"ListRoleBindings", rbac, "v1", "rolebindings"},
    {"ListRoles", rbac, "v1", "roles"},
    {.operation = "ListSecurityGroupPolicies",
     .group = "vpcresources.k8s.aws",
     .version = "v1beta1",
     .resource = "securitygrouppolicies",
     .absent_code = no_api},
    {"ListServiceAccounts", "", "v1", "serviceaccounts"},
    {"ListStatefulSets", "apps", "v1", "statefulsets"},
    {.operation = "ListValidatingAdmissionPolicies",
     .group = admission,
     .version = "v1",
     .resource = "validatingadmissionpolicies",
     .absent_code = no_api},
    {.operation = "ListValidatingAdmissionPolicyBindings",
     .group = admission,
     .version = "v1",
     .resource = "validatingadmissionpolicybindings",
     .absent_code = no_api},
    {"ListValidatingWebhookConfigurations", admission, "v1", "validatingwebhookconfigurations"},
});

}  // namespace

std::string KubernetesApi::path() const {
  std::string path =
      group.empty() ? fmt::format("/api/{}", version) : fmt::format("/apis/{}/{}", group, version);
  if (!name_space.empty()) path += fmt::format("/namespaces/{}", name_space);
  path += fmt::format("/{}", resource);
  if (!name.empty()) path += fmt::format("/{}", name);
  return path;
}

std::string KubernetesApi::permission() const {
  std::string text = fmt::format("{} {}", verb(), resource);
  if (!group.empty()) text += fmt::format(".{}", group);
  if (!name.empty()) text += fmt::format("/{} -n {}", name, name_space);
  return text;
}

std::span<const KubernetesApi> kubernetes_apis() {
  return rows;
}

const KubernetesApi* find_kubernetes_api(std::string_view operation) {
  const auto found = std::ranges::find(rows, operation, &KubernetesApi::operation);
  return found == rows.end() ? nullptr : &*found;
}

std::string kubernetes_role(std::string_view group) {
  std::map<std::string_view, std::vector<std::string_view>> lists;
  std::string single;
  for (const KubernetesApi& row : rows) {
    if (row.name.empty()) {
      lists[row.group].push_back(row.resource);
      continue;
    }
    single += fmt::format(R"(---
apiVersion: {api}/v1
kind: Role
metadata:
  name: hakoseki-{name}
  namespace: {space}
rules:
  - apiGroups: ["{group}"]
    resources: ["{resource}"]
    resourceNames: ["{name}"]
    verbs: ["get"]
---
apiVersion: {api}/v1
kind: RoleBinding
metadata:
  name: hakoseki-{name}
  namespace: {space}
roleRef:
  apiGroup: {api}
  kind: Role
  name: hakoseki-{name}
subjects:
  - apiGroup: {api}
    kind: Group
    name: {subject}
)",
                          fmt::arg("api", rbac), fmt::arg("name", row.name),
                          fmt::arg("space", row.name_space), fmt::arg("group", row.group),
                          fmt::arg("resource", row.resource), fmt::arg("subject", group));
  }
  std::string text = fmt::format(
      "apiVersion: {}/v1\nkind: ClusterRole\nmetadata:\n  name: "
      "hakoseki\nrules:\n",
      rbac);
  for (const auto& [api_group, resources] : lists) {
    text += fmt::format("  - apiGroups: [\"{}\"]\n    resources:\n", api_group);
    for (const std::string_view resource : resources)
      text += fmt::format("      - {}\n", resource);
    text += "    verbs: [\"list\"]\n";
  }
  text += fmt::format(R"(---
apiVersion: {api}/v1
kind: ClusterRoleBinding
metadata:
  name: hakoseki
roleRef:
  apiGroup: {api}
  kind: ClusterRole
  name: hakoseki
subjects:
  - apiGroup: {api}
    kind: Group
    name: {subject}
)",
                      fmt::arg("api", rbac), fmt::arg("subject", group));
  return text + single;
}

}  // namespace hakoseki::live
