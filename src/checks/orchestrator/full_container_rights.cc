// Whoever holds every action of ECS, EKS or ECR commands every container of the account. Judged by
// the shape of the policies; which of their holders are the declared administrators, and what an
// organisation's policies take away, only the account can tell.

#include <array>

#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 3> whole_services = {"ecs:*", "eks:*", "ecr:*"};

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  return policies.judge_holders(
      policy::none_allows({.actions = whole_services, .excused_by = policy::keys_that_narrow()}));
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
