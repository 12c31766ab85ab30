// Whoever holds every action of ECS, EKS or ECR commands every container of the account. Judged by
// the shape of the policies; which of their holders are the declared administrators, and what an
// organisation's policies take away, only the account can tell.

#include <array>

#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 3> whole_services = {"ecs:*", "eks:*", "ecr:*"};

// One action of each sort: whoever holds all of them on everything commands the service, however
// the list is written.
constexpr std::array<std::string_view, 12> all_sorts_of_ecs = {"ecs:RegisterTaskDefinition",
                                                               "ecs:DeregisterTaskDefinition",
                                                               "ecs:RunTask",
                                                               "ecs:StartTask",
                                                               "ecs:StopTask",
                                                               "ecs:CreateService",
                                                               "ecs:UpdateService",
                                                               "ecs:DeleteService",
                                                               "ecs:ExecuteCommand",
                                                               "ecs:CreateCluster",
                                                               "ecs:DeleteCluster",
                                                               "ecs:PutClusterCapacityProviders"};
constexpr std::array<std::string_view, 9> all_sorts_of_eks = {
    "eks:CreateCluster",     "eks:DeleteCluster",         "eks:UpdateClusterConfig",
    "eks:CreateNodegroup",   "eks:DeleteNodegroup",       "eks:CreateFargateProfile",
    "eks:CreateAccessEntry", "eks:AssociateAccessPolicy", "eks:UpdateAddon"};
constexpr std::array<std::string_view, 8> all_sorts_of_ecr = {"ecr:PutImage",
                                                              "ecr:BatchGetImage",
                                                              "ecr:BatchDeleteImage",
                                                              "ecr:CreateRepository",
                                                              "ecr:DeleteRepository",
                                                              "ecr:SetRepositoryPolicy",
                                                              "ecr:PutImageTagMutability",
                                                              "ecr:PutLifecyclePolicy"};

// Passes as soon as one of them is missing.
Verdict lacks_one(const PolicyDocument& document, const policy::Denials& denials,
                  std::span<const std::string_view> actions) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(actions.size());
  for (const std::string_view& action : actions) {
    verdicts.push_back(policy::no_statement_allows(
        document, {.actions = {&action, 1}, .excused_by = policy::keys_that_narrow()}, denials));
    if (verdicts.back().outcome() == Outcome::pass) return verdicts.back();
  }
  return policy::compact(any_of(verdicts));
}

std::vector<Ruling> judge(const Index& index) {
  const policy::Grant whole = {.actions = whole_services, .excused_by = policy::keys_that_narrow()};
  const auto lacks_much = [whole](const PolicyDocument& document, const policy::Denials& denials) {
    Verdict none = policy::no_statement_allows(document, whole, denials);
    if (none.outcome() == Outcome::fail) return none;
    return policy::compact(all_of({none, lacks_one(document, denials, all_sorts_of_ecs),
                                   lacks_one(document, denials, all_sorts_of_eks),
                                   lacks_one(document, denials, all_sorts_of_ecr)}));
  };
  return policy::RolePolicies(index).judge_holders({lacks_much, whole});
}

}  // namespace

Check full_container_rights() {
  return {
      .id = "ORC-1.01",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::critical,
      .title = {.en = "Non-administrator holds full ECS, EKS or ECR rights",
                .ja = "管理者以外が ECS・EKS・ECR の全権限を持つ"},
      .why = {.en =
                  "One stolen session with these rights can replace any image, open a shell in any "
                  "container and read what all of them read.",
              .ja = "この権限を持つセッションが一つ奪われるだけで、任意のイメージの差し替え、任意の"
                    "コンテナでのシェル操作、そこから読めるすべての情報の取得が可能になります。"},
      .fix =
          {.en =
               "In PolicyDocument list the actions that the role needs and the ARNs they are for; "
               "replace AWS's FullAccess policies in ManagedPolicyArns.",
           .ja = "PolicyDocument には、必要な操作と対象の ARN "
                 "だけを書いてください。ManagedPolicyArns "
                 "の FullAccess 系の AWS 管理ポリシーは置き換えてください。"},
      .reads = {"AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Resource",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Effect",
                "AWS::IAM::Role#ManagedPolicyArns[]",
                "AWS::IAM::Policy#PolicyDocument.Statement[].NotAction",
                "AWS::IAM::Group#ManagedPolicyArns[]", "AWS::IAM::User#ManagedPolicyArns[]",
                "AWS::IAM::User#PermissionsBoundary", "AWS::SSO::PermissionSet#ManagedPolicies[]",
                "AWS::SSO::PermissionSet#InlinePolicy.Statement[].Action"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
