// Amazon EKS clusters, what runs in them, and who may enter.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

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

// What EKS says of the version that a cluster has; where it says two things of it, neither.
Value version_status(const Reader& reader, const Item& cluster) {
  constexpr std::string_view operation = "eks:DescribeClusterVersions";
  const Place& place = cluster.answer->place;
  std::optional<Value> told;
  for (const Item& one : reader.items(operation, "clusterVersions")) {
    if (one.answer->place != place || one.text("clusterVersion") != cluster.text("version")) {
      continue;
    }
    Value status = at(*one.value, {"versionStatus"});
    if (told && text_of(*told) != text_of(status)) {
      return Value::unknown_at(status.at, {.detail = "which kind of cluster the version is for"});
    }
    told = std::move(status);
  }
  if (told) return *std::move(told);
  std::vector<Gap> gaps = reader.missing_at(place, operation);
  Unknown why = gaps.empty() ? Unknown{.reason = Reason::not_seen, .detail = std::string(operation)}
                             : std::move(gaps.front().why);
  return Value::unknown_at(at(*cluster.value, {"version"}).at, std::move(why));
}

void decode_clusters(Reader& reader) {
  std::set<std::string> seen;
  for (const Item& item : reader.items("eks:DescribeCluster", "cluster")) {
    const std::string name = item.text("name");
    seen.insert(name);
    Properties properties(*item.value);
    properties.drop("logging").put("Logging", enabled_types(item));
    properties.put("VersionStatus", version_status(reader, item));
    properties.put("Insights",
                   reader.detail(item, "eks:ListInsights", "clusterName", {name}, "insights"));
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

// What was listed and not described may be unwell, too.
template <class T>
void note_unseen_parts(Reader& reader, const Item& cluster, std::string_view list,
                       std::string_view names, const std::set<std::string>& described,
                       std::string_view detail) {
  const std::string name = cluster.text("name");
  const std::string arn = cluster.text("arn");
  for (Gap& gap : reader.missing_at(cluster.answer->place, list, "clusterName", {name}))
    reader.inventory().note_unseen<T>(std::move(gap), arn);
  for (const Item& item : reader.items(list, names)) {
    const std::string* asked = item.answer->asked_for("clusterName");
    const bool is_own =
        asked != nullptr && *asked == name && item.answer->place == cluster.answer->place;
    if (!is_own || described.contains(name + '/' + text_of(*item.value))) continue;
    const Reader::Found found = reader.find(cluster.answer->place, detail, "clusterName", {name});
    reader.inventory().note_unseen<T>(
        {.why = found.answer == nullptr
                    ? found.why
                    : Unknown{.reason = Reason::not_seen, .detail = std::string(detail)},
         .evidence = item.value->at},
        arn);
  }
}

void decode_addons(Reader& reader) {
  for (const Item& item : reader.items("eks:DescribeAddon", "addon")) {
    reader.add(item,
               {.type = "AWS::EKS::Addon",
                .id = item.text("addonName"),
                .address = item.text("addonArn"),
                .named_by = "addonName"},
               *item.value);
  }
}

// The parts of each cluster by which its health is judged.
void note_unseen_health(Reader& reader) {
  std::set<std::string> addons;
  std::set<std::string> profiles;
  for (const Item& item : reader.items("eks:DescribeAddon", "addon"))
    addons.insert(item.text("clusterName") + '/' + item.text("addonName"));
  for (const Item& item : reader.items("eks:DescribeFargateProfile", "fargateProfile"))
    profiles.insert(item.text("clusterName") + '/' + item.text("fargateProfileName"));
  for (const Item& cluster : reader.items("eks:DescribeCluster", "cluster")) {
    note_unseen_parts<EksAddon>(reader, cluster, "eks:ListAddons", "addons", addons,
                                "eks:DescribeAddon");
    note_unseen_parts<EksFargateProfile>(reader, cluster, "eks:ListFargateProfiles",
                                         "fargateProfileNames", profiles,
                                         "eks:DescribeFargateProfile");
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
        "cluster.computeConfig.enabled", "cluster.computeConfig.nodeRoleArn",
        "cluster.upgradePolicy.supportType=STANDARD|EXTENDED", "cluster.health.issues.code"}},
      {"eks",
       "DescribeClusterVersions",
       "clusterVersions[].clusterVersion",
       {"clusterVersions.clusterVersion",
        "clusterVersions.versionStatus=UNSUPPORTED|STANDARD_SUPPORT|EXTENDED_SUPPORT"}},
      {"eks",
       "ListInsights",
       "insights[].insightStatus",
       {"insights.name", "insights.insightStatus.status=PASSING|WARNING|ERROR|UNKNOWN"}},
      {"eks", "ListAddons", "addons[]$", {"addons"}},
      {"eks",
       "DescribeAddon",
       "addon.addonName",
       {"addon.addonName", "addon.addonArn", "addon.clusterName", "addon.configurationValues",
        "addon.health.issues.code", "addon.tags"}},
      {"eks", "ListFargateProfiles", "fargateProfileNames[]$", {"fargateProfileNames"}},
      {"eks",
       "DescribeFargateProfile",
       "fargateProfile.fargateProfileArn",
       {"fargateProfile.fargateProfileName", "fargateProfile.fargateProfileArn",
        "fargateProfile.clusterName", "fargateProfile.podExecutionRoleArn",
        "fargateProfile.selectors.namespace", "fargateProfile.subnets",
        "fargateProfile.health.issues.code", "fargateProfile.tags"}},
      {"eks",
       "DescribeNodegroup",
       "nodegroup.nodegroupArn",
       {"nodegroup.nodegroupName", "nodegroup.nodegroupArn", "nodegroup.clusterName",
        "nodegroup.amiType", "nodegroup.version", "nodegroup.releaseVersion", "nodegroup.nodeRole",
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
  decode_addons(reader);
  note_unseen_health(reader);
  decode_access(reader);
}

}  // namespace hakoseki::live
