// Immutable tags, scanning, signing and repository policies protect only as long as nobody switches
// them off. Tasks, pipelines and users have no need of that; which of the other roles are the
// administrators' only the account tells.

#include <array>

#include "assess/check.h"
#include "assess/right_holders.h"

namespace hakoseki::checks::registry {
namespace {

constexpr std::array<std::string_view, 8> guard_rails = {"ecr:SetRepositoryPolicy",
                                                         "ecr:PutImageTagMutability",
                                                         "ecr:PutRegistryScanningConfiguration",
                                                         "ecr:PutSigningConfiguration",
                                                         "ecr:DeleteSigningConfiguration",
                                                         "ecr:PutLifecyclePolicy",
                                                         "ecr:BatchDeleteImage",
                                                         "ecr:DeleteRepository"};

std::vector<Ruling> judge(const Index& index) {
  const policy::RightHolders holders(index, {.person = Outcome::unknown});
  std::vector<Ruling> rulings = holders.judge_policies(guard_rails);
  const auto judge_all = [&](const auto& repositories) {
    for (const auto& one : repositories) {
      // Without a policy of its own nobody has rights but those whom IAM gives them.
      if (!one.policy.written) continue;
      rulings.push_back({&one, holders.judge_resource_policy(one.policy, guard_rails)});
    }
  };
  judge_all(index.inventory().all<EcrRepository>());
  judge_all(index.inventory().all<EcrCreationTemplate>());
  return rulings;
}

}  // namespace

Check open_guard_rails() {
  return {
      .id = "REG-3.04",
      .risk = Risk::insufficient_registry_access_restrictions,
      .severity = Severity::high,
      .title = {.en = "Too many identities can change registry guard rails",
                .ja = "レジストリの統制設定を変更できるIDが多すぎる"},
      .why = {.en = "Whoever may change these settings makes tags movable again, switches scanning "
                    "off or deletes the images one would roll back to, before anybody notices.",
              .ja = "この権限があると、タグを再び上書き可能にしたり、検査を止めたり、ロールバック"
                    "に使うイメージを消したりできます。"},
      .fix =
          {.en = "Take ecr:SetRepositoryPolicy, ecr:PutImageTagMutability, ecr:PutLifecyclePolicy, "
                 "ecr:PutRegistryScanningConfiguration, ecr:Put/DeleteSigningConfiguration, "
                 "ecr:BatchDeleteImage and ecr:DeleteRepository out of the policy; leave them to "
                 "one administrators' role, by a service control policy.",
           .ja = "ecr:SetRepositoryPolicy、ecr:PutImageTagMutability、ecr:PutLifecyclePolicy、"
                 "ecr:PutRegistryScanningConfiguration、ecr:Put/DeleteSigningConfiguration、"
                 "ecr:BatchDeleteImage、ecr:DeleteRepository をポリシーから外し、サービスコント"
                 "ロールポリシーで管理者用ロールだけに許可してください。"},
      .reads = {"AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#ManagedPolicyArns[]",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.Service",
                "AWS::ECS::TaskDefinition#TaskRoleArn", "AWS::IAM::User#ManagedPolicyArns[]",
                "AWS::ECR::Repository#RepositoryPolicyText.Statement[].Principal.AWS"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::registry
