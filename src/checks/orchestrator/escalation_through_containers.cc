// Whoever may change the rights of others, or of their own, has every right of the account; so has
// whoever may start a container with any role, by way of that container, and, in a cluster, who may
// make themselves its administrator. Judged within one identity: how identities follow each other
// only the account tells.

#include <array>
#include <map>

#include "assess/pass_role.h"
#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

using policy::PolicyQuestion;

// Each alone leads to every right where it is not limited to named roles, users and groups.
constexpr std::array<std::string_view, 13> raise = {
    "iam:PutRolePolicy",       "iam:PutUserPolicy",           "iam:PutGroupPolicy",
    "iam:AttachRolePolicy",    "iam:AttachUserPolicy",        "iam:AttachGroupPolicy",
    "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy",
    "iam:CreateAccessKey",     "iam:CreateLoginProfile",      "iam:UpdateLoginProfile",
    "iam:AddUserToGroup"};
// What is given is then limited itself.
constexpr std::array<std::string_view, 4> raise_limits = {
    "iam:permissionsboundary", "iam:policyarn", "iam:resourcetag/", "aws:resourcetag/"};
// Of AWS's policies only those with all of IAM raise rights: the others name none of these actions.
constexpr std::array<std::string_view, 1> all_of_iam = {"iam:*"};

constexpr std::array<std::string_view, 1> assume = {"sts:AssumeRole"};
constexpr std::array<std::string_view, 2> assume_limits = {"iam:resourcetag/", "aws:resourcetag/"};
constexpr std::array<std::string_view, 1> execute = {"ecs:ExecuteCommand"};
constexpr std::array<std::string_view, 5> execute_limits = {
    "ecs:cluster", "ecs:container-name", "ecs:task", "aws:resourcetag/", "ecs:resourcetag/"};
constexpr std::array<std::string_view, 4> build = {
    "codebuild:UpdateProject", "codebuild:StartBuild", "codebuild:StartBuildBatch",
    "codepipeline:UpdatePipeline"};
constexpr std::array<std::string_view, 1> build_limits = {"aws:resourcetag/"};
constexpr std::array<std::string_view, 6> borrow = {
    "sts:AssumeRole",       "ecs:ExecuteCommand",        "codebuild:UpdateProject",
    "codebuild:StartBuild", "codebuild:StartBuildBatch", "codepipeline:UpdatePipeline"};
constexpr policy::Kind tasks = {.service = "ecs", .prefix = "task/"};

constexpr std::array<std::string_view, 1> define = {"ecs:RegisterTaskDefinition"};
constexpr std::array<std::string_view, 3> start = {"ecs:CreateService", "ecs:UpdateService",
                                                   "ecs:CreateTaskSet"};
// These name the role themselves and need no definition of one's own.
constexpr std::array<std::string_view, 3> start_with_role = {"ecs:RunTask", "ecs:StartTask",
                                                             "ecs:CreateExpressGatewayService"};
constexpr std::array<std::string_view, 1> all_of_ecs = {"ecs:*"};
constexpr std::array<std::string_view, 1> hand_over = {"iam:PassRole"};
constexpr std::array<std::string_view, 1> enter = {"eks:CreateAccessEntry"};
constexpr std::array<std::string_view, 1> rise = {"eks:AssociateAccessPolicy"};

PolicyQuestion none_of(std::span<const std::string_view> actions, bool on_any_resource) {
  return policy::none_allows(
      {.actions = actions, .on_any_resource = on_any_resource, .below_administrator = true});
}

PolicyQuestion raises_nothing() {
  const policy::Grant grant = {.actions = raise, .excused_by = raise_limits};
  return {policy::none_allows(grant).document,
          {.actions = all_of_iam, .below_administrator = true}};
}

// Neither other roles, nor containers that run, nor projects of the pipeline.
PolicyQuestion borrows_nothing() {
  return {
      [](const PolicyDocument& document, const policy::Denials& denials) {
        const auto none = [&](const policy::Grant& grant) {
          return policy::no_statement_allows(document, grant, denials);
        };
        return all_of(
            {none({.actions = assume, .about = policy::every_role, .excused_by = assume_limits}),
             none({.actions = execute, .about = tasks, .excused_by = execute_limits}),
             none({.actions = build, .excused_by = build_limits})});
      },
      {.actions = borrow, .below_administrator = true}};
}

// AWS's role for scheduled tasks runs what its rule names; whether its holder may name a role is
// not known.
PolicyQuestion starts_with_no_role() {
  return {policy::none_allows({.actions = start_with_role, .on_any_resource = true}).document,
          {.actions = all_of_ecs, .below_administrator = true}};
}

PolicyQuestion is_not_strong() {
  static constexpr std::array<std::string_view, 5> strong = {"*", "iam:*", "ecs:*", "eks:*",
                                                             "ecr:*"};
  return {[](const PolicyDocument& document, const policy::Denials& denials) {
            return all_of({policy::no_statement_allows(document, {.actions = strong}, denials),
                           raises_nothing().document(document, denials)});
          },
          {.actions = strong}};
}

Verdict at_most_unknown(const Verdict& verdict, const Text& label) {
  std::vector<Branch> branches = policy::compact(verdict).branches();
  for (Branch& branch : branches) {
    if (branch.outcome != Outcome::fail) continue;
    branch.outcome = Outcome::unknown;
    branch.exhibits.front().label = label;
  }
  return Verdict(std::move(branches));
}

// A part of a path is no path; whether another identity holds the rest was not seen.
Verdict holds_no_part(const std::vector<Verdict>& parts) {
  return at_most_unknown(all_of(parts),
                         {"a part of a path to more rights; what the rest gives was not seen",
                          "権限昇格の経路の一部です。残りの部分で何ができるかは確認できません"});
}

// What a role may do is known where it is of the run. One with wildcards may be stronger.
class Roles {
 public:
  Roles(const Index& index, const policy::RolePolicies& policies)
      : index_(index), policies_(policies) {}

  [[nodiscard]] Verdict is_modest(const Fact<Reference>& named) {
    const IamRole* role = index_.find<IamRole>(named);
    if (role == nullptr) {
      return unknown(named.evidence(), {.reason = Reason::not_seen,
                                        .detail = "what the role that it hands over may do"});
    }
    const auto known = judged_.find(role);
    if (known != judged_.end()) return known->second;
    const Verdict broad = at_most_unknown(
        policies_.judge(*role, policy::least_privilege()),
        {"the role that is handed over has wide rights; whether they are more was not seen",
         "渡すロールの権限が広く、権限昇格になるかどうかは確認できません"});
    const Verdict strong =
        Verdict(policies_.judge(*role, is_not_strong()))
            .with(Outcome::fail, {named.evidence(), Text{"this role is handed to tasks",
                                                         "このロールをタスクに渡せます"}});
    const Verdict all = policy::compact(
        all_of({pass(role->evidence, Text{"a role without policies", "ポリシーのないロールです"}),
                strong, broad}));
    return judged_.emplace(role, all).first->second;
  }

 private:
  const Index& index_;
  const policy::RolePolicies& policies_;
  std::map<const IamRole*, Verdict> judged_;
};

// Passes where tasks are handed no role, or only roles of the run that are not strong.
Verdict hands_over_modestly(const PolicyStatement& statement, const policy::Denials& denials,
                            Roles& roles) {
  const policy::Grant passing = {
      .actions = hand_over, .on_any_resource = true, .about = policy::every_role};
  Verdict none =
      policy::where_allowed(statement, policy::allows_none_of(statement, passing, denials));
  if (none.outcome() == Outcome::pass) return none;
  const Verdict limited = policy::is_limited_to_resources(statement, policy::every_role);
  const Verdict modest =
      limited.outcome() == Outcome::fail
          ? limited
          : all_of({limited, every(statement.resource_links, [&](const Fact<Reference>& link) {
                      return roles.is_modest(link);
                    })});
  return any_of(
      {none, policy::opposite_of(policy::lets_tasks_receive(statement)), policy::compact(modest)});
}

template <class Ask>
Verdict judge_with(const Ask& ask, Roles& roles) {
  const policy::Grant every_role = {.actions = hand_over, .below_administrator = true};
  const PolicyQuestion modestly = {
      [&](const PolicyDocument& document, const policy::Denials& denials) {
        return policy::every_statement(document, [&](const PolicyStatement& statement) {
          return hands_over_modestly(statement, denials, roles);
        });
      },
      every_role};
  const Verdict runs =
      policy::compact(all_of({ask(starts_with_no_role()),
                              any_of({ask(none_of(define, true)), ask(none_of(start, true))})}));
  const Verdict enters = ask(none_of(enter, false));
  const Verdict rises = ask(none_of(rise, false));
  const Verdict borrows =
      at_most_unknown(ask(borrows_nothing()),
                      {"acts with the rights of other roles; what these may do was not seen",
                       "ほかのロールの権限で操作できます。その権限の内容は確認できません"});
  return policy::compact(all_of(
      {ask(raises_nothing()), any_of({runs, ask(modestly)}), any_of({enters, rises}), borrows,
       holds_no_part({ask({policy::no_statement_passes_every_role, every_role}),
                      ask(none_of(enter, true)), ask(none_of(rise, true))})}));
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  Roles roles(index, policies);
  std::vector<Ruling> rulings;
  const auto judge_all = [&](const auto& holders) {
    for (const auto& holder : holders) {
      const auto ask = [&](const PolicyQuestion& question) {
        return policies.judge(holder, question);
      };
      rulings.push_back({&holder, judge_with(ask, roles)});
    }
  };
  judge_all(index.inventory().all<IamRole>());
  judge_all(index.inventory().all<IamGroup>());
  judge_all(index.inventory().all<PermissionSet>());
  for (const IamUser& user : index.inventory().all<IamUser>()) {
    const auto ask = [&](const PolicyQuestion& question) {
      return policies.judge_with_groups(user, question);
    };
    rulings.push_back({&user, judge_with(ask, roles)});
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
      .why = {.en = "An identity that may start a container with any role, change the policies of "
                    "roles and users, or make itself an administrator of the cluster, is an "
                    "administrator in all but name.",
              .ja = "任意のロールを付けたコンテナの起動、ロールやユーザーのポリシーの変更、自分へ"
                    "のクラスター管理者権限の付与ができる ID は、名目上は管理者でなくても、実質的"
                    "に管理者と同じ権限を持ちます。"},
      .fix = {.en = "Cut one edge of the path: in Resource of iam:PassRole and of the actions that "
                    "change policies, trust and keys name the roles; give "
                    "eks:AssociateAccessPolicy to administrators only.",
              .ja = "経路の一か所を断ってください。iam:PassRole や、ポリシー・信頼関係・キーを変更"
                    "する操作の Resource には、対象のロールの ARN を書きます。"
                    "eks:AssociateAccessPolicy は管理者だけに許可してください。"},
      .reads = {"AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Resource",
                "AWS::IAM::Role#ManagedPolicyArns[]", "AWS::IAM::UserToGroupAddition#GroupName"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
