// Amazon EKS, as far as CloudFormation describes it.
#include <array>

#include "collect/decode/decode.h"

namespace hakoseki::decode {
namespace {

void decode_cluster(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto cluster = started<EksCluster>(reading);
  cluster.name = from["Name"].text();
  cluster.version = from["Version"].text();
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
