// What runs in production was pushed by somebody. Where only pipelines push, every image has gone
// through their gates; a person or a task with the right goes around them. Which roles are the
// declared ones of a pipeline only the trust of the role tells: CodeBuild, CodePipeline, and the
// OIDC providers of pipelines.

#include <array>

#include "assess/check.h"
#include "assess/right_holders.h"

namespace hakoseki::checks::registry {
namespace {

constexpr std::array<std::string_view, 4> pushing = {
    "ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"};

std::vector<Ruling> judge(const Index& index) {
  const policy::RightHolders holders(index, {.pipeline = Outcome::pass});
  std::vector<Ruling> rulings = holders.judge_policies(pushing);
  const auto judge_all = [&](const auto& repositories) {
    for (const auto& one : repositories) {
      // Without a policy of its own nobody has rights but those whom IAM gives them.
      if (!one.policy.written) continue;
      rulings.push_back({&one, holders.judge_resource_policy(one.policy, pushing)});
    }
  };
  judge_all(index.inventory().all<EcrRepository>());
  judge_all(index.inventory().all<EcrCreationTemplate>());
  return rulings;
}

}  // namespace

Check push_outside_ci() {
  return {
      .id = "REG-3.03",
      .risk = Risk::insufficient_registry_access_restrictions,
      .severity = Severity::high,
      .title = {.en = "Identity outside CI can push production images",
                .ja = "CI以外のIDが本番イメージをプッシュできる"},
      .why = {.en = "An image that a person or a task pushes has passed no build, no scan and no "
                    "approval, and runs in production all the same.",
              .ja = "人やタスクがプッシュしたイメージは、ビルド、検査、承認のどれも経ないまま、本"
                    "番環境で動いてしまいます。"},
      .fix =
          {.en = "Allow ecr:PutImage, ecr:InitiateLayerUpload, ecr:UploadLayerPart and "
                 "ecr:CompleteLayerUpload only in roles whose AssumeRolePolicyDocument trusts "
                 "nobody but the pipeline (codebuild.amazonaws.com or its OIDC provider).",
           .ja = "ecr:PutImage、ecr:InitiateLayerUpload、ecr:UploadLayerPart、"
                 "ecr:CompleteLayerUpload は、AssumeRolePolicyDocument でパイプライン("
                 "codebuild.amazonaws.com またはその OIDC プロバイダー)だけを信頼するロールに限って"
                 "許可してください。"},
      .reads = {"AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#ManagedPolicyArns[]",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.Service",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.Federated",
                "AWS::IAM::OIDCProvider#Url", "AWS::ECS::TaskDefinition#TaskRoleArn",
                "AWS::IAM::User#ManagedPolicyArns[]", "AWS::IAM::User#Groups[]",
                "AWS::IAM::UserToGroupAddition#GroupName",
                "AWS::SSO::PermissionSet#ManagedPolicies[]",
                "AWS::ECR::Repository#RepositoryPolicyText.Statement[].Principal.AWS",
                "AWS::ECR::Repository#RepositoryPolicyText.Statement[].Action"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::registry
