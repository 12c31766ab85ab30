// Whoever may write a task definition, start it and hand it any role has every right of the
// account, by way of a container; so has, in a cluster, who may make themselves its administrator.
// Judged within one identity: how identities follow each other, and what a named role gives beyond
// one's own rights, only the account tells.

#include <array>

#include "assess/pass_role.h"
#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 1> define = {"ecs:RegisterTaskDefinition"};
constexpr std::array<std::string_view, 4> start = {"ecs:RunTask", "ecs:StartTask",
                                                   "ecs:CreateService", "ecs:UpdateService"};
constexpr std::array<std::string_view, 1> hand_over = {"iam:PassRole"};
constexpr std::array<std::string_view, 1> enter = {"eks:CreateAccessEntry"};
constexpr std::array<std::string_view, 1> rise = {"eks:AssociateAccessPolicy"};

policy::PolicyQuestion none_of(std::span<const std::string_view> actions, bool on_any_resource) {
  return policy::none_allows(
      {.actions = actions, .on_any_resource = on_any_resource, .below_administrator = true});
}

// A part of a path is no path; whether another identity holds the rest was not seen.
Verdict holds_no_part(const std::vector<Verdict>& parts) {
  std::vector<Branch> branches = policy::compact(all_of(parts)).branches();
  for (Branch& branch : branches) {
    if (branch.outcome != Outcome::fail) continue;
    branch.outcome = Outcome::unknown;
    branch.exhibits.front().label =
        Text{"a part of a path to more rights; what the rest gives was not seen",
             "権限昇格の経路の一部です。残りの部分で何ができるかは確認できません"};
  }
  return Verdict(std::move(branches));
}

template <class Ask>
Verdict judge_with(const Ask& ask) {
  const policy::Grant every_role = {.actions = hand_over, .below_administrator = true};
  const Verdict defines = ask(none_of(define, true));
  const Verdict starts = ask(none_of(start, true));
  const Verdict hands_all = ask({policy::no_statement_passes_every_role, every_role});
  const Verdict enters = ask(none_of(enter, false));
  const Verdict rises = ask(none_of(rise, false));
  return policy::compact(
      all_of({any_of({defines, starts, hands_all}), any_of({enters, rises}),
              holds_no_part({defines, starts, ask(none_of(hand_over, true)),
                             ask(none_of(enter, true)), ask(none_of(rise, true))})}));
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  std::vector<Ruling> rulings;
  const auto judge_all = [&](const auto& holders) {
    for (const auto& holder : holders) {
      rulings.push_back({&holder, judge_with([&](const policy::PolicyQuestion& question) {
                           return policies.judge(holder, question);
                         })});
    }
  };
  judge_all(index.inventory().all<IamRole>());
  judge_all(index.inventory().all<IamGroup>());
  judge_all(index.inventory().all<PermissionSet>());
  for (const IamUser& user : index.inventory().all<IamUser>()) {
    rulings.push_back({&user, judge_with([&](const policy::PolicyQuestion& question) {
                         return policies.judge_with_groups(user, question);
                       })});
  }
  return rulings;
}

}  // namespace

Check escalation_through_containers() {
  return {
      .id = "ORC-1.03",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::critical,
      .title = {.en = "Non-administrator can escalate privileges through containers",
                .ja = "管理者以外がコンテナを経由して権限を昇格できる"},
      .why = {.en = "An identity that may start a container of its own with any role, or make "
                    "itself an administrator of the cluster, is an administrator in all but name.",
              .ja = "任意のロールを付けたコンテナを起動できる、または自分をクラスターの管理者に"
                    "できる ID は、名目上は管理者でなくても、実質的に管理者と同じ権限を持ちます。"},
      .fix = {.en = "Cut one edge of the path: in Resource of iam:PassRole name the task roles, or "
                    "give ecs:RegisterTaskDefinition and ecs:RunTask to different roles; give "
                    "eks:AssociateAccessPolicy to administrators only.",
              .ja = "経路の一か所を断ってください。iam:PassRole の Resource にはタスクロールの ARN "
                    "を書くか、ecs:RegisterTaskDefinition と ecs:RunTask を別のロールに分けます。"
                    "eks:AssociateAccessPolicy は管理者だけに許可してください。"},
      .reads = {"AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Resource",
                "AWS::IAM::Role#ManagedPolicyArns[]", "AWS::IAM::UserToGroupAddition#GroupName"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
