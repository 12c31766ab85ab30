#include "collect/live/told.h"

#include <array>
#include <string>

#include "collect/live/calls.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<Told>({
    {"autoscaling:DescribeAutoScalingGroups", "AWS::AutoScaling::AutoScalingGroup"},
    {"autoscaling:DescribeLaunchConfigurations", "AWS::AutoScaling::LaunchConfiguration"},
    {"autoscaling:DescribeLaunchConfigurations", "AWS::EC2::LaunchTemplate"},
    {"cloudtrail:DescribeTrails", "AWS::CloudTrail::Trail"},
    {"cloudtrail:GetEventSelectors", "AWS::CloudTrail::Trail#AdvancedEventSelectors"},
    {"cloudtrail:GetEventSelectors", "AWS::CloudTrail::Trail#EventSelectors"},
    {"cloudtrail:GetTrailStatus", "AWS::CloudTrail::Trail#IsLogging"},
    {"codebuild:BatchGetProjects", "AWS::CodeBuild::Project"},
    {"codebuild:ListProjects", "AWS::CodeBuild::Project"},
    {"codepipeline:GetPipeline", "AWS::CodePipeline::Pipeline"},
    {"codepipeline:ListPipelines", "AWS::CodePipeline::Pipeline"},
    {"ec2:DescribeFlowLogs", "AWS::EC2::FlowLog"},
    {"ec2:DescribeInstances", "AWS::EC2::Instance"},
    {"ec2:DescribeInstances", "AWS::EC2::LaunchTemplate"},
    {"ec2:DescribeInternetGateways", "AWS::EC2::InternetGateway"},
    {"ec2:DescribeLaunchTemplateVersions", "AWS::EC2::LaunchTemplate"},
    {"ec2:DescribeLaunchTemplates", "AWS::EC2::LaunchTemplate"},
    {"ec2:DescribeNatGateways", "AWS::EC2::NatGateway"},
    {"ec2:DescribeNetworkAcls", "AWS::EC2::NetworkAcl"},
    {"ec2:DescribeNetworkAcls", "AWS::EC2::NetworkAclEntry"},
    {"ec2:DescribeNetworkAcls", "AWS::EC2::SubnetNetworkAclAssociation"},
    {"ec2:DescribeRegions", "AWS::EC2::Region"},
    {"ec2:DescribeRouteTables", "AWS::EC2::Route"},
    {"ec2:DescribeRouteTables", "AWS::EC2::RouteTable"},
    {"ec2:DescribeRouteTables", "AWS::EC2::SubnetRouteTableAssociation"},
    {"ec2:DescribeSecurityGroups", "AWS::EC2::SecurityGroup"},
    {"ec2:DescribeSecurityGroups",
     "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.SecurityGroups"},
    {"ec2:DescribeSubnets", "AWS::EC2::Subnet"},
    {"ec2:DescribeSubnets", "AWS::EC2::VPCEndpoint#VpcId"},
    {"ec2:DescribeSubnets", "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.Subnets"},
    {"ec2:DescribeSubnets", "AWS::NetworkFirewall::Firewall#VpcId"},
    {"ec2:DescribeVpcEndpoints", "AWS::EC2::VPCEndpoint"},
    {"ec2:DescribeVpcs", "AWS::EC2::VPC"},
    {"ec2:DescribeVpcs", "AWS::EC2::VPCEndpoint#VpcId"},
    {"ec2:DescribeVpcs", "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.Subnets"},
    {"ec2:DescribeVpcs", "AWS::NetworkFirewall::Firewall#VpcId"},
    {"ecr-public:DescribeRepositories", "AWS::ECR::PublicRepository"},
    {"ecr:DescribeImageScanFindings", "AWS::ECR::Image#FindingSeverityCounts"},
    {"ecr:DescribeImageScanFindings", "AWS::ECR::Image#ImageScanCompletedAt"},
    {"ecr:DescribeImageScanFindings", "AWS::ECR::Image#ImageScanStatus"},
    {"ecr:DescribeImageSigningStatus", "AWS::ECR::Image#SigningStatuses"},
    {"ecr:DescribeImages", "AWS::ECR::Image"},
    {"ecr:DescribePullThroughCacheRules", "AWS::ECR::PullThroughCacheRule"},
    {"ecr:DescribeRegistry", "AWS::ECR::ReplicationConfiguration"},
    {"ecr:DescribeRepositories", "AWS::ECR::Repository"},
    {"ecr:DescribeRepositoryCreationTemplates", "AWS::ECR::RepositoryCreationTemplate"},
    {"ecr:GetLifecyclePolicy", "AWS::ECR::Repository#LifecyclePolicy"},
    {"ecr:GetRegistryPolicy", "AWS::ECR::RegistryPolicy"},
    {"ecr:GetRegistryScanningConfiguration", "AWS::ECR::RegistryScanningConfiguration"},
    {"ecr:GetRepositoryPolicy", "AWS::ECR::Repository#RepositoryPolicyText"},
    {"ecr:GetSigningConfiguration", "AWS::ECR::SigningConfiguration"},
    {"ecs:DescribeCapacityProviders", "AWS::ECS::CapacityProvider"},
    {"ecs:DescribeCapacityProviders", "AWS::ECS::ContainerInstance#CapacityProviderName"},
    {"ecs:DescribeCapacityProviders", "AWS::ECS::Service#CapacityProviderStrategy"},
    {"ecs:DescribeClusters", "AWS::ECS::Cluster"},
    {"ecs:DescribeClusters", "AWS::ECS::Service#"},
    {"ecs:DescribeClusters", "AWS::ECS::Task#"},
    {"ecs:DescribeClusters", "AWS::ECS::TaskDefinition#TaskRoleArn"},
    {"ecs:DescribeContainerInstances", "AWS::ECS::ContainerInstance"},
    {"ecs:DescribeServiceRevisions", "AWS::ECS::ServiceRevision"},
    {"ecs:DescribeServices", "AWS::ECS::Service"},
    {"ecs:DescribeServices", "AWS::GuardDuty::Detector#Features"},
    {"ecs:DescribeTaskDefinition", "AWS::ECS::TaskDefinition"},
    {"ecs:DescribeTasks", "AWS::ECS::Service#CapacityProviderStrategy"},
    {"ecs:DescribeTasks", "AWS::ECS::Service#LaunchType"},
    {"ecs:DescribeTasks", "AWS::ECS::Task"},
    {"ecs:DescribeTasks", "AWS::ECS::TaskDefinition"},
    {"ecs:DescribeTasks", "AWS::GuardDuty::Detector#Features"},
    {"ecs:ListAccountSettings", "AWS::ECS::AccountSettings"},
    {"ecs:ListContainerInstances", "AWS::ECS::ContainerInstance"},
    {"ecs:ListServices", "AWS::ECS::Service"},
    {"ecs:ListTaskDefinitionFamilies", "AWS::ECS::TaskDefinition"},
    {"ecs:ListTasks", "AWS::ECS::Task"},
    {"ecs:ListTasks", "AWS::ECS::TaskDefinition"},
    {"efs:DescribeAccessPoints", "AWS::EFS::AccessPoint"},
    {"efs:DescribeFileSystemPolicy", "AWS::EFS::FileSystem#FileSystemPolicy"},
    {"efs:DescribeFileSystems", "AWS::EFS::FileSystem"},
    {"eks:DescribeAccessEntry", "AWS::EKS::AccessEntry"},
    {"eks:DescribeCluster", "AWS::EKS::Cluster"},
    {"eks:DescribeFargateProfile", "AWS::EKS::FargateProfile"},
    {"eks:DescribeNodegroup", "AWS::EKS::Nodegroup"},
    {"eks:ListAccessEntries", "AWS::EKS::AccessEntry"},
    {"eks:ListAssociatedAccessPolicies", "AWS::EKS::AccessEntry#AccessPolicies"},
    {"eks:ListClusters", "AWS::GuardDuty::Detector#Features"},
    {"eks:ListFargateProfiles", "AWS::EKS::FargateProfile"},
    {"eks:ListNodegroups", "AWS::EKS::Nodegroup"},
    {"eks:ListPodIdentityAssociations", "AWS::EKS::PodIdentityAssociation"},
    {"elbv2:DescribeListeners", "AWS::ECS::Service#LoadBalancers"},
    {"elbv2:DescribeListeners", "AWS::ElasticLoadBalancingV2::Listener"},
    {"elbv2:DescribeListeners", "AWS::ElasticLoadBalancingV2::TargetGroup#TargetType"},
    {"elbv2:DescribeLoadBalancerAttributes",
     "AWS::ElasticLoadBalancingV2::LoadBalancer#LoadBalancerAttributes"},
    {"elbv2:DescribeLoadBalancers", "AWS::ElasticLoadBalancingV2::LoadBalancer"},
    {"elbv2:DescribeRules", "AWS::ElasticLoadBalancingV2::ListenerRule"},
    {"elbv2:DescribeTargetGroups", "AWS::ECS::Service#LoadBalancers"},
    {"elbv2:DescribeTargetGroups", "AWS::ElasticLoadBalancingV2::TargetGroup"},
    {"events:ListRules", "AWS::Events::Rule"},
    {"events:ListTargetsByRule", "AWS::ECS::Service#"},
    {"events:ListTargetsByRule", "AWS::Events::Rule#Targets"},
    {"guardduty:GetDetector", "AWS::GuardDuty::Detector"},
    {"guardduty:GetFindings", "AWS::GuardDuty::Finding"},
    {"guardduty:ListCoverage", "AWS::GuardDuty::Coverage"},
    {"guardduty:ListDetectors", "AWS::GuardDuty::Detector"},
    {"guardduty:ListFindings", "AWS::GuardDuty::Finding"},
    {"iam:GetAccountAuthorizationDetails", "AWS::ECS::TaskDefinition#ExecutionRoleArn"},
    {"iam:GetAccountAuthorizationDetails", "AWS::ECS::TaskDefinition#TaskRoleArn"},
    {"iam:GetAccountAuthorizationDetails", "AWS::IAM::Group"},
    {"iam:GetAccountAuthorizationDetails", "AWS::IAM::ManagedPolicy"},
    {"iam:GetAccountAuthorizationDetails", "AWS::IAM::Role"},
    {"iam:GetAccountAuthorizationDetails", "AWS::IAM::User"},
    {"iam:GetAccountSummary", "AWS::IAM::AccountSummary"},
    {"iam:GetPolicyVersion", "AWS::IAM::ManagedPolicy"},
    {"iam:GetRole", "AWS::IAM::Role"},
    {"iam:GetRolePolicy", "AWS::IAM::Role#Policies"},
    {"iam:ListAttachedRolePolicies", "AWS::IAM::Role#ManagedPolicyArns"},
    {"iam:ListRolePolicies", "AWS::IAM::Role#Policies"},
    {"inspector2:BatchGetAccountStatus", "AWS::InspectorV2::Account"},
    {"inspector2:GetConfiguration", "AWS::InspectorV2::Configuration"},
    {"inspector2:ListCoverage", "AWS::InspectorV2::CoveredResource"},
    {"inspector2:ListFindings", "AWS::InspectorV2::Finding"},
    {"kms:DescribeKey", "AWS::KMS::Key"},
    {"kms:GetKeyPolicy", "AWS::KMS::Key#KeyPolicy"},
    {"kms:GetKeyRotationStatus", "AWS::KMS::Key#EnableKeyRotation"},
    {"kms:ListKeys", "AWS::KMS::Key"},
    {"logs:DescribeLogGroups", "AWS::Logs::LogGroup"},
    {"network-firewall:DescribeFirewall", "AWS::NetworkFirewall::Firewall"},
    {"network-firewall:ListFirewalls", "AWS::NetworkFirewall::Firewall"},
    {"route53resolver:ListFirewallDomains", "AWS::Route53Resolver::FirewallDomainList"},
    {"route53resolver:ListFirewallRuleGroupAssociations",
     "AWS::Route53Resolver::FirewallRuleGroupAssociation"},
    {"route53resolver:ListFirewallRules", "AWS::Route53Resolver::FirewallRuleGroup"},
    {"route53resolver:ListResolverQueryLogConfigAssociations",
     "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"},
    {"s3:GetBucketLifecycleConfiguration", "AWS::S3::Bucket"},
    {"s3:GetBucketPolicy", "AWS::S3::BucketPolicy"},
    {"scheduler:GetSchedule", "AWS::ECS::Service#"},
    {"scheduler:GetSchedule", "AWS::Scheduler::Schedule"},
    {"scheduler:ListSchedules", "AWS::Scheduler::Schedule"},
    {"secretsmanager:DescribeSecret", "AWS::SecretsManager::RotationSchedule"},
    {"secretsmanager:DescribeSecret", "AWS::SecretsManager::Secret"},
    {"secretsmanager:GetResourcePolicy", "AWS::SecretsManager::ResourcePolicy"},
    {"secretsmanager:ListSecretVersionIds", "AWS::SecretsManager::Secret#Versions"},
    {"secretsmanager:ListSecrets", "AWS::SecretsManager::RotationSchedule"},
    {"secretsmanager:ListSecrets", "AWS::SecretsManager::Secret"},
    {"servicediscovery:ListNamespaces", "AWS::ServiceDiscovery::HttpNamespace"},
    {"servicediscovery:ListNamespaces", "AWS::ServiceDiscovery::PrivateDnsNamespace"},
    {"ssm:DescribeActivations", "AWS::SSM::Activation"},
    {"ssm:DescribeInstanceInformation", "AWS::SSM::ManagedInstance"},
    {"ssm:DescribeInstancePatchStates", "AWS::SSM::PatchState"},
    {"ssm:DescribeParameters", "AWS::SSM::Parameter"},
    {"ssm:GetParameter", "AWS::EKS::Nodegroup#ReleaseVersion"},
    {"vpc-lattice:GetAuthPolicy", "AWS::VpcLattice::AuthPolicy"},
    {"vpc-lattice:GetService", "AWS::VpcLattice::Service"},
    {"vpc-lattice:GetServiceNetwork", "AWS::VpcLattice::ServiceNetwork"},
    {"vpc-lattice:ListListeners", "AWS::VpcLattice::Listener"},
    {"vpc-lattice:ListServiceNetworkServiceAssociations",
     "AWS::VpcLattice::ServiceNetworkServiceAssociation"},
    {"vpc-lattice:ListServiceNetworks", "AWS::VpcLattice::ServiceNetwork"},
    {"vpc-lattice:ListServices", "AWS::VpcLattice::Service"},
    {"wafv2:GetWebACLForResource", "AWS::WAFv2::WebACL"},
    {"wafv2:GetWebACLForResource", "AWS::WAFv2::WebACLAssociation"},
});

void add_led_to(std::string_view operation, std::set<std::string>& found) {
  for (const CallRow* row : all_calls()) {
    if (leading_to(*row) != operation || !found.insert(full_name_of(*row)).second) continue;
    add_led_to(full_name_of(*row), found);
  }
}

}  // namespace

std::span<const Told> told() {
  return rows;
}

std::set<std::string> led_to_by(std::string_view operation) {
  std::set<std::string> found;
  add_led_to(operation, found);
  found.erase(std::string(operation));
  return found;
}

std::set<std::string_view> told_through(std::string_view operation) {
  const std::set<std::string> further = led_to_by(operation);
  std::set<std::string_view> all;
  for (const Told& row : rows) {
    if (row.operation == operation || further.contains(std::string(row.operation))) {
      all.insert(row.what);
    }
  }
  return all;
}

}  // namespace hakoseki::live
