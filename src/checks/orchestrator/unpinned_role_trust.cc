// A role's trust policy says who may take it. For a task or a pod it must name the account, the
// profile or the service account on whose behalf AWS asks, for other tokens their subject; nobody
// may be "everybody".

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/leading_exhibit.h"
#include "assess/policy.h"
#include "assess/token_issuer.h"
#include "base/ascii.h"

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

// The role of Fargate's pods must name the profiles: all profiles of an account are too many.
Verdict pins_profile(const PolicyStatement& statement) {
  constexpr std::array<std::string_view, 1> profile = {"aws:sourcearn"};
  return policy::is_limited_by(statement, profile)
      .labelled(Outcome::fail, Text{"no condition on aws:SourceArn names the Fargate profile",
                                    "aws:SourceArn で Fargate プロファイルを限定していません"});
}

// Of a name that is known in part, its beginning tells the service.
Verdict asks_for(const Fact<std::string>& service, std::string_view beginning) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : service.cases()) {
    const Unknown* why = one.unknown();
    const std::string name = one.value() != nullptr ? *one.value()
                             : why != nullptr       ? why->shape
                                                    : std::string();
    const bool asks = name.starts_with(beginning);
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

// A negation or ...IfExists lets others in.
bool demands(const PolicyCondition& condition) {
  constexpr std::array<std::string_view, 3> demanding = {"stringequals", "stringlike",
                                                         "stringequalsignorecase"};
  std::string op = lower_case(condition.op);
  if (op.starts_with("foranyvalue:")) op.erase(0, op.find(':') + 1);
  return std::find(demanding.begin(), demanding.end(), op) != demanding.end();
}

bool has_wildcard(std::string_view subject) {
  return subject.find_first_of("*?") != std::string_view::npos;
}

// "*" and "repo:*" let in whoever has an account at the provider.
bool names_nobody(std::string_view subject) {
  const std::size_t wildcard = subject.find_first_of("*?");
  if (wildcard == std::string_view::npos) return false;
  const std::string_view before = subject.substr(0, wildcard);
  return before.empty() || before.find(':') == before.size() - 1;
}

// Of a condition whose key names another provider than a cluster's, the subject is a repository, a
// project or a person: which branches of it may push is REG-3.06's question.
bool is_about_pods(const PolicyCondition& condition, bool by_cluster) {
  return by_cluster &&
         (condition.key.starts_with("oidc.eks") || condition.key.find("${") != std::string::npos ||
          condition.key.find('.') == std::string::npos);
}

// The subject must be one namespace and one service account, or somebody of another provider.
Verdict pins_subject(const PolicyStatement& statement, bool by_cluster) {
  std::vector<Verdict> found;
  for (const auto& condition : statement.conditions.elements) {
    if (!condition.value.key.ends_with(":sub")) continue;
    if (!demands(condition.value)) {
      found.push_back(fail(condition.evidence, Text{"this operator lets other subjects in",
                                                    "この演算子では、ほかのサブジェクトも条件を"
                                                    "満たします"})
                          .under(condition.when));
      continue;
    }
    const bool pods = is_about_pods(condition.value, by_cluster);
    found.push_back(
        policy::none_is(condition.value.values, pods ? has_wildcard : names_nobody,
                        pods ? Text{"`{}` is more than one service account",
                                    "`{}` は複数のサービスアカウントを指します"}
                             : Text{"`{}` lets in everybody who has an account at the provider",
                                    "`{}` では、プロバイダーの利用者なら誰でも引き受けられます"},
                        {"only `{}`", "`{}` だけです"})
            .under(condition.when));
  }
  // A condition that was not seen may be the one.
  for (const Gap& gap : statement.conditions.gaps)
    found.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  if (!found.empty()) return any_of(found);
  return fail(statement.evidence, by_cluster
                                      ? Text{"no condition names the service account",
                                             "サービスアカウントを限定する条件がありません"}
                                      : Text{"no condition on `sub` names who may take the role",
                                             "引き受け元を sub で限定する条件がありません"});
}

// Keys that tell one caller of an account from the others.
std::vector<std::string_view> keys_that_name_callers() {
  const auto keys = policy::keys_that_limit_callers();
  std::vector<std::string_view> all(keys.begin(), keys.end());
  all.emplace_back("sts:externalid");
  return all;
}

// An account that is written out, and is none of the organisation's as far as it is declared.
Branch judge_account(const Case<std::string>& one, const DeclaredScope& declared) {
  const std::string* text = one.value();
  const std::string_view written = text != nullptr ? std::string_view(*text)
                                   : one.unknown() != nullptr
                                       ? std::string_view(one.unknown()->shape)
                                       : std::string_view();
  const auto account = policy::account_of(written);
  const auto& own = declared.accounts;
  if (!account || !policy::is_whole_account(written) ||
      std::find(own.begin(), own.end(), *account) != own.end()) {
    return {one.when,
            Outcome::not_applicable,
            {{one.evidence, Text{"not everybody", "特定の相手です"}}}};
  }
  if (own.empty()) {
    return {
        one.when,
        Outcome::unknown,
        {{one.evidence,
          say({"anybody in the account `{}` may take the role; whether it is yours is not declared "
               "(accounts in hakoseki.yaml)",
               "アカウント `{}` の誰でもこのロールを引き受けられますが、自組織のものか宣言され"
               "ていません(hakoseki.yaml の accounts)"},
              *account)}}};
  }
  return {one.when,
          Outcome::fail,
          {{one.evidence, say({"anybody in the foreign account `{}` may take the role",
                               "外部アカウント `{}` の誰でも、このロールを引き受けられます"},
                              *account)}}};
}

Verdict judge_aws(const PolicyStatement& statement, const PolicyPrincipal& principal,
                  const DeclaredScope& declared) {
  const std::vector<std::string_view> keys = keys_that_name_callers();
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& one : principal.value.cases()) {
    Verdict wide = policy::is_everybody(one) == policy::Answer::yes
                       ? fail(one.evidence, Text{"everybody may take the role",
                                                 "誰でもこのロールを引き受けられます"})
                             .under(one.when)
                       : Verdict({judge_account(one, declared)});
    if (wide.outcome() != Outcome::not_applicable) {
      wide = any_of({std::move(wide), policy::is_limited_by(statement, keys)}).under(one.when);
    }
    verdicts.push_back(std::move(wide));
  }
  return all_of(verdicts);
}

// Whether it is one that tokens of OpenID Connect come from, which all name a subject.
bool is_token_provider(const PolicyPrincipal& principal, const Index& index) {
  if (!index.find_each<OidcProvider>(principal.link).empty()) return true;
  const auto& cases = principal.value.cases();
  return std::any_of(cases.begin(), cases.end(), [](const Case<std::string>& one) {
    const std::string* known = one.value();
    const std::string text = known != nullptr           ? *known
                             : one.unknown() != nullptr ? one.unknown()->shape
                                                        : std::string();
    return text.find(":oidc-provider/") != std::string::npos;
  });
}

// A provider of tokens: EKS's, another one of the account, or one that is not known.
Verdict judge_federated(const PolicyStatement& statement, const PolicyPrincipal& principal,
                        const Index& index) {
  constexpr std::array<std::string_view, 1> by_token = {"sts:AssumeRoleWithWebIdentity"};
  const bool takes_tokens =
      policy::gives_some_of(statement, {.actions = by_token}).outcome() == Outcome::pass;
  const TokenIssuer issuer = issuer_of(principal, statement, index);
  const bool may_be_cluster = issuer == TokenIssuer::unknown && takes_tokens;
  if (issuer == TokenIssuer::cluster || may_be_cluster) return pins_subject(statement, true);
  if (takes_tokens && (issuer == TokenIssuer::pipeline || is_token_provider(principal, index))) {
    return pins_subject(statement, false);
  }
  return not_applicable(
      principal.value.evidence(),
      Text{"not a task, a pod or a pipeline", "タスクや Pod、パイプラインではありません"});
}

Verdict judge_principal(const PolicyStatement& statement, const PolicyPrincipal& principal,
                        const Index& index) {
  if (principal.type == "AWS" || principal.type == "*") {
    return judge_aws(statement, principal, index.inventory().declared);
  }
  if (principal.type == "Service") {
    return all_of({given(asks_for(principal.value, "ecs-tasks."), pins_service(statement)),
                   given(asks_for(principal.value, "eks-fargate-pods."), pins_profile(statement))});
  }
  return judge_federated(statement, principal, index);
}

// A Deny for all whose caller is another one pins the callers as well.
const PolicyStatement* denies_others(const IamRole& role) {
  for (const Element<PolicyStatement>& statement : role.trust.statements.elements) {
    const std::string* effect = statement.value.effect.if_known();
    if (effect == nullptr || *effect != "Deny") continue;
    for (const auto& condition : statement.value.conditions.elements) {
      const std::string& key = condition.value.key;
      const bool pins = key.ends_with(":sub") ||
                        std::find(caller_of_service.begin(), caller_of_service.end(), key) !=
                            caller_of_service.end();
      const bool others = lower_case(condition.value.op).find("not") != std::string::npos;
      if (pins && others) return &statement.value;
    }
  }
  return nullptr;
}

Verdict judge_allowed(const IamRole& role, const Index& index) {
  return policy::every_statement(role.trust, [&](const PolicyStatement& statement) {
    std::vector<Verdict> principals = {
        every(statement.principals, [&](const PolicyPrincipal& principal) {
          return judge_principal(statement, principal, index);
        })};
    if (!statement.not_principals.empty()) {
      principals = {any_of({policy::is_limited_to_principals(statement),
                            policy::is_limited_by(statement, keys_that_name_callers())})};
    }
    return policy::where_allowed(statement, policy::compact(all_of(principals)));
  });
}

Verdict judge_role(const IamRole& role, const Index& index) {
  Verdict allowed = judge_allowed(role, index);
  const PolicyStatement* denial = denies_others(role);
  if (denial == nullptr || allowed.outcome() != Outcome::fail) return allowed;
  const Verdict perhaps(
      Outcome::unknown,
      {denial->evidence,
       Text{"this Deny keeps some out; whether it keeps out all others cannot be told",
            "この拒否の文で除外される相手がいますが、それで十分かどうかはわかりません"}});
  return any_of({allowed, perhaps});
}

// Whether it trusts a whole account by its number: then who that is, is a question for any role.
bool trusts_account(const IamRole& role) {
  return std::any_of(
      role.trust.statements.elements.begin(), role.trust.statements.elements.end(),
      [](const auto& statement) {
        const auto& principals = statement.value.principals.elements;
        return std::any_of(principals.begin(), principals.end(), [](const auto& principal) {
          const std::string* text = principal.value.value.if_known();
          return text != nullptr && policy::account_of(*text) && policy::is_whole_account(*text);
        });
      });
}

// Whoever was not seen may be the service that starts tasks, or everybody.
bool trusts_unseen(const IamRole& role) {
  const auto& statements = role.trust.statements.elements;
  return std::any_of(statements.begin(), statements.end(),
                     [](const auto& statement) { return !statement.value.principals.complete(); });
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
    Verdict verdict = judge_role(role, index);
    // Roles of other services are no part of this question, nor is what is not known of them.
    const bool asked = used.contains(&role) || trusts_account(role) || trusts_unseen(role) ||
                       denies_others(role) != nullptr;
    const bool other = verdict.outcome() == Outcome::not_applicable ||
                       (verdict.outcome() == Outcome::unknown && !asked);
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
