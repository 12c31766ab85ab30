#include "assess/managed_policies.h"

#include <algorithm>
#include <array>

namespace hakoseki::policy {
namespace {

constexpr std::string_view pulls_images =
    "ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer "
    "ecr:BatchGetImage";
constexpr std::string_view pulls_and_imports =
    "ecr:GetAuthorizationToken ecr:GetDownloadUrlForLayer ecr:BatchGetImage "
    "ecr:BatchImportUpstreamImage";
constexpr std::string_view reads_registry =
    "ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer "
    "ecr:BatchGetImage ecr:GetRepositoryPolicy ecr:DescribeRepositories ecr:ListImages "
    "ecr:DescribeImages ecr:GetLifecyclePolicy ecr:GetLifecyclePolicyPreview "
    "ecr:ListTagsForResource ecr:DescribeImageScanFindings";
constexpr std::string_view pushes_images =
    "ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer "
    "ecr:BatchGetImage ecr:GetRepositoryPolicy ecr:DescribeRepositories ecr:ListImages "
    "ecr:DescribeImages ecr:GetLifecyclePolicy ecr:GetLifecyclePolicyPreview "
    "ecr:ListTagsForResource ecr:DescribeImageScanFindings ecr:InitiateLayerUpload "
    "ecr:UploadLayerPart ecr:CompleteLayerUpload ecr:PutImage";

constexpr std::string_view instance_of_ssm =
    "ssm:DescribeAssociation ssm:GetDeployablePatchSnapshotForInstance ssm:GetDocument "
    "ssm:DescribeDocument ssm:GetManifest ssm:GetParameters ssm:ListAssociations "
    "ssm:ListInstanceAssociations ssm:PutInventory ssm:PutComplianceItems "
    "ssm:PutConfigurePackageResult ssm:UpdateAssociationStatus "
    "ssm:UpdateInstanceAssociationStatus ssm:UpdateInstanceInformation s3:GetBucketLocation "
    "s3:PutObject s3:GetObject s3:GetEncryptionConfiguration s3:AbortMultipartUpload "
    "s3:ListMultipartUploadParts s3:ListBucket s3:ListBucketMultipartUploads";
constexpr std::string_view host_of_ecs =
    "ecs:CreateCluster ecs:DeregisterContainerInstance ecs:DiscoverPollEndpoint ecs:Poll "
    "ecs:RegisterContainerInstance ecs:StartTelemetrySession ecs:UpdateContainerInstancesState "
    "ecs:Submit* ecs:TagResource ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability "
    "ecr:GetDownloadUrlForLayer ecr:BatchGetImage";
// Every role, on the condition that a task receives it.
constexpr std::string_view passes_to_tasks =
    "iam:ListAttachedRolePolicies iam:ListInstanceProfiles iam:ListRoles iam:PassRole";
constexpr std::string_view codedeploy_to_ecs =
    "ecs:DescribeServices ecs:CreateTaskSet ecs:UpdateServicePrimaryTaskSet ecs:DeleteTaskSet "
    "iam:PassRole";

// docs.aws.amazon.com/aws-managed-policy/latest/reference. Sorted by name.
constexpr auto table = std::to_array<ManagedPolicy>({
    {"AWSAppMeshEnvoyAccess", "", "", "appmesh"},
    {"AWSAppMeshPreviewEnvoyAccess", "", "", "appmesh-preview"},
    {"AWSAppMeshReadOnly", "", "", "acm acm-pca appmesh cloudformation servicediscovery"},
    {"AWSAppRunnerServicePolicyForECRAccess", "", "", "ecr"},
    {"AWSAppSyncPushToCloudWatchLogs", "", "", "logs"},
    {"AWSBatchServiceRole", "", "ecs:ExecuteCommand", "autoscaling ec2 ecs iam logs"},
    {"AWSCloudFormationFullAccess", "cloudformation:*"},
    {"AWSCloudFormationReadOnlyAccess",
     "cloudformation:Describe* cloudformation:Get* cloudformation:List*", "", "cloudformation"},
    {"AWSCloudMapFullAccess", "servicediscovery:*", "", "ec2 route53"},
    {"AWSCodeBuildAdminAccess", "codebuild:*", "",
     "chatbot cloudwatch codecommit codestar-connections codestar-notifications ec2 ecr "
     "elasticfilesystem events iam kms logs s3 sns ssm ssmmessages"},
    {"AWSCodeDeployRoleForECS", "", "", "cloudwatch elasticloadbalancing lambda s3 sns",
     codedeploy_to_ecs},
    {"AWSCodeDeployRoleForECSLimited", "", "iam:PassRole ecs:ExecuteCommand",
     "cloudwatch ecs elasticloadbalancing iam lambda s3 sns"},
    {"AWSCodePipeline_FullAccess", "codepipeline:*", "iam:PassRole",
     "chatbot cloudformation cloudtrail codebuild codecommit codedeploy codestar-connections "
     "codestar-notifications devicefarm ec2 ecr ecs elasticbeanstalk events iam kms lambda "
     "opsworks s3 sns states"},
    {"AWSLambdaBasicExecutionRole", "", "", "logs"},
    {"AWSLambdaDynamoDBExecutionRole", "", "", "dynamodb logs"},
    {"AWSLambdaExecute", "logs:*", "", "s3"},
    {"AWSLambdaKinesisExecutionRole", "", "", "kinesis logs"},
    {"AWSLambdaMSKExecutionRole", "", "", "ec2 kafka logs"},
    {"AWSLambdaRole", "", "", "lambda"},
    {"AWSLambdaSQSQueueExecutionRole", "", "", "logs sqs"},
    {"AWSLambdaVPCAccessExecutionRole", "", "", "ec2 logs"},
    {"AWSLambda_FullAccess", "lambda:*", "iam:PassRole",
     "cloudformation cloudwatch ec2 iam kms logs states tag xray"},
    {"AWSStepFunctionsFullAccess", "states:*"},
    {"AWSXRayDaemonWriteAccess", "", "", "xray"},
    {"AWSXrayFullAccess", "xray:*"},
    {"AWSXrayWriteOnlyAccess", "", "", "xray"},
    {"AdministratorAccess", "*"},
    {"AmazonAPIGatewayPushToCloudWatchLogs", "", "", "logs"},
    {"AmazonDMSCloudWatchLogsRole", "", "", "logs"},
    {"AmazonDMSVPCManagementRole", "", "", "ec2"},
    {"AmazonDynamoDBFullAccess", "dynamodb:* dax:*", "iam:PassRole",
     "application-autoscaling cloudwatch datapipeline ec2 iam kinesis kms lambda resource-groups "
     "sns tag"},
    {"AmazonDynamoDBReadOnlyAccess", "", "iam:PassRole",
     "application-autoscaling cloudwatch datapipeline dax dynamodb ec2 iam kinesis kms lambda "
     "resource-groups sns tag"},
    {"AmazonEC2ContainerRegistryFullAccess", "ecr:*", "iam:PassRole", "cloudtrail iam"},
    {"AmazonEC2ContainerRegistryPowerUser", "", "", "ecr", pushes_images},
    {"AmazonEC2ContainerRegistryPullOnly", "", "", "ecr", pulls_and_imports},
    {"AmazonEC2ContainerRegistryReadOnly", "", "", "ecr", reads_registry},
    {"AmazonEC2ContainerServiceAutoscaleRole", "", "ecs:ExecuteCommand", "cloudwatch ecs"},
    {"AmazonEC2ContainerServiceEventsRole", "", "", "", "ecs:RunTask iam:PassRole"},
    {"AmazonEC2ContainerServiceRole", "", "", "ec2 elasticloadbalancing"},
    {"AmazonEC2ContainerServiceforEC2Role", "", "", "ec2 logs", host_of_ecs},
    {"AmazonEC2FullAccess", "ec2:* elasticloadbalancing:* cloudwatch:* autoscaling:*",
     "iam:PassRole", "iam"},
    {"AmazonEC2RoleforSSM", "", "", "cloudwatch ds ec2 ec2messages logs ssmmessages",
     instance_of_ssm},
    {"AmazonECSInfrastructureRolePolicyForVolumes", "", "", "ec2"},
    {"AmazonECSTaskExecutionRolePolicy", "", "", "ecr logs", pulls_images},
    {"AmazonECS_FullAccess", "ecs:*", "",
     "appmesh application-autoscaling autoscaling cloudformation cloudwatch codedeploy ec2 "
     "elasticfilesystem elasticloadbalancing events fsx lambda logs route53 servicediscovery sns "
     "ssm",
     passes_to_tasks},
    {"AmazonEKSClusterPolicy", "", "iam:PassRole", "autoscaling ec2 elasticloadbalancing iam kms"},
    {"AmazonEKSFargatePodExecutionRolePolicy", "", "", "ecr", pulls_images},
    {"AmazonEKSServicePolicy", "", "iam:PassRole", "ec2 iam logs route53",
     "eks:UpdateClusterVersion"},
    {"AmazonEKSVPCResourceController", "", "", "ec2"},
    {"AmazonEKSWorkerNodePolicy", "", "", "ec2 eks eks-auth"},
    {"AmazonEKS_CNI_Policy", "", "", "ec2"},
    {"AmazonElastiCacheFullAccess", "elasticache:*", "iam:PassRole",
     "application-autoscaling cloudwatch ec2 firehose iam kms logs outposts s3 sns"},
    {"AmazonElasticFileSystemReadOnlyAccess", "", "", "cloudwatch ec2 elasticfilesystem",
     "kms:ListAliases"},
    {"AmazonElasticMapReduceRole", "s3:Get* s3:List* sqs:Delete* sqs:GetQueue*", "",
     "application-autoscaling cloudwatch ec2 sdb",
     "iam:GetRole iam:GetRolePolicy iam:ListInstanceProfiles iam:ListRolePolicies iam:PassRole"},
    {"AmazonElasticMapReduceforEC2Role", "cloudwatch:* dynamodb:* s3:* sdb:* sns:* sqs:*", "",
     "ec2 elasticmapreduce glue kinesis rds"},
    {"AmazonKinesisFullAccess", "kinesis:*"},
    {"AmazonRDSEnhancedMonitoringRole", "", "", "logs"},
    {"AmazonRDSFullAccess", "rds:*", "iam:PassRole",
     "application-autoscaling cloudwatch devops-guru ec2 iam kms logs outposts pi sns"},
    {"AmazonRoute53FullAccess", "route53:* route53domains:*", "",
     "apigateway cloudfront cloudwatch ec2 elasticbeanstalk elasticloadbalancing es lightsail s3 "
     "sns tag"},
    {"AmazonS3FullAccess", "s3:* s3-object-lambda:*"},
    {"AmazonS3ReadOnlyAccess", "s3:Get* s3:List* s3:Describe* s3-object-lambda:Get*"},
    {"AmazonSESFullAccess", "ses:*"},
    {"AmazonSNSFullAccess", "sns:*", "", "sms-voice"},
    {"AmazonSQSFullAccess", "sqs:*"},
    {"AmazonSSMFullAccess", "ssm:* ec2messages:*", "iam:PassRole",
     "cloudwatch ds ec2 iam logs ssmmessages"},
    {"AmazonSSMManagedInstanceCore", "", "ssm:StartSession", "ec2messages ssm ssmmessages"},
    {"AmazonSSMReadOnlyAccess", "ssm:Describe* ssm:Get* ssm:List*"},
    {"AutoScalingNotificationAccessRole", "", "", "sns sqs"},
    {"CloudWatchAgentServerPolicy", "", "ssm:GetParameter ssm:GetParameters ssm:StartSession",
     "cloudwatch ec2 logs ssm xray"},
    {"CloudWatchFullAccess", "cloudwatch:* logs:* sns:*", "iam:PassRole", "autoscaling iam oam"},
    {"CloudWatchLambdaInsightsExecutionRolePolicy", "", "", "logs"},
    {"CloudWatchLogsFullAccess", "logs:*", "", "cloudwatch observabilityadmin"},
    {"IAMFullAccess", "iam:*", "", "organizations"},
    {"IAMReadOnlyAccess", "iam:Get* iam:List*", "iam:PassRole", "iam"},
    {"PowerUserAccess", "*", "iam:* organizations:* account:*"},
    {"ReadOnlyAccess",
     "s3:Get* s3:List* dynamodb:BatchGet* dynamodb:Get* ecr:BatchGet* ecr:Get* ssm:Get* kms:Get* "
     "iam:Get* logs:Get*",
     "", ""},
    {"SecretsManagerReadWrite", "secretsmanager:*", "",
     "cloudformation docdb-elastic ec2 kms lambda rds redshift redshift-serverless serverlessrepo "
     "s3 tag"},
});

}  // namespace

std::span<const ManagedPolicy> managed_policies() {
  return table;
}

const ManagedPolicy* find_managed_policy(std::string_view name) {
  const auto found = std::lower_bound(
      table.begin(), table.end(), name,
      [](const ManagedPolicy& one, std::string_view wanted) { return one.name < wanted; });
  return found != table.end() && found->name == name ? &*found : nullptr;
}

std::string_view managed_policy_name(std::string_view arn) {
  if (!arn.starts_with("arn:") || arn.find(":iam::aws:policy/") == std::string_view::npos)
    return {};
  const std::string_view name = arn.substr(arn.rfind('/') + 1);
  return name.find("${") == std::string_view::npos ? name : std::string_view();
}

}  // namespace hakoseki::policy
