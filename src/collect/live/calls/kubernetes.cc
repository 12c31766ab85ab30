// What is read of the Kubernetes API of EKS clusters; kubernetes_api.h says where it lies.
#include "collect/live/calls/tables.h"
#include "collect/live/kubernetes_api.h"

namespace hakoseki::live {
namespace {

// Each of every cluster: what to ask is told by its description alone.
constexpr CallRow of_each_cluster(std::string_view operation) {
  return {.service = kubernetes_service,
          .operation = operation,
          .after = "DescribeCluster",
          .each = "cluster",
          .parameters = {{{"clusterName", ".name"}}},
          .after_service = "eks"};
}

constexpr auto rows = std::to_array<CallRow>({
    of_each_cluster("GetAwsAuth"),
    of_each_cluster("ListClusterRoleBindings"),
    of_each_cluster("ListClusterRoles"),
    of_each_cluster("ListCronJobs"),
    of_each_cluster("ListDaemonSets"),
    of_each_cluster("ListDeployments"),
    of_each_cluster("ListJobs"),
    of_each_cluster("ListMutatingWebhookConfigurations"),
    of_each_cluster("ListNamespaces"),
    of_each_cluster("ListNetworkPolicies"),
    of_each_cluster("ListNodes"),
    of_each_cluster("ListPodDisruptionBudgets"),
    of_each_cluster("ListPods"),
    of_each_cluster("ListRoleBindings"),
    of_each_cluster("ListRoles"),
    of_each_cluster("ListSecurityGroupPolicies"),
    of_each_cluster("ListServiceAccounts"),
    of_each_cluster("ListStatefulSets"),
    of_each_cluster("ListValidatingAdmissionPolicies"),
    of_each_cluster("ListValidatingAdmissionPolicyBindings"),
    of_each_cluster("ListValidatingWebhookConfigurations"),
});

}  // namespace

std::span<const CallRow> kubernetes_calls() {
  return rows;
}

}  // namespace hakoseki::live
