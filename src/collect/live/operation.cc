#include "collect/live/operation.h"

#include <array>
#include <map>
#include <string>
#include <utility>

#include "collect/live/kubernetes_api.h"

namespace hakoseki::live {
namespace {

// Where IAM and ARNs call a service otherwise than the AWS CLI does.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> prefixes = {{
    {"accessanalyzer", "access-analyzer"},
    {"efs", "elasticfilesystem"},
    {"elbv2", "elasticloadbalancing"},
}};

// Where IAM calls an operation otherwise than the API does.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> actions = {{
    {"s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"},
    {"s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"},
    {"s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"},
}};

// A mark that holds for no answer.
constexpr std::string_view framed_only = "operation error";

std::vector<const Operation*> collected() {
  std::vector<const Operation*> all;
  for (const std::span<const Operation> family :
       {ecs_operations(), ecr_operations(), eks_operations(), network_operations(),
        host_operations(), load_balancing_operations(), iam_operations(), storage_operations(),
        detection_operations(), delivery_operations(), mesh_operations(), perimeter_operations(),
        scan_operations(), account_operations(), kubernetes_operations(), unread_operations()}) {
    for (const Operation& one : family)
      all.push_back(&one);
  }
  return all;
}

}  // namespace

std::span<const Operation> unread_operations() {
  static const std::vector<Operation> all = {
      {"accessanalyzer", "ListAnalyzers", "analyzers[].lastResourceAnalyzed", {}},
      {"accessanalyzer", "ListFindingsV2", "findings[].resourceOwnerAccount", {}},
      {"config", "DescribeConfigRules", "ConfigRules[].Source", {}},
      {"config",
       "DescribeConfigurationRecorderStatus",
       "ConfigurationRecordersStatus[].recording",
       {}},
      {"directconnect",
       "DescribeDirectConnectGatewayAssociations",
       "directConnectGatewayAssociations[]",
       {}},
      {"directconnect",
       "DescribeDirectConnectGatewayAttachments",
       "directConnectGatewayAttachments[]",
       {}},
      {"directconnect", "DescribeDirectConnectGateways", "directConnectGateways[]", {}},
      {"ec2", "DescribeNetworkInterfaces", "NetworkInterfaces[].NetworkInterfaceId", {}},
      {"ec2", "DescribeSecurityGroupRules", "SecurityGroupRules[].SecurityGroupRuleId", {}},
      {"ec2", "DescribeVpcPeeringConnections", "VpcPeeringConnections[].AccepterVpcInfo", {}},
      {"ecr", "GetAccountSetting", "name value", {}},
      {"ecr", "ListPullTimeUpdateExclusions", "pullTimeUpdateExclusions[]$", {}},
      {"ecs", "DescribeExpressGatewayService", "service.activeConfigurations", {}},
      {"ecs", "ListServices", "serviceArns[]$", {}},
      {"ec2", "DescribeEgressOnlyInternetGateways", "EgressOnlyInternetGateways[]", {}},
      {"ec2", "DescribeManagedPrefixLists", "PrefixLists[].MaxEntries", {}},
      {"ec2", "DescribeTransitGatewayAttachments", "TransitGatewayAttachments[]", {}},
      {"ec2", "DescribeTransitGatewayRouteTables", "TransitGatewayRouteTables[]", {}},
      {"ec2", "DescribeTransitGatewayVpcAttachments", "TransitGatewayVpcAttachments[]", {}},
      {"ec2", "DescribeVpnGateways", "VpnGateways[]", {}},
      {"ec2", "GetManagedPrefixListEntries", "Entries[].Cidr", {}},
      {"ec2", "GetTransitGatewayRouteTableAssociations", "Associations[].ResourceType", {}},
      {"ec2",
       "GetTransitGatewayRouteTablePropagations",
       "TransitGatewayRouteTablePropagations[]",
       {}},
      {"ec2", "SearchTransitGatewayRoutes", "Routes[] AdditionalRoutesAvailable", {}},
      {"ecs", "ListTaskDefinitions", "taskDefinitionArns[]$", {}},
      {"elbv2", "DescribeTargetHealth", "TargetHealthDescriptions[].TargetHealth", {}},
      {"iam", "ListSAMLProviders", "SAMLProviderList[]", {}},
      {"organizations", "DescribeOrganization", "Organization.MasterAccountId", {}},
      {"organizations", "DescribePolicy", "Policy.PolicySummary Policy.Content", {}},
      {"organizations", "ListAccountsForParent", "Accounts[].JoinedMethod", {}},
      {"organizations", "ListOrganizationalUnitsForParent", "OrganizationalUnits[]", {}},
      {"organizations", "ListPolicies", "Policies[].AwsManaged", {}},
      {"organizations", "ListRoots", "Roots[].PolicyTypes", {}},
      {"organizations", "ListTargetsForPolicy", "Targets[].TargetId", {}},
      {"securityhub", "DescribeHub", "HubArn SubscribedAt", {}},
      {"securityhub", "GetEnabledStandards", "StandardsSubscriptions[].StandardsArn", {}},
      {"signer", "GetSigningProfile", "profileName profileVersion signingMaterial", {}},
      {"sts", "AssumeRole", "AssumedRoleUser Credentials", {}},
      {"sts", "GetCallerIdentity", "UserId Account Arn", {}},
      // Those that only lead to others: a frame alone tells them, and only that they failed
      // matters.
      {"codebuild", "ListProjects", framed_only, {}},
      {"codedeploy", "BatchGetApplications", framed_only, {}},
      {"codedeploy", "ListApplications", framed_only, {}},
      {"codedeploy", "ListDeploymentGroups", framed_only, {}},
      {"codepipeline", "ListPipelines", framed_only, {}},
      {"ec2", "DescribeLaunchTemplates", framed_only, {}},
      {"eks", "ListAccessEntries", framed_only, {}},
      {"eks", "ListNodegroups", framed_only, {}},
      {"iam", "GenerateCredentialReport", framed_only, {}},
      {"iam", "ListOpenIDConnectProviders", framed_only, {}},
      {"kms", "ListKeys", framed_only, {}},
      {"vpc-lattice", "ListServiceNetworks", framed_only, {}},
      {"vpc-lattice", "ListServices", framed_only, {}},
  };
  return all;
}

std::string Operation::full_name() const {
  return std::string(service) + ':' + std::string(name);
}

std::string Operation::permission() const {
  return permission_of(service, name);
}

std::string_view iam_name_of(std::string_view service) {
  for (const auto& [cli, iam] : prefixes) {
    if (cli == service) return iam;
  }
  return service;
}

std::string permission_of(std::string_view service, std::string_view operation) {
  if (service == kubernetes_service) {
    const KubernetesApi* api = find_kubernetes_api(operation);
    if (api != nullptr) return api->permission();
  }
  const std::string full = std::string(service) + ':' + std::string(operation);
  for (const auto& [api, iam] : actions) {
    if (api == full) return std::string(iam);
  }
  return std::string(iam_name_of(service)) + ':' + std::string(operation);
}

std::span<const Operation* const> operations() {
  static const std::vector<const Operation*> all = collected();
  return all;
}

const Operation* find_operation(std::string_view full_name) {
  static const std::map<std::string, const Operation*, std::less<>> by_name = [] {
    std::map<std::string, const Operation*, std::less<>> all;
    for (const Operation* one : operations()) {
      all.emplace(one->full_name(), one);
      all.emplace(one->permission(), one);
    }
    return all;
  }();
  const auto found = by_name.find(full_name);
  return found == by_name.end() ? nullptr : found->second;
}

}  // namespace hakoseki::live
