// A policy that names another account hands it the images. Which accounts are the organisation's
// is the user's declaration; who is everybody is another question (REG-3.01). Whether registry
// policies count in full (REGISTRY_POLICY_SCOPE) only the running account tells.

#include <array>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/own_accounts.h"
#include "assess/policy.h"

namespace hakoseki::checks::registry {
namespace {

// Where callers come from - a network, an address - says nothing of whose they are; only a
// condition on their account or organisation does. Which organisation is one's own is not declared.
Verdict judge_statement(const PolicyStatement& statement, const DeclaredScope& declared) {
  constexpr std::array<std::string_view, 2> organisation = {"aws:principalorgid",
                                                            "aws:principalorgpaths"};
  constexpr std::array<std::string_view, 2> accounts = {"aws:principalaccount", "aws:principalarn"};
  std::vector<Verdict> ways;
  Verdict named = names_own_principals(statement, declared);
  if (named.outcome() != Outcome::not_applicable) {
    ways.push_back(named);
    ways.push_back(policy::is_limited_by(statement, organisation));
  }
  if (policy::is_limited_by(statement, accounts).outcome() != Outcome::fail) {
    ways.push_back(demands_own_accounts(statement, accounts, declared));
  }
  return ways.empty() ? named : policy::compact(any_of(ways));
}

Verdict judge_policy(const PolicyDocument& document, const DeclaredScope& declared) {
  return policy::every_statement(document, [&](const PolicyStatement& statement) {
    return policy::where_allowed(statement, judge_statement(statement, declared));
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
