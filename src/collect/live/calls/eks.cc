// What is read of eks.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "eks", .operation = "ListClusters"},
    {.service = "eks",
     .operation = "DescribeCluster",
     .after = "ListClusters",
     .each = "clusters[]",
     .parameters = {{{"name", "."}}}},
    // Each cluster asks for the same, so that a Region with clusters is asked once.
    {.service = "eks",
     .operation = "DescribeClusterVersions",
     .after = "DescribeCluster",
     .each = "cluster",
     .parameters = {{{"includeAll", "true"}}}},
    {.service = "eks",
     .operation = "ListInsights",
     .after = "ListClusters",
     .each = "clusters[]",
     .parameters = {{{"clusterName", "."}}}},
    {.service = "eks",
     .operation = "ListAddons",
     .after = "ListClusters",
     .each = "clusters[]",
     .parameters = {{{"clusterName", "."}}}},
    {.service = "eks",
     .operation = "DescribeAddon",
     .after = "ListAddons",
     .each = "addons[]",
     .parameters = {{{"clusterName", "@clusterName"}, {"addonName", "."}}}},
    {.service = "eks",
     .operation = "ListFargateProfiles",
     .after = "ListClusters",
     .each = "clusters[]",
     .parameters = {{{"clusterName", "."}}}},
    {.service = "eks",
     .operation = "DescribeFargateProfile",
     .after = "ListFargateProfiles",
     .each = "fargateProfileNames[]",
     .parameters = {{{"clusterName", "@clusterName"}, {"fargateProfileName", "."}}}},
    {.service = "eks",
     .operation = "ListNodegroups",
     .after = "ListClusters",
     .each = "clusters[]",
     .parameters = {{{"clusterName", "."}}}},
    {.service = "eks",
     .operation = "DescribeNodegroup",
     .after = "ListNodegroups",
     .each = "nodegroups[]",
     .parameters = {{{"clusterName", "@clusterName"}, {"nodegroupName", "."}}}},
    {.service = "eks",
     .operation = "ListAccessEntries",
     .after = "ListClusters",
     .each = "clusters[]",
     .parameters = {{{"clusterName", "."}}}},
    {.service = "eks",
     .operation = "DescribeAccessEntry",
     .after = "ListAccessEntries",
     .each = "accessEntries[]",
     .parameters = {{{"clusterName", "@clusterName"}, {"principalArn", "."}}}},
    {.service = "eks",
     .operation = "ListAssociatedAccessPolicies",
     .after = "ListAccessEntries",
     .each = "accessEntries[]",
     .parameters = {{{"clusterName", "@clusterName"}, {"principalArn", "."}}}},
    {.service = "eks",
     .operation = "ListPodIdentityAssociations",
     .after = "ListClusters",
     .each = "clusters[]",
     .parameters = {{{"clusterName", "."}}}},
});

}  // namespace

std::span<const CallRow> eks_calls() {
  return rows;
}

}  // namespace hakoseki::live
