// A role's trust policy says who may take it. For a task or a pod it must name the account, the
// profile or the service account on whose behalf AWS asks; nobody may be "everybody".

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "assess/check.h"
#include "assess/leading_exhibit.h"
#include "assess/policy.h"

namespace hakoseki::checks::orchestrator {
namespace {

// Keys that name on whose behalf a service asks.
constexpr std::array<std::string_view, 4> caller_of_service = {
    "aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"};
Verdict pins_service(const PolicyStatement& statement) {
  Verdict verdict =
      policy::is_limited_by(statement, caller_of_service)
          .labelled(Outcome::fail,
                    Text{"no condition on aws:SourceAccount or aws:SourceArn limits it",
                         "aws:SourceAccount や aws:SourceArn による限定がありません"});
  if (verdict.outcome() != Outcome::fail) return verdict;
  for (const auto& condition : statement.conditions.elements) {
    const bool asked = std::find(caller_of_service.begin(), caller_of_service.end(),
                                 condition.value.key) != caller_of_service.end();
    if (!asked || condition.value.values.elements.empty()) continue;
    return led_by({condition.value.values.elements.front().evidence,
                   Text{"this lets every account in", "どのアカウントでも条件を満たします"}},
                  verdict);
  }
  return verdict;
}

// Of a name that is known in part, its beginning tells the service.
Verdict asks_for_tasks(const Fact<std::string>& service) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : service.cases()) {
    const Unknown* why = one.unknown();
    const std::string name = one.value() != nullptr ? *one.value()
                             : why != nullptr       ? why->shape
                                                    : std::string();
    const bool asks = name.starts_with("ecs-tasks.") || name.starts_with("eks-fargate-pods.");
    const bool hidden = name.empty() || name.starts_with("${");
    Branch branch{.when = one.when, .outcome = asks ? Outcome::pass : Outcome::fail};
    branch.exhibits.push_back(
        {one.evidence, say({"`{}` asks for it", "`{}` が引き受けます"}, shown(name))});
    if (hidden && why != nullptr) {
      branch.outcome = Outcome::unknown;
      branch.exhibits = {{one.evidence, describe(*why)}};
    }
    branches.push_back(std::move(branch));
  }
  return Verdict(std::move(branches));
}

// A role for service accounts: the subject must be one namespace and one account.
Verdict pins_service_account(const PolicyStatement& statement) {
  std::vector<Verdict> found;
  for (const auto& condition : statement.conditions.elements) {
    if (!condition.value.key.ends_with(":sub")) continue;
    found.push_back(
        policy::none_is(
            condition.value.values,
            [](std::string_view text) { return text.find('*') != std::string_view::npos; },
            {"`{}` is more than one service account", "`{}` は複数のサービスアカウントを指します"},
            {"only `{}`", "`{}` だけです"})
            .under(condition.when));
  }
  // A condition that was not seen may be the one.
  for (const Gap& gap : statement.conditions.gaps)
    found.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  if (!found.empty()) return any_of(found);
  return fail(statement.evidence, Text{"no condition names the service account",
                                       "サービスアカウントを限定する条件がありません"});
}

Verdict judge_aws(const PolicyStatement& statement, const PolicyPrincipal& principal) {
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& one : principal.value.cases()) {
    if (policy::is_everybody(one) == policy::Answer::yes) {
      verdicts.push_back(
          any_of({fail(one.evidence,
                       Text{"everybody may take the role", "誰でもこのロールを引き受けられます"}),
                  policy::is_limited_by(statement, policy::keys_that_limit_callers())})
              .under(one.when));
    } else {
      verdicts.push_back(
          not_applicable(one.evidence, Text{"not everybody", "特定の相手です"}).under(one.when));
    }
  }
  return all_of(verdicts);
}

Verdict judge_principal(const PolicyStatement& statement, const PolicyPrincipal& principal) {
  const Text other{"not a task or a pod", "タスクや Pod ではありません"};
  const Evidence& at = principal.value.evidence();
  if (principal.type == "AWS" || principal.type == "*") {
    return judge_aws(statement, principal);
  }
  if (principal.type == "Service") {
    return given(asks_for_tasks(principal.value), pins_service(statement));
  }
  const std::string* value = principal.value.if_known();
  const Unknown* why = principal.value.cases().front().unknown();
  const std::string_view provider = value != nullptr ? std::string_view(*value)
                                    : why != nullptr ? std::string_view(why->shape)
                                                     : std::string_view();
  const bool cluster = provider.find("oidc-provider/oidc.eks") != std::string_view::npos;
  return cluster ? pins_service_account(statement) : not_applicable(at, other);
}

Verdict judge_role(const IamRole& role) {
  return policy::every_statement(role.trust, [](const PolicyStatement& statement) {
    const Verdict principals = every(statement.principals, [&](const PolicyPrincipal& principal) {
      return judge_principal(statement, principal);
    });
    return policy::where_allowed(statement, policy::compact(principals));
  });
}

std::set<const IamRole*> roles_in_use(const Index& index) {
  std::set<const IamRole*> used;
  for (const TaskDefinition& task : index.inventory().all<TaskDefinition>()) {
    used.insert(index.find<IamRole>(task.task_role));
    used.insert(index.find<IamRole>(task.execution_role));
  }
  for (const EksFargateProfile& profile : index.inventory().all<EksFargateProfile>()) {
    used.insert(index.find<IamRole>(profile.pod_execution_role));
  }
  return used;
}

std::vector<Ruling> judge(const Index& index) {
  const std::set<const IamRole*> used = roles_in_use(index);
  std::vector<Ruling> rulings;
  for (const IamRole& role : index.inventory().all<IamRole>()) {
    Verdict verdict = judge_role(role);
    // Roles of other services are no part of this question, nor is what is not known of them.
    const bool other = verdict.outcome() == Outcome::not_applicable ||
                       (verdict.outcome() == Outcome::unknown && !used.contains(&role));
    if (!other) rulings.push_back({&role, std::move(verdict)});
  }
  return rulings;
}

}  // namespace

Check unpinned_role_trust() {
  return {
      .id = "ORC-2.11",
      .risk = Risk::unauthorized_access,
      .severity = Severity::medium,
      .title = {.en = "Role trust policy does not pin who may assume it",
                .ja = "ロールの信頼ポリシーが引き受け元を限定していない"},
      .why = {.en =
                  "A trust policy without these limits lets AWS take the role on behalf of another "
                  "customer's task, or lets another service account or everybody take it.",
              .ja = "引き受け元を限定しないと、他の利用者のタスクや別のサービスアカウント、"
                    "あるいは誰もが、そのロールを引き受けられるおそれがあります。"},
      .fix =
          {.en = "In AssumeRolePolicyDocument add the Condition StringEquals aws:SourceAccount (or "
                 "ArnLike aws:SourceArn) for tasks and pods, and StringEquals on the provider's "
                 "sub for service accounts.",
           .ja =
               "AssumeRolePolicyDocument に、タスクや Pod には StringEquals aws:SourceAccount(また"
               "は ArnLike aws:SourceArn)の Condition を、サービスアカウントにはプロバイダーの sub "
               "を StringEquals で限定する Condition を加えてください。"},
      .reads = {"AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.Service",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.AWS",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Condition.{}.{}",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Effect"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
