// The role that pulls an image for a task needs to read its repositories, and nothing else. AWS's
// own policies for pulling, such as AmazonECSTaskExecutionRolePolicy, read every repository and
// pass all the same: nobody can narrow them. What repository policies and organisation policies add
// or take away only the running account tells.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/role_policies.h"
#include "base/ascii.h"

namespace hakoseki::checks::registry {
namespace {

// What a pull needs, through a pull-through cache, too, is not among them.
constexpr auto changing = std::to_array<std::string_view>({"ecr:PutImage",
                                                           "ecr:InitiateLayerUpload",
                                                           "ecr:UploadLayerPart",
                                                           "ecr:CompleteLayerUpload",
                                                           "ecr:BatchDeleteImage",
                                                           "ecr:DeleteRepository",
                                                           "ecr:SetRepositoryPolicy",
                                                           "ecr:DeleteRepositoryPolicy",
                                                           "ecr:PutImageTagMutability",
                                                           "ecr:PutImageScanningConfiguration",
                                                           "ecr:PutLifecyclePolicy",
                                                           "ecr:DeleteLifecyclePolicy",
                                                           "ecr:PutRegistryPolicy",
                                                           "ecr:DeleteRegistryPolicy",
                                                           "ecr:PutRegistryScanningConfiguration",
                                                           "ecr:PutReplicationConfiguration",
                                                           "ecr:PutSigningConfiguration",
                                                           "ecr:DeleteSigningConfiguration",
                                                           "ecr:PutAccountSetting",
                                                           "ecr:CreatePullThroughCacheRule",
                                                           "ecr:UpdatePullThroughCacheRule",
                                                           "ecr:DeletePullThroughCacheRule",
                                                           "ecr:CreateRepositoryCreationTemplate",
                                                           "ecr:UpdateRepositoryCreationTemplate",
                                                           "ecr:DeleteRepositoryCreationTemplate",
                                                           "ecr:ReplicateImage"});

// What hands out an image; the token for the registry cannot be limited.
constexpr auto pulling =
    std::to_array<std::string_view>({"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"});

// Whatever AWS adds is none of what a pull needs until it is named here.
bool is_other_change(std::string_view action) {
  static constexpr auto reading = std::to_array<std::string_view>(
      {"ecr:get", "ecr:describe", "ecr:list", "ecr:batchget", "ecr:batchcheck",
       "ecr:batchimportupstreamimage", "ecr:createrepository", "ecr:tagresource"});
  const std::string lower = lower_case(action);
  if (!lower.starts_with("ecr:") || lower.find_first_of("*?") != std::string::npos) return false;
  const bool reads = std::any_of(reading.begin(), reading.end(), [&](std::string_view one) {
    return lower.starts_with(one) && lower != "ecr:createrepositorycreationtemplate";
  });
  const bool listed = std::any_of(changing.begin(), changing.end(),
                                  [&](std::string_view one) { return lower_case(one) == lower; });
  return !reads && !listed;
}

policy::PolicyQuestion only_pulls_its_own() {
  policy::PolicyQuestion question =
      policy::none_allows({.actions = changing, .on_any_resource = true});
  question.document = [known = question.document](const PolicyDocument& document,
                                                  const policy::Denials& denials) {
    const auto names_no_other = [](const PolicyStatement& statement) {
      return policy::where_allowed(
          statement, policy::none_is(statement.actions, is_other_change,
                                     {"allows `{}`", "`{}` を許可しています"},
                                     {"`{}` changes nothing", "`{}` は変更を伴いません"}));
    };
    return all_of(
        {known(document, denials), policy::every_statement(document, names_no_other),
         policy::no_statement_allows(
             document, {.actions = pulling, .about = {.service = "ecr", .prefix = "repository/"}},
             denials)});
  };
  return question;
}

Verdict judge_role(const Fact<Reference>& named, const Index& index,
                   const policy::RolePolicies& policies) {
  const policy::PolicyQuestion question = only_pulls_its_own();
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& one : named.cases()) {
    if (one.absent()) {
      verdicts.push_back(not_applicable(one.evidence, Text{"no role pulls its images",
                                                           "イメージを取得するロールがありません"})
                             .under(one.when));
      continue;
    }
    const auto* role = one.value() == nullptr ? nullptr : index.find<IamRole>(*one.value());
    verdicts.push_back(
        role != nullptr
            ? policies.judge(*role, question).under(one.when)
            : Verdict(Outcome::unknown,
                      {one.evidence, Text{"the policies of this role were not part of this run",
                                          "このロールのポリシーは今回の対象に含まれていません"}})
                  .under(one.when));
  }
  return policy::compact(all_of(verdicts));
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  std::vector<Ruling> rulings;
  for (const TaskDefinition& task : index.inventory().all<TaskDefinition>()) {
    rulings.push_back({&task, judge_role(task.execution_role, index, policies)});
  }
  for (const EksFargateProfile& profile : index.inventory().all<EksFargateProfile>()) {
    rulings.push_back({&profile, judge_role(profile.pod_execution_role, index, policies)});
  }
  return rulings;
}

}  // namespace

Check puller_may_change_registry() {
  return {
      .id = "REG-3.05",
      .risk = Risk::insufficient_registry_access_restrictions,
      .severity = Severity::medium,
      .title = {.en = "Role that pulls images has rights beyond its repositories",
                .ja = "イメージを取得するロールの権限が必要な範囲を超える"},
      .why = {.en = "Whoever can start a task with this role can replace the images that other "
                    "tasks run, weaken the rules of the registry, or read the images of other "
                    "systems.",
              .ja = "このロールでタスクを起動できる人が、他のタスクが動かすイメージを差し替えたり"
                    "、レジストリの設定を弱めたり、他のシステムのイメージを読み取ったりできます。"},
      .fix = {.en = "Give the role in ExecutionRoleArn (PodExecutionRoleArn on EKS) "
                    "ecr:GetAuthorizationToken and, on its repositories, "
                    "ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer and "
                    "ecr:BatchGetImage only.",
              .ja = "ExecutionRoleArn(EKS では PodExecutionRoleArn)のロールには、"
                    "ecr:GetAuthorizationToken と、対象リポジトリへの"
                    " ecr:BatchCheckLayerAvailability、ecr:GetDownloadUrlForLayer、"
                    "ecr:BatchGetImage だけを許可してください。"},
      .reads = {"AWS::ECS::TaskDefinition#ExecutionRoleArn",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Resource",
                "AWS::IAM::Role#ManagedPolicyArns[]",
                "AWS::EKS::FargateProfile#PodExecutionRoleArn"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::registry
