// Amazon EKS clusters, what runs in them, and who may enter.
#include <algorithm>
#include <set>

#include "collect/live/calls.h"
#include "collect/live/eks_releases.h"
#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

// The API lists log types by whether they are on; CloudFormation names those that are.
Value enabled_types(const Item& item) {
  const Value settings = at(*item.value, {"logging", "clusterLogging"});
  Value types = list_at(settings.at);
  for (const Value& setting : settings.items) {
    if (text_of(at(setting, {"enabled"})) != "true") continue;
    for (const Value& type : at(setting, {"types"}).items) {
      Value one = map_at(type.at);
      one.members.push_back({"Type", type.at, type});
      types.items.push_back(std::move(one));
    }
  }
  Value logging = map_at(settings.at);
  logging.members.push_back({"EnabledTypes", settings.at, std::move(types)});
  Value whole = map_at(settings.at);
  whole.members.push_back({"ClusterLogging", settings.at, std::move(logging)});
  return whole;
}

void decode_clusters(Reader& reader) {
  std::set<std::string> seen;
  for (const Item& item : reader.items("eks:DescribeCluster", "cluster")) {
    const std::string name = item.text("name");
    seen.insert(name);
    Properties properties(*item.value);
    properties.drop("logging").put("Logging", enabled_types(item));
    reader.add(
        item,
        {.type = "AWS::EKS::Cluster", .id = name, .address = item.text("arn"), .named_by = "name"},
        properties.value());
  }
  reader.expect_listing<EksCluster>("eks:ListClusters");
  for (const Item& item : reader.items("eks:ListClusters", "clusters")) {
    if (seen.contains(text_of(*item.value))) continue;
    reader.inventory().note_unseen<EksCluster>(
        {.why = {.reason = Reason::not_seen, .detail = "eks:DescribeCluster"},
         .evidence = item.value->at});
  }
}

// What AWS recommends for such nodes; absent where it publishes nothing.
Value newest_release(const Reader& reader, const Item& nodegroup) {
  const std::string type = nodegroup.text("amiType");
  const auto release = std::find_if(eks_releases.begin(), eks_releases.end(),
                                    [&](const EksRelease& one) { return one.ami_type() == type; });
  if (release == eks_releases.end()) return Value::absent_at(nodegroup.value->at);
  const std::string parameter =
      filled_path(release->parameter, [&](std::string_view name) { return nodegroup.text(name); });
  return at(reader.detail(nodegroup, "ssm:GetParameter", "Name", {parameter}, "Parameter"),
            {"Value"});
}

void decode_compute(Reader& reader) {
  for (const Item& item : reader.items("eks:DescribeFargateProfile", "fargateProfile")) {
    reader.add(item,
               {.type = "AWS::EKS::FargateProfile",
                .id = item.text("fargateProfileName"),
                .address = item.text("fargateProfileArn"),
                .named_by = "fargateProfileName"},
               *item.value);
  }
  for (const Item& item : reader.items("eks:DescribeNodegroup", "nodegroup")) {
    Properties properties(*item.value);
    properties.put("NewestRelease", newest_release(reader, item));
    reader.add(item,
               {.type = "AWS::EKS::Nodegroup",
                .id = item.text("nodegroupName"),
                .address = item.text("nodegroupArn"),
                .named_by = "nodegroupName"},
               properties.value());
  }
}

void decode_access(Reader& reader) {
  for (const Item& item : reader.items("eks:DescribeAccessEntry", "accessEntry")) {
    const std::string principal = item.text("principalArn");
    Properties properties(*item.value);
    properties.put("AccessPolicies",
                   reader.detail(item, "eks:ListAssociatedAccessPolicies", "principalArn",
                                 {principal}, "associatedAccessPolicies"));
    reader.add(item,
               {.type = "AWS::EKS::AccessEntry",
                .id = principal,
                .address = item.text("accessEntryArn"),
                .named_by = "principalArn"},
               properties.value());
  }
  for (const Item& item : reader.items("eks:ListPodIdentityAssociations", "associations")) {
    reader.add(item,
               {.type = "AWS::EKS::PodIdentityAssociation",
                .id = item.text("namespace") + '/' + item.text("serviceAccount"),
                .address = item.text("associationArn"),
                .named_by = "serviceAccount",
                .tags = Tags::elsewhere},
               *item.value);
  }
}

}  // namespace

std::span<const Operation> eks_operations() {
  static const std::vector<Operation> all = {
      {"eks", "ListClusters", "clusters[]$", {"clusters"}},
      {"eks",
       "DescribeCluster",
       "cluster.resourcesVpcConfig",
       {"cluster.name", "cluster.arn", "cluster.version", "cluster.tags",
        "cluster.resourcesVpcConfig.endpointPublicAccess",
        "cluster.resourcesVpcConfig.endpointPrivateAccess",
        "cluster.resourcesVpcConfig.publicAccessCidrs", "cluster.logging.clusterLogging.types",
        "cluster.logging.clusterLogging.enabled", "cluster.encryptionConfig.provider.keyArn",
        "cluster.accessConfig.authenticationMode=API|API_AND_CONFIG_MAP|CONFIG_MAP",
        "cluster.accessConfig.bootstrapClusterCreatorAdminPermissions",
        "cluster.computeConfig.enabled"}},
      {"eks",
       "DescribeFargateProfile",
       "fargateProfile.fargateProfileArn",
       {"fargateProfile.fargateProfileName", "fargateProfile.fargateProfileArn",
        "fargateProfile.clusterName", "fargateProfile.podExecutionRoleArn",
        "fargateProfile.selectors.namespace", "fargateProfile.subnets", "fargateProfile.tags"}},
      {"eks",
       "DescribeNodegroup",
       "nodegroup.nodegroupArn",
       {"nodegroup.nodegroupName", "nodegroup.nodegroupArn", "nodegroup.clusterName",
        "nodegroup.amiType", "nodegroup.version", "nodegroup.releaseVersion",
        "nodegroup.remoteAccess.ec2SshKey", "nodegroup.launchTemplate.id",
        "nodegroup.launchTemplate.name", "nodegroup.tags"}},
      {"eks",
       "DescribeAccessEntry",
       "accessEntry.principalArn",
       {"accessEntry.accessEntryArn", "accessEntry.clusterName", "accessEntry.principalArn",
        "accessEntry.type", "accessEntry.kubernetesGroups", "accessEntry.tags"}},
      {"eks",
       "ListAssociatedAccessPolicies",
       "associatedAccessPolicies[].policyArn",
       {"associatedAccessPolicies.policyArn",
        "associatedAccessPolicies.accessScope.type=cluster|namespace",
        "associatedAccessPolicies.accessScope.namespaces"}},
      {"eks",
       "ListPodIdentityAssociations",
       "associations[].serviceAccount",
       {"associations.associationArn", "associations.clusterName", "associations.namespace",
        "associations.serviceAccount"}},
      {"ssm", "GetParameter", "Parameter.Name", {"Parameter.Value", "Parameter.LastModifiedDate"}},
  };
  return all;
}

void decode_eks(Reader& reader) {
  decode_clusters(reader);
  decode_compute(reader);
  decode_access(reader);
}

}  // namespace hakoseki::live
