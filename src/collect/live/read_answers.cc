// The whole way from answers to the inventory, and what of them was not seen.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "collect/live/place.h"
#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

// What operations tell of, beside the details of one thing.
constexpr std::array<std::pair<std::string_view, std::string_view>, 54> described = {{
    {"autoscaling:DescribeAutoScalingGroups", "AWS::AutoScaling::AutoScalingGroup"},
    {"cloudtrail:DescribeTrails", "AWS::CloudTrail::Trail"},
    {"codebuild:BatchGetProjects", "AWS::CodeBuild::Project"},
    {"codebuild:ListProjects", "AWS::CodeBuild::Project"},
    {"codepipeline:GetPipeline", "AWS::CodePipeline::Pipeline"},
    {"codepipeline:ListPipelines", "AWS::CodePipeline::Pipeline"},
    {"ec2:DescribeFlowLogs", "AWS::EC2::FlowLog"},
    {"ec2:DescribeInstances", "AWS::EC2::LaunchTemplate"},
    {"ec2:DescribeLaunchTemplateVersions", "AWS::EC2::LaunchTemplate"},
    {"ec2:DescribeLaunchTemplates", "AWS::EC2::LaunchTemplate"},
    {"ec2:DescribeNetworkAcls", "AWS::EC2::NetworkAclEntry"},
    {"ec2:DescribeRouteTables", "AWS::EC2::Route"},
    {"ec2:DescribeSecurityGroups", "AWS::EC2::SecurityGroup"},
    {"ec2:DescribeSubnets", "AWS::EC2::Subnet"},
    {"ec2:DescribeVpcEndpoints", "AWS::EC2::VPCEndpoint"},
    {"ec2:DescribeVpcs", "AWS::EC2::VPC"},
    {"ecr-public:DescribeRepositories", "AWS::ECR::PublicRepository"},
    {"ecr:DescribePullThroughCacheRules", "AWS::ECR::PullThroughCacheRule"},
    {"ecr:DescribeRepositories", "AWS::ECR::Repository"},
    {"ecr:DescribeRepositoryCreationTemplates", "AWS::ECR::RepositoryCreationTemplate"},
    {"ecr:GetRegistryPolicy", "AWS::ECR::RegistryPolicy"},
    {"ecr:GetRegistryScanningConfiguration", "AWS::ECR::RegistryScanningConfiguration"},
    {"ecs:DescribeClusters", "AWS::ECS::Cluster"},
    {"ecs:DescribeServices", "AWS::ECS::Service"},
    {"ecs:DescribeTaskDefinition", "AWS::ECS::TaskDefinition"},
    {"ecs:DescribeTasks", "AWS::ECS::TaskDefinition"},
    {"ecs:ListServices", "AWS::ECS::Service"},
    {"ecs:ListTaskDefinitionFamilies", "AWS::ECS::TaskDefinition"},
    {"ecs:ListTasks", "AWS::ECS::TaskDefinition"},
    {"efs:DescribeFileSystems", "AWS::EFS::FileSystem"},
    {"eks:DescribeAccessEntry", "AWS::EKS::AccessEntry"},
    {"eks:DescribeCluster", "AWS::EKS::Cluster"},
    {"eks:DescribeFargateProfile", "AWS::EKS::FargateProfile"},
    {"eks:DescribeNodegroup", "AWS::EKS::Nodegroup"},
    {"eks:ListAccessEntries", "AWS::EKS::AccessEntry"},
    {"eks:ListFargateProfiles", "AWS::EKS::FargateProfile"},
    {"eks:ListNodegroups", "AWS::EKS::Nodegroup"},
    {"elbv2:DescribeListeners", "AWS::ElasticLoadBalancingV2::Listener"},
    {"elbv2:DescribeLoadBalancers", "AWS::ElasticLoadBalancingV2::LoadBalancer"},
    {"events:ListRules", "AWS::Events::Rule"},
    {"guardduty:GetDetector", "AWS::GuardDuty::Detector"},
    {"guardduty:ListDetectors", "AWS::GuardDuty::Detector"},
    {"iam:GetAccountAuthorizationDetails", "AWS::IAM::Role"},
    {"iam:GetRole", "AWS::IAM::Role"},
    {"kms:DescribeKey", "AWS::KMS::Key"},
    {"kms:ListKeys", "AWS::KMS::Key"},
    {"logs:DescribeLogGroups", "AWS::Logs::LogGroup"},
    {"s3:GetBucketPolicy", "AWS::S3::BucketPolicy"},
    {"scheduler:GetSchedule", "AWS::Scheduler::Schedule"},
    {"secretsmanager:DescribeSecret", "AWS::SecretsManager::Secret"},
    {"secretsmanager:ListSecrets", "AWS::SecretsManager::Secret"},
    {"ssm:DescribeParameters", "AWS::SSM::Parameter"},
    {"vpc-lattice:GetService", "AWS::VpcLattice::Service"},
    {"vpc-lattice:ListServices", "AWS::VpcLattice::Service"},
}};

// Things that were not told of are resources too, of which nothing is known.
void note_unseen_resources(Reader& reader, const Answer& answer) {
  const std::string operation = answer.operation->full_name();
  for (const auto& [name, type] : described) {
    if (name != operation) continue;
    const std::string permission = answer.operation->permission();
    const Item item{&answer, &answer.body};
    if (!reader.is_new("unseen", reader.place_of(item) + permission)) continue;
    UnseenResources unseen;
    static_cast<Resource&>(unseen) =
        reader.resource_of(item, {.type = type,
                                  .id = permission,
                                  .address = reader.place_of(item) + '#' + permission,
                                  .named_by = {}});
    unseen.why = why_of(answer);
    reader.inventory().add(std::move(unseen));
  }
}

// An answer that is an error is an input that was meant to be judged and could not be.
void note_error(const Answer& answer, Inventory& inventory) {
  const AnswerError& error = *answer.error;
  if (error.is_absence()) return;
  Input& input = inventory.inputs[answer.input];
  const std::string permission = answer.operation->permission();
  const Message reason =
      error.is_denial()
          ? say({"{} was denied ({})", "{} が拒否されました({})"}, permission, error.code)
          : say({"{} failed ({})", "{} が失敗しました({})"}, permission, error.code);
  input.state = InputState::refused;
  input.reason = reason;
  input.place = input.path;
  inventory.coverage.gaps.push_back({"answer", permission, reason, {}});
}

// ECS answers what it could and lists what it could not beside it.
void note_failures(const Answer& answer, Inventory& inventory) {
  const Value failures = at(answer.body, {"failures"});
  for (const Value& failure : failures.items) {
    const Message reason =
        say({"{} did not answer about {} ({})", "{} は {} について答えていません({})"},
            answer.operation->permission(), text_of(at(failure, {"arn"})),
            text_of(at(failure, {"reason"})));
    Input& input = inventory.inputs[answer.input];
    input.state = InputState::partly;
    input.reason = reason;
    input.place = input.path;
    inventory.coverage.gaps.push_back({"answer", answer.operation->permission(), reason, {}});
  }
}

// Pages whose next one was not part of the run leave the last of them in part.
void note_cut_off(const Reader& reader, const Answer& answer, Inventory& inventory) {
  if (answer.next_token.empty()) return;
  if (reader.follows(answer)) return;
  Input& input = inventory.inputs[answer.input];
  const Message reason = say({"further pages of {} were not part of this run",
                              "{} の続きのページは今回の対象に含まれていません"},
                             answer.operation->permission());
  input.state = InputState::partly;
  input.reason = reason;
  input.place = input.path;
  inventory.coverage.gaps.push_back({"answer", answer.operation->permission(), reason, {}});
}

}  // namespace

void read_answers(std::vector<Answer> answers, Inventory& inventory) {
  if (answers.empty()) return;
  settle_places(answers, inventory.inputs);
  Reader reader(answers, inventory);
  for (const Answer& answer : answers) {
    if (answer.error) {
      note_error(answer, inventory);
      if (!answer.error->is_absence()) note_unseen_resources(reader, answer);
    } else {
      note_failures(answer, inventory);
      note_cut_off(reader, answer, inventory);
    }
  }
  decode_ecs(reader);
  decode_ecr(reader);
  decode_eks(reader);
  decode_network(reader);
  decode_hosts(reader);
  decode_load_balancing(reader);
  decode_iam(reader);
  decode_storage(reader);
  decode_detection(reader);
  decode_delivery(reader);
  decode_mesh(reader);
  decode_perimeter(reader);
}

}  // namespace hakoseki::live
