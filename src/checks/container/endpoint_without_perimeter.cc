// An endpoint with AWS's default policy lets every identity reach every resource of its service:
// with credentials of their own, or a bucket of their own, thieves take data out by the private
// path.

#include <algorithm>
#include <array>

#include "assess/check.h"
#include "assess/own_accounts.h"
#include "assess/policy.h"

namespace hakoseki::checks::container {
namespace {

// Conditions that tie a call to one's own identities or resources.
constexpr std::array<std::string_view, 7> perimeter = {
    "aws:principalaccount", "aws:principalorgid",   "aws:principalorgpaths", "aws:resourceaccount",
    "aws:resourceorgid",    "aws:resourceorgpaths", "s3:resourceaccount"};

Verdict all_in(const FactList<Fact<std::string>>& texts) {
  return some(texts, [](const Fact<std::string>& text) { return expect(text, "*"); });
}

bool is_in_perimeter(const PolicyCondition& condition) {
  return std::find(perimeter.begin(), perimeter.end(), condition.key) != perimeter.end();
}

// A Deny for whatever is not one's own draws the same line from the other side, if it holds for
// everybody, everything and under no further condition; calls of AWS's own services may be left
// out.
Verdict denies_others(const PolicyStatement& statement) {
  const auto say_of = [](const PolicyCondition& condition, bool right) {
    return Verdict(right ? Outcome::pass : Outcome::fail,
                   {condition.evidence, Text{"a condition", "条件"}});
  };
  const Verdict foreign = some(statement.conditions, [&](const PolicyCondition& condition) {
    return say_of(condition, condition.op.starts_with("StringNot") && is_in_perimeter(condition));
  });
  const Verdict nothing_else = every(statement.conditions, [&](const PolicyCondition& condition) {
    const bool own_services =
        condition.op.starts_with("Bool") &&
        (condition.key == "aws:principalisawsservice" || condition.key == "aws:viaawsservice");
    return say_of(condition, own_services || (condition.op.starts_with("StringNot") &&
                                              is_in_perimeter(condition)));
  });
  const Verdict everybody = some(statement.principals, [](const PolicyPrincipal& principal) {
    return expect(principal.value, "*");
  });
  return all_of({expect(statement.effect, "Deny"), all_in(statement.actions),
                 all_in(statement.resources), everybody, foreign, nothing_else});
}

constexpr std::array<std::string_view, 4> organisations = {
    "aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths"};
constexpr std::array<std::string_view, 3> accounts = {"aws:principalaccount", "aws:resourceaccount",
                                                      "s3:resourceaccount"};

// Organisation policies (SCP, RCP) may draw the line as well; only the running account tells.
Verdict judge(const VpcEndpoint& endpoint, const Index& index) {
  const DeclaredScope& declared = index.inventory().declared;
  const Verdict has_policy = expect_that(
      endpoint.endpoint_type, [](const std::string& type) { return type != "GatewayLoadBalancer"; },
      {"an endpoint of type {} has no policy", "{} 型のエンドポイントにポリシーはありません"});
  if (!endpoint.policy.written) {
    return given(has_policy,
                 fail(endpoint.policy.evidence,
                      Text{"no PolicyDocument: AWS allows everybody everything through it",
                           "PolicyDocument がなく、すべての呼び出しが許可されます"}));
  }
  const Verdict allowed = policy::every_statement(endpoint.policy, [&](const PolicyStatement& one) {
    return policy::where_allowed(
        one, policy::compact(any_of({demands_own_accounts(one, accounts, declared),
                                     policy::is_limited_by(one, organisations),
                                     names_own_resources(one, declared)})));
  });
  if (allowed.outcome() == Outcome::pass) return given(has_policy, allowed);
  const Verdict denied = policy::compact(some(endpoint.policy.statements, denies_others));
  // That nothing is denied explains nothing where too much is allowed.
  if (denied.outcome() == Outcome::fail) return given(has_policy, allowed);
  return given(has_policy, any_of({allowed, denied}));
}

}  // namespace

Check endpoint_without_perimeter() {
  return {
      .id = "CON-2.06",
      .risk = Risk::unbounded_network_access,
      .severity = Severity::medium,
      .title = {.en = "Endpoint and organization policies form no data perimeter",
                .ja = "エンドポイントや組織のポリシーにデータ境界がない"},
      .why = {.en = "An intruder in a task can use credentials of another account to write your "
                    "data into a "
                    "bucket there, and the traffic looks like any other call of AWS.",
              .ja = "タスクに侵入した者は、別のアカウントの認証情報を使ってデータをそのアカウントに"
                    "書き出せます。"
                    "その通信は、通常の AWS の呼び出しと見分けがつきません。"},
      .fix =
          {.en =
               "Write a PolicyDocument whose Allow statements name the resources in use or have a "
               "condition on aws:PrincipalOrgID or aws:ResourceOrgID (or the accounts).",
           .ja = "PolicyDocument の許可の文に、使用するリソースを書くか、aws:PrincipalOrgID や "
                 "aws:ResourceOrgID(またはアカウント)の条件を付けてください。"},
      .reads = {"AWS::EC2::VPCEndpoint#PolicyDocument.Statement[].Condition.{}.{}",
                "AWS::EC2::VPCEndpoint#PolicyDocument.Statement[].Resource",
                "AWS::EC2::VPCEndpoint#PolicyDocument.Statement[].Effect",
                "AWS::EC2::VPCEndpoint#VpcEndpointType"},
      .judge = each_with_index<VpcEndpoint>(judge),
  };
}

}  // namespace hakoseki::checks::container
