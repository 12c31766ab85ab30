// Amazon EKS, as far as CloudFormation describes it.
#include <array>
#include <optional>

#include "collect/decode/decode.h"
#include "formats/plain_value.h"

namespace hakoseki::decode {
namespace {

// What EKS finds wrong: the codes alone, for the words beside them are written for people.
FactList<Fact<std::string>> decode_health(const Cursor& from) {
  return list_of<Fact<std::string>>(from["Health"]["Issues"],
                                    [](const Cursor& issue) { return issue["Code"].text(); });
}

// Only EKS tells of it: where it was not asked, it is not that there is nothing wrong.
void note_unseen_health(const Reading& reading, FactList<Fact<std::string>>& issues) {
  if (reading.resource.evidence.source == Source::api) return;
  issues = unseen_list<Fact<std::string>>({.reason = Reason::not_seen, .detail = "its health"},
                                          reading.resource.evidence);
}

void decode_cluster(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto cluster = started<EksCluster>(reading);
  cluster.name = from["Name"].text();
  cluster.version = from["Version"].text();
  const bool is_live = reading.resource.evidence.source == Source::api;
  if (is_live) {
    cluster.version_status = from["VersionStatus"].text();
    cluster.insights = list_of<EksInsight>(from["Insights"], [](const Cursor& one) {
      return EksInsight{.name = one["Name"].text(),
                        .status = one["InsightStatus"]["Status"].text()};
    });
  }
  cluster.health_issues = decode_health(from);
  note_unseen_health(reading, cluster.health_issues);
  const Cursor vpc = from["ResourcesVpcConfig"];
  cluster.endpoint_public_access = vpc["EndpointPublicAccess"].flag().or_default(true);
  cluster.endpoint_private_access = vpc["EndpointPrivateAccess"].flag().or_default(false);
  cluster.public_access_cidrs = texts_of(vpc["PublicAccessCidrs"]);
  cluster.log_types =
      list_of<Fact<std::string>>(from["Logging"]["ClusterLogging"]["EnabledTypes"],
                                 [](const Cursor& type) { return type["Type"].text(); });
  cluster.secrets_kms_key = Fact<Reference>::absent(from["EncryptionConfig"].evidence());
  const Elements encryption = from["EncryptionConfig"].elements();
  if (!encryption.elements.empty()) {
    cluster.secrets_kms_key = encryption.elements.front().value["Provider"]["KeyArn"].reference();
  } else if (!encryption.gaps.empty()) {
    cluster.secrets_kms_key =
        Fact<Reference>::unknown(encryption.gaps.front().why, encryption.gaps.front().evidence);
  }
  const Cursor access = from["AccessConfig"];
  cluster.authentication_mode = access["AuthenticationMode"].text().or_default("CONFIG_MAP");
  cluster.bootstrap_creator_admin =
      access["BootstrapClusterCreatorAdminPermissions"].flag().or_default(true);
  cluster.auto_mode = from["ComputeConfig"]["Enabled"].flag().or_default(false);
  cluster.auto_mode_node_role = from["ComputeConfig"]["NodeRoleArn"].reference();
  cluster.support_type = from["UpgradePolicy"]["SupportType"].text().or_default("EXTENDED");
  inventory.add(std::move(cluster));
}

void decode_fargate_profile(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto profile = started<EksFargateProfile>(reading);
  profile.cluster = from["ClusterName"].reference();
  profile.pod_execution_role = from["PodExecutionRoleArn"].reference();
  profile.selectors = list_of<FargateSelector>(from["Selectors"], [](const Cursor& selector) {
    return FargateSelector{.name_space = selector["Namespace"].text()};
  });
  profile.subnets = references_of(from["Subnets"]);
  profile.health_issues = decode_health(from);
  note_unseen_health(reading, profile.health_issues);
  inventory.add(std::move(profile));
}

void decode_nodegroup(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto nodegroup = started<EksNodegroup>(reading);
  nodegroup.cluster = from["ClusterName"].reference();
  nodegroup.ami_type = from["AmiType"].text();
  nodegroup.version = from["Version"].text();
  nodegroup.release_version = from["ReleaseVersion"].text();
  nodegroup.newest_release = from["NewestRelease"].text();
  nodegroup.ssh_key = from["RemoteAccess"]["Ec2SshKey"].text();
  nodegroup.launch_template = from["LaunchTemplate"]["Id"].written()
                                  ? from["LaunchTemplate"]["Id"].reference()
                                  : from["LaunchTemplate"]["Name"].reference();
  nodegroup.node_role = from["NodeRole"].reference();
  inventory.add(std::move(nodegroup));
}

// {"enableNetworkPolicy": "true"}, as the schema of the VPC CNI has it; the values of an add-on are
// JSON in a text, or YAML, which is not looked into.
Case<bool> network_policy_in(const Case<std::string>& values) {
  Case<bool> result{.when = values.when, .evidence = values.evidence};
  if (const Unknown* why = values.unknown()) {
    result.state = *why;
  } else if (const std::string* text = values.value()) {
    const std::optional<Value> settings = plain_value_of_json(*text, values.evidence);
    const Value* enabled = settings ? settings->find("enableNetworkPolicy") : nullptr;
    if (!settings || (enabled != nullptr && enabled->kind != Value::Kind::scalar)) {
      result.state = Unknown{
          .reason = Reason::invalid_value, .detail = "ConfigurationValues", .written = true};
    } else if (enabled != nullptr) {
      result.state = enabled->text == "true";
    }
  }
  return result;
}

void decode_addon(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto addon = started<EksAddon>(reading);
  addon.cluster = from["ClusterName"].reference();
  addon.name = from["AddonName"].text();
  std::vector<Case<bool>> cases;
  const Fact<std::string> values = from["ConfigurationValues"].text();
  for (const Case<std::string>& one : values.cases())
    cases.push_back(network_policy_in(one));
  addon.enable_network_policy = Fact<bool>(std::move(cases)).or_default(false);
  addon.health_issues = decode_health(from);
  note_unseen_health(reading, addon.health_issues);
  inventory.add(std::move(addon));
}

void decode_access_entry(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto entry = started<EksAccessEntry>(reading);
  entry.cluster = from["ClusterName"].reference();
  entry.principal = from["PrincipalArn"].reference();
  entry.entry_type = from["Type"].text().or_default("STANDARD");
  entry.policies = list_of<AccessPolicyAssociation>(from["AccessPolicies"], [](const Cursor& one) {
    return AccessPolicyAssociation{.policy_arn = one["PolicyArn"].text(),
                                   .scope_type = one["AccessScope"]["Type"].text(),
                                   .namespaces = texts_of(one["AccessScope"]["Namespaces"])};
  });
  entry.kubernetes_groups = texts_of(from["KubernetesGroups"]);
  inventory.add(std::move(entry));
}

void decode_pod_identity(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto association = started<EksPodIdentityAssociation>(reading);
  association.cluster = from["ClusterName"].reference();
  association.name_space = from["Namespace"].text();
  association.service_account = from["ServiceAccount"].text();
  inventory.add(std::move(association));
}

constexpr std::array decoders = {
    Decoder{"AWS::EKS::AccessEntry", decode_access_entry},
    Decoder{"AWS::EKS::Addon", decode_addon},
    Decoder{"AWS::EKS::Cluster", decode_cluster},
    Decoder{"AWS::EKS::FargateProfile", decode_fargate_profile},
    Decoder{"AWS::EKS::Nodegroup", decode_nodegroup},
    Decoder{"AWS::EKS::PodIdentityAssociation", decode_pod_identity},
};

}  // namespace

std::span<const Decoder> eks_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
