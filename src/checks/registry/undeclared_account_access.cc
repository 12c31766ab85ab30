// A policy that names another account hands it the images. Which accounts are the organisation's
// is the user's declaration; who is everybody is another question (REG-3.01). Whether registry
// policies count in full (REGISTRY_POLICY_SCOPE) only the running account tells.

#include <algorithm>
#include <string>

#include "assess/check.h"
#include "assess/policy.h"

namespace hakoseki::checks::registry {
namespace {

constexpr Text not_declared{"whether `{}` is yours is not declared (accounts in hakoseki.yaml)",
                            "`{}` が自組織のものか宣言されていません(hakoseki.yaml の accounts)"};

// Of an ARN the partition is not asked.
std::string with_partition(std::string_view name) {
  constexpr std::string_view hole = "${AWS::Partition}";
  std::string text(name);
  const std::size_t at = text.find(hole);
  return at == std::string::npos ? text : text.replace(at, hole.size(), "aws");
}

// Of an ARN or an account number whose account is written, or is the stack's own.
Branch judge_account(const Case<std::string>& principal, const DeclaredScope& declared) {
  const std::string* text = principal.value();
  const Unknown* why = principal.unknown();
  const std::string name = with_partition(text != nullptr  ? std::string_view(*text)
                                          : why != nullptr ? std::string_view(why->shape)
                                                           : std::string_view());
  const auto says = [&](Outcome outcome, const Text& label) {
    return Branch{principal.when, outcome, {{principal.evidence, say(label, shown(name))}}};
  };
  const bool made_here = why != nullptr && why->reason == Reason::made_by_aws;
  if (made_here || name.find("${AWS::AccountId}") != std::string_view::npos) {
    return says(Outcome::pass, {"`{}` is of the own account", "`{}` は自アカウントのものです"});
  }
  const auto account = policy::account_of(name);
  if (!account && why != nullptr) {
    return {principal.when, Outcome::unknown, {{principal.evidence, describe(*why)}}};
  }
  const auto& accounts = declared.accounts;
  if (account && std::find(accounts.begin(), accounts.end(), *account) != accounts.end()) {
    return says(Outcome::pass,
                {"`{}` is of a declared account", "`{}` は宣言されたアカウントのものです"});
  }
  if (accounts.empty() || !account) return says(Outcome::unknown, not_declared);
  return says(Outcome::fail, {"`{}` is of an account that is not declared",
                              "`{}` は宣言外のアカウントのものです"});
}

Verdict judge_principal(const PolicyPrincipal& principal, const DeclaredScope& declared) {
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& one : principal.value.cases()) {
    const bool person = principal.type == "AWS" || principal.type == "*";
    if (!person || policy::is_everybody(one) == policy::Answer::yes) {
      verdicts.push_back(
          not_applicable(one.evidence, Text{"not an account", "アカウントではありません"})
              .under(one.when));
    } else {
      verdicts.push_back(Verdict({judge_account(one, declared)}));
    }
  }
  return all_of(verdicts);
}

Verdict judge_policy(const PolicyDocument& document, const DeclaredScope& declared) {
  return policy::every_statement(document, [&](const PolicyStatement& statement) {
    const Verdict principals =
        policy::compact(every(statement.principals, [&](const PolicyPrincipal& one) {
          return judge_principal(one, declared);
        }));
    // Where everybody may come in, no account is named.
    if (principals.outcome() == Outcome::not_applicable) {
      return policy::where_allowed(statement, principals);
    }
    return policy::where_allowed(
        statement,
        any_of({principals, policy::is_limited_by(statement, policy::keys_that_limit_callers())}));
  });
}

template <class T>
Verdict judge(const T& holder, const Index& index) {
  return judge_policy(holder.policy, index.inventory().declared);
}

}  // namespace

Check undeclared_account_access() {
  return {
      .id = "REG-3.02",
      .risk = Risk::insufficient_registry_access_restrictions,
      .severity = Severity::high,
      .title = {.en = "Repository is shared with an undeclared account",
                .ja = "リポジトリが宣言外のアカウントと共有されている"},
      .why = {.en = "People outside the organisation read the code in your images, or replace "
                    "the images that your tasks run.",
              .ja = "組織外の人がイメージ内のコードを読んだり、タスクが動かすイメージを差し替えた"
                    "りできます。"},
      .fix = {.en = "Name only accounts of the organisation in RepositoryPolicyText, or add a "
                    "Condition on aws:PrincipalOrgID; list them under `accounts` in "
                    "hakoseki.yaml.",
              .ja = "RepositoryPolicyText には自組織のアカウントだけを指定するか、"
                    "aws:PrincipalOrgID の Condition を加えてください。自組織のアカウントは"
                    " hakoseki.yaml の accounts に列挙します。"},
      .reads = {"AWS::ECR::Repository#RepositoryPolicyText.Statement[].Principal.AWS",
                "AWS::ECR::Repository#RepositoryPolicyText.Statement[].Effect",
                "AWS::ECR::Repository#RepositoryPolicyText.Statement[].Condition.StringEquals.{}",
                "AWS::ECR::RegistryPolicy#PolicyText.Statement[].Principal.AWS"},
      .judge = together({each_with_index<EcrRepository>(judge<EcrRepository>),
                         each_with_index<EcrRegistryPolicy>(judge<EcrRegistryPolicy>),
                         each_with_index<EcrCreationTemplate>(judge<EcrCreationTemplate>)}),
  };
}

}  // namespace hakoseki::checks::registry
