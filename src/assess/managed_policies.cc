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

// docs.aws.amazon.com/aws-managed-policy/latest/reference. Sorted by name.
constexpr auto table = std::to_array<ManagedPolicy>({
    {"AWSAppMeshEnvoyAccess", "", "", "appmesh"},
    {"AWSAppMeshPreviewEnvoyAccess", "", "", "appmesh-preview"},
    {"AWSAppMeshReadOnly", "", "", "acm acm-pca appmesh cloudformation servicediscovery"},
    {"AWSAppRunnerServicePolicyForECRAccess", "", "", "ecr"},
    {"AWSAppSyncPushToCloudWatchLogs", "", "", "logs"},
    {"AWSCloudFormationFullAccess", "cloudformation:*"},
    {"AWSCloudFormationReadOnlyAccess",
     "cloudformation:Describe* cloudformation:Get* cloudformation:List*", "", "cloudformation"},
    {"AWSCloudMapFullAccess", "servicediscovery:*", "", "ec2 route53"},
    {"AWSCodeBuildAdminAccess", "codebuild:*", "",
     "chatbot cloudwatch codecommit codestar-connections codestar-notifications ec2 ecr "
     "elasticfilesystem events iam kms logs s3 sns ssm ssmmessages"},
    {"AWSCodePipeline_FullAccess", "codepipeline:*", "",
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
    {"AWSLambda_FullAccess", "lambda:*", "",
     "cloudformation cloudwatch ec2 iam kms logs states tag xray"},
    {"AWSStepFunctionsFullAccess", "states:*"},
    {"AWSXRayDaemonWriteAccess", "", "", "xray"},
    {"AWSXrayFullAccess", "xray:*"},
    {"AWSXrayWriteOnlyAccess", "", "", "xray"},
    {"AdministratorAccess", "*"},
    {"AmazonAPIGatewayPushToCloudWatchLogs", "", "", "logs"},
    {"AmazonDMSCloudWatchLogsRole", "", "", "logs"},
    {"AmazonDMSVPCManagementRole", "", "", "ec2"},
    {"AmazonDynamoDBFullAccess", "dynamodb:* dax:*", "",
     "application-autoscaling cloudwatch datapipeline ec2 iam kinesis kms lambda resource-groups "
     "sns tag"},
    {"AmazonDynamoDBReadOnlyAccess", "", "",
     "application-autoscaling cloudwatch datapipeline dax dynamodb ec2 iam kinesis kms lambda "
     "resource-groups sns tag"},
    {"AmazonEC2ContainerRegistryFullAccess", "ecr:*", "", "cloudtrail iam"},
    {"AmazonEC2ContainerRegistryPowerUser", "", "", "ecr", pushes_images},
    {"AmazonEC2ContainerRegistryPullOnly", "", "", "ecr", pulls_and_imports},
    {"AmazonEC2ContainerRegistryReadOnly", "", "", "ecr", reads_registry},
    {"AmazonEC2ContainerServiceAutoscaleRole", "", "ecs:ExecuteCommand", "cloudwatch ecs"},
    {"AmazonEC2ContainerServiceEventsRole", "", "ecs:ExecuteCommand", "ecs iam"},
    {"AmazonEC2ContainerServiceRole", "", "", "ec2 elasticloadbalancing"},
    {"AmazonEC2ContainerServiceforEC2Role", "", "ecs:ExecuteCommand", "ec2 ecr ecs logs",
     pulls_images},
    {"AmazonEC2FullAccess", "ec2:* elasticloadbalancing:* cloudwatch:* autoscaling:*",
     "iam:PassRole", "iam"},
    {"AmazonECSTaskExecutionRolePolicy", "", "", "ecr logs", pulls_images},
    {"AmazonECS_FullAccess", "ecs:*", "",
     "appmesh application-autoscaling autoscaling cloudformation cloudwatch codedeploy ec2 "
     "elasticfilesystem elasticloadbalancing events fsx iam lambda logs route53 servicediscovery "
     "sns ssm"},
    {"AmazonEKSClusterPolicy", "", "iam:PassRole", "autoscaling ec2 elasticloadbalancing iam kms"},
    {"AmazonEKSFargatePodExecutionRolePolicy", "", "", "ecr", pulls_images},
    {"AmazonEKSVPCResourceController", "", "", "ec2"},
    {"AmazonEKSWorkerNodePolicy", "", "", "ec2 eks eks-auth"},
    {"AmazonEKS_CNI_Policy", "", "", "ec2"},
    {"AmazonElastiCacheFullAccess", "elasticache:*", "",
     "application-autoscaling cloudwatch ec2 firehose iam kms logs outposts s3 sns"},
    {"AmazonKinesisFullAccess", "kinesis:*"},
    {"AmazonRDSEnhancedMonitoringRole", "", "", "logs"},
    {"AmazonRDSFullAccess", "rds:*", "",
     "application-autoscaling cloudwatch devops-guru ec2 iam kms logs outposts pi sns"},
    {"AmazonRoute53FullAccess", "route53:* route53domains:*", "",
     "apigateway cloudfront cloudwatch ec2 elasticbeanstalk elasticloadbalancing es lightsail s3 "
     "sns tag"},
    {"AmazonS3FullAccess", "s3:* s3-object-lambda:*"},
    {"AmazonS3ReadOnlyAccess", "s3:Get* s3:List* s3:Describe* s3-object-lambda:Get*"},
    {"AmazonSESFullAccess", "ses:*"},
    {"AmazonSNSFullAccess", "sns:*", "", "sms-voice"},
    {"AmazonSQSFullAccess", "sqs:*"},
    {"AmazonSSMFullAccess", "ssm:* ec2messages:*", "", "cloudwatch ds ec2 iam logs ssmmessages"},
    {"AmazonSSMManagedInstanceCore", "", "ssm:StartSession", "ec2messages ssm ssmmessages"},
    {"AmazonSSMReadOnlyAccess", "ssm:Describe* ssm:Get* ssm:List*"},
    {"AutoScalingNotificationAccessRole", "", "", "sns sqs"},
    {"CloudWatchAgentServerPolicy", "", "ssm:GetParameters ssm:StartSession",
     "cloudwatch ec2 logs ssm xray"},
    {"CloudWatchFullAccess", "cloudwatch:* logs:* sns:*", "iam:PassRole", "autoscaling iam oam"},
    {"CloudWatchLambdaInsightsExecutionRolePolicy", "", "", "logs"},
    {"CloudWatchLogsFullAccess", "logs:*", "", "cloudwatch observabilityadmin"},
    {"IAMFullAccess", "iam:*", "", "organizations"},
    {"PowerUserAccess", "*", "iam:* organizations:* account:*"},
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
