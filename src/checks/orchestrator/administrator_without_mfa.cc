// Whoever changes what runs must sign in through the identity provider or with a second factor: a
// key that lasts until somebody deletes it is neither. Keys and passwords that people made by hand
// only the running account tells.

#include <algorithm>
#include <array>
#include <set>

#include "assess/role_policies.h"
#include "assess/targets.h"
#include "base/ascii.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 45> changing = {"ecs:RegisterTaskDefinition",
                                                       "ecs:DeregisterTaskDefinition",
                                                       "ecs:RunTask",
                                                       "ecs:StartTask",
                                                       "ecs:StopTask",
                                                       "ecs:CreateService",
                                                       "ecs:UpdateService",
                                                       "ecs:DeleteService",
                                                       "ecs:CreateExpressGatewayService",
                                                       "ecs:CreateTaskSet",
                                                       "ecs:UpdateServicePrimaryTaskSet",
                                                       "ecs:DeleteTaskSet",
                                                       "ecs:ExecuteCommand",
                                                       "ecs:UpdateCluster",
                                                       "ecs:DeleteCluster",
                                                       "ecs:PutClusterCapacityProviders",
                                                       "eks:CreateCluster",
                                                       "eks:UpdateClusterConfig",
                                                       "eks:UpdateClusterVersion",
                                                       "eks:DeleteCluster",
                                                       "eks:CreateAccessEntry",
                                                       "eks:UpdateAccessEntry",
                                                       "eks:AssociateAccessPolicy",
                                                       "eks:CreateNodegroup",
                                                       "eks:UpdateNodegroupConfig",
                                                       "eks:UpdateNodegroupVersion",
                                                       "eks:DeleteNodegroup",
                                                       "eks:CreateFargateProfile",
                                                       "eks:DeleteFargateProfile",
                                                       "eks:CreatePodIdentityAssociation",
                                                       "eks:UpdatePodIdentityAssociation",
                                                       "eks:CreateAddon",
                                                       "eks:UpdateAddon",
                                                       "ecr:InitiateLayerUpload",
                                                       "ecr:UploadLayerPart",
                                                       "ecr:CompleteLayerUpload",
                                                       "ecr:PutImage",
                                                       "ecr:PutImageTagMutability",
                                                       "ecr:BatchDeleteImage",
                                                       "ecr:CreateRepository",
                                                       "ecr:DeleteRepository",
                                                       "ecr:SetRepositoryPolicy",
                                                       "ecr:DeleteRepositoryPolicy",
                                                       "ecr:PutRegistryPolicy",
                                                       "ecr:PutReplicationConfiguration"};
constexpr std::array<std::string_view, 1> second_factor = {"aws:multifactorauthpresent"};

policy::PolicyQuestion changes_nothing() {
  return policy::none_allows(
      {.actions = changing, .on_any_resource = true, .excused_by = second_factor});
}

Verdict judge_user_of(const IamAccessKey& key, const IamUser& user,
                      const policy::RolePolicies& policies) {
  Verdict harmless = policies.judge_with_groups(user, changes_nothing());
  // A user without policies has nothing to lose.
  if (harmless.outcome() == Outcome::not_applicable) return harmless;
  const Moment* since = key.rotated_at.if_known();
  const Exhibit lasting = {
      key.evidence,
      since == nullptr
          ? Message(Text{"this user has a key that lasts until somebody deletes it",
                         "このユーザーには、削除されるまで有効なキーがあります"})
          : say({"this user has a key of {} that lasts until somebody deletes it",
                 "このユーザーには、{} に作成され、削除されるまで有効なキーがあります"},
                iso8601(*since).substr(0, 10))};
  return any_of({Verdict(harmless).with(Outcome::fail, lasting), expect(key.status, "Inactive")});
}

Verdict judge_key(const IamAccessKey& key, const Index& index,
                  const policy::RolePolicies& policies) {
  const Verdict unseen(
      Outcome::unknown,
      {key.user.evidence(), Text{"the policies of this user were not part of this run",
                                 "このユーザーのポリシーは今回の対象に含まれていません"}});
  return every_target<IamUser>(
      key.user, index, [&](const IamUser& user) { return judge_user_of(key, user, policies); },
      any_of({unseen, expect(key.status, "Inactive")}));
}

// The credential report tells of every key and of the password of a user.
Verdict judge_password(const IamUser& user) {
  const Verdict no_password =
      expect(user.password_enabled, false)
          .labelled(Outcome::fail, Text{"the user has a password", "パスワードが設定されています"});
  const Verdict has_device =
      expect(user.mfa_active, true)
          .labelled(Outcome::fail, Text{"and no second factor", "MFA が設定されていません"});
  return any_of({no_password, has_device});
}

// Whether a user without a key in these files has another one.
Verdict judge_user(const IamUser& user, const policy::RolePolicies& policies) {
  const Verdict sign_in =
      is_live(user) ? judge_password(user)
                    : unknown(user.evidence, {.reason = Reason::not_seen,
                                              .detail = "the keys and the password of this user"});
  return given(policy::opposite_of(policies.judge_with_groups(user, changes_nothing())), sign_in);
}

// Who a role trusts by AWS is a person or a program of an account; a role's own trust is judged at
// that role.
Verdict is_another_role(const PolicyPrincipal& principal, const Index& index) {
  const Text role{"another role, which is judged itself",
                  "別のロールで、そのロール自体を判定します"};
  const Text person{"whoever is here signs in without a second factor",
                    "ここに挙げた相手は、MFA なしで引き受けられます"};
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& one : principal.value.cases()) {
    const Unknown* why = one.unknown();
    const std::string_view text = one.value() != nullptr ? std::string_view(*one.value())
                                  : why != nullptr       ? std::string_view(why->shape)
                                                         : std::string_view();
    Verdict verdict = fail(one.evidence, person);
    if (text.find(":role/") != std::string_view::npos ||
        index.find<IamRole>(principal.link) != nullptr) {
      verdict = pass(one.evidence, role);
    } else if (why != nullptr && !policy::is_whole_account(text) &&
               text.find(":user/") == std::string_view::npos &&
               index.find<IamUser>(principal.link) == nullptr) {
      verdict = unknown(one.evidence, *why);
    }
    verdicts.push_back(std::move(verdict).under(one.when));
  }
  return all_of(verdicts);
}

bool is_person(const PolicyPrincipal& principal) {
  return principal.type == "AWS" || principal.type == "*";
}

Verdict demands_second_factor(const PolicyStatement& statement) {
  std::vector<Verdict> ways = {policy::is_limited_by(statement, second_factor)};
  for (const Element<PolicyCondition>& condition : statement.conditions.elements) {
    const std::string op = lower_case(condition.value.op);
    if (condition.value.key == "aws:multifactorauthage" && op.starts_with("numericlessthan") &&
        !op.ends_with("ifexists")) {
      ways.push_back(pass(condition.evidence,
                          Text{"demands a recent second factor", "直近の MFA を必須にしています"})
                         .under(condition.when));
    }
  }
  return any_of(ways).labelled(Outcome::fail,
                               Text{"no condition demands aws:MultiFactorAuthPresent",
                                    "aws:MultiFactorAuthPresent を必須にする条件がありません"});
}

Verdict judge_trust(const IamRole& role, const Index& index) {
  return policy::every_statement(role.trust, [&](const PolicyStatement& statement) {
    const Verdict people = every(statement.principals, [&](const PolicyPrincipal& principal) {
      return is_person(principal) ? is_another_role(principal, index)
                                  : not_applicable(principal.value.evidence(),
                                                   Text{"a service or an identity provider",
                                                        "サービスまたは ID プロバイダーです"});
    });
    if (people.outcome() == Outcome::not_applicable) return people;
    return policy::where_allowed(
        statement,
        policy::compact(any_of({policy::compact(people), demands_second_factor(statement)})));
  });
}

bool trusts_people(const IamRole& role) {
  const auto& statements = role.trust.statements.elements;
  return std::any_of(statements.begin(), statements.end(), [](const auto& statement) {
    const auto& principals = statement.value.principals.elements;
    // Whoever was not seen may be a person.
    return !statement.value.principals.complete() ||
           std::any_of(principals.begin(), principals.end(),
                       [](const auto& principal) { return is_person(principal.value); });
  });
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  std::vector<Ruling> rulings;
  std::set<const IamUser*> with_key;
  for (const IamAccessKey& key : index.inventory().all<IamAccessKey>()) {
    for (const auto& user : index.find_each<IamUser>(key.user))
      with_key.insert(user.resource);
    rulings.push_back({&key, judge_key(key, index, policies)});
  }
  for (const IamUser& user : index.inventory().all<IamUser>()) {
    if (is_live(user) || !with_key.contains(&user))
      rulings.push_back({&user, judge_user(user, policies)});
  }
  for (const IamRole& role : index.inventory().all<IamRole>()) {
    if (!trusts_people(role)) continue;
    const Verdict rights = policies.judge(role, changes_nothing());
    rulings.push_back({&role, given(policy::opposite_of(rights), judge_trust(role, index))});
  }
  return rulings;
}

}  // namespace

Check administrator_without_mfa() {
  return {
      .id = "ORC-2.02",
      .risk = Risk::unauthorized_access,
      .severity = Severity::high,
      .title = {.en = "Container administrator signs in without federation or MFA",
                .ja = "コンテナの管理者がフェデレーションもMFAもなく認証される"},
      .why = {.en = "A leaked key or password is enough to replace images and services; a second "
                    "factor or the sign-in of the company stops that.",
              .ja = "キーやパスワードが漏えいするだけで、イメージやサービスを差し替えられてしまい"
                    "ます。MFA や組織の ID 基盤による認証があれば防げます。"},
      .fix = {.en = "Replace AWS::IAM::AccessKey and AWS::IAM::User by roles that the identity "
                    "provider gives; in AssumeRolePolicyDocument for people add the Condition Bool "
                    "aws:MultiFactorAuthPresent: \"true\".",
              .ja = "AWS::IAM::AccessKey と AWS::IAM::User は、ID プロバイダーから引き受けるロール"
                    "に置き換えてください。人が引き受けるロールの AssumeRolePolicyDocument には、"
                    "Bool aws:MultiFactorAuthPresent: \"true\" の Condition を加えてください。"},
      .reads = {"AWS::IAM::AccessKey#UserName", "AWS::IAM::AccessKey#Status",
                "AWS::IAM::User#ManagedPolicyArns[]",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.AWS",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Condition.Bool.{}",
                "AWS::IAM::Role#ManagedPolicyArns[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
