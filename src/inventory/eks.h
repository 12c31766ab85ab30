// Amazon EKS, what its own API and CloudFormation say of it.
#pragma once

#include <string>
#include <vector>

#include "inventory/resource.h"
#include "standard/risk.h"

namespace hakoseki {

// What EKS itself finds in a cluster, such as what the next version will break.
struct EksInsight {
  Fact<std::string> name;
  Fact<std::string> status;  // "PASSING", "WARNING", "ERROR", "UNKNOWN"
};

struct EksCluster : Resource {
  Fact<std::string> name;
  Fact<std::string> version;
  Fact<std::string> version_status;                 // "STANDARD_SUPPORT", ...; answered by EKS only
  FactList<Fact<std::string>> health_issues;        // their codes; likewise
  FactList<EksInsight> insights;                    // likewise
  Fact<bool> endpoint_public_access;                // default true
  Fact<bool> endpoint_private_access;               // default false
  FactList<Fact<std::string>> public_access_cidrs;  // not written: 0.0.0.0/0
  FactList<Fact<std::string>> log_types;            // enabled control plane logs
  Fact<Reference> secrets_kms_key;                  // encryptionConfig[].provider.keyArn
  Fact<std::string> authentication_mode;            // default "CONFIG_MAP"
  Fact<bool> bootstrap_creator_admin;               // default true
  Fact<bool> auto_mode;                             // computeConfig.enabled, default false
  Fact<Reference> auto_mode_node_role;              // computeConfig.nodeRoleArn
  Fact<std::string> support_type;                   // upgradePolicy.supportType, default "EXTENDED"
};

struct FargateSelector {
  Fact<std::string> name_space;
};

struct EksFargateProfile : Resource {
  Fact<Reference> cluster;
  Fact<Reference> pod_execution_role;
  FactList<FargateSelector> selectors;
  FactList<Fact<Reference>> subnets;
  FactList<Fact<std::string>> health_issues;  // their codes; answered by EKS only
  Fact<Compute> compute;                      // set by engines/workloads
};

struct EksNodegroup : Resource {
  Fact<Reference> cluster;
  Fact<std::string> ami_type;
  Fact<std::string> version;          // of Kubernetes
  Fact<std::string> release_version;  // of the image that its nodes run
  Fact<std::string> newest_release;   // the one that AWS recommends for its version and AMI type
  Fact<std::string> ssh_key;          // remoteAccess.ec2SshKey
  Fact<Reference> launch_template;
  Fact<Reference> node_role;
  Fact<Compute> compute;  // set by engines/workloads
};

// Software that EKS runs in a cluster: "vpc-cni", "coredns".
struct EksAddon : Resource {
  Fact<Reference> cluster;
  Fact<std::string> name;
  // Of its configuration as its schema has it: whether the VPC CNI enforces network policies.
  Fact<bool> enable_network_policy;           // enableNetworkPolicy, default false
  FactList<Fact<std::string>> health_issues;  // their codes; answered by EKS only
};

struct AccessPolicyAssociation {
  Fact<std::string> policy_arn;
  Fact<std::string> scope_type;
  FactList<Fact<std::string>> namespaces;  // of a scope of type namespace; may have wildcards
};

struct EksAccessEntry : Resource {
  Fact<Reference> cluster;
  Fact<Reference> principal;
  Fact<std::string> entry_type;  // default "STANDARD"
  FactList<AccessPolicyAssociation> policies;
  FactList<Fact<std::string>> kubernetes_groups;
};

struct EksPodIdentityAssociation : Resource {
  Fact<Reference> cluster;
  Fact<std::string> name_space;
  Fact<std::string> service_account;
};

}  // namespace hakoseki
