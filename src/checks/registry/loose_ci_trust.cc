// A pipeline that pushes images is a door to production. It must come with a token of its own
// pipeline, not with a key that lasts until somebody deletes it. Which keys people made by hand
// only the running account tells.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/pipelines.h"
#include "assess/role_policies.h"
#include "assess/token_issuer.h"
#include "inventory/parts.h"

namespace hakoseki::checks::registry {
namespace {

bool demands(const PolicyCondition& condition, std::string_view claim) {
  std::string op = condition.op;
  std::transform(op.begin(), op.end(), op.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool known = op == "stringequals" || op == "stringlike" || op == "stringequalsignorecase" ||
                     op == "foranyvalue:stringequals" || op == "foranyvalue:stringlike";
  return known && condition.key.ends_with(claim);
}

// A wildcard may stand behind the beginning of a branch, tag or environment: release/*. A pull
// request comes from whatever branch somebody opened it on.
bool is_loose(std::string_view subject) {
  if (subject.ends_with(":pull_request")) return true;
  const std::size_t wildcard = subject.find_first_of("*?");
  if (wildcard == std::string_view::npos) return false;
  const std::string_view before = subject.substr(0, wildcard);
  constexpr std::array<std::string_view, 4> precise = {":ref:refs/heads/", ":ref:refs/tags/",
                                                       ":environment:", ":ref:"};
  return std::none_of(precise.begin(), precise.end(), [&](std::string_view part) {
    const std::size_t at = before.find(part);
    return at != std::string_view::npos && at + part.size() < before.size() &&
           !before.ends_with("refs/heads/") && !before.ends_with("refs/tags/");
  });
}

Verdict pins_subject(const PolicyStatement& statement) {
  const Text none{"no condition names the repository and branch",
                  "リポジトリとブランチを限定する条件がありません"};
  std::vector<Verdict> found;
  for (const auto& condition : statement.conditions.elements) {
    if (!demands(condition.value, ":sub")) continue;
    found.push_back(policy::none_is(condition.value.values, is_loose,
                                    {"`{}` is more than one branch or environment",
                                     "`{}` は複数のブランチや環境に一致します"},
                                    {"only `{}`", "`{}` だけです"})
                        .under(condition.when));
  }
  // A condition that was not seen may be the one.
  for (const Gap& gap : statement.conditions.gaps)
    found.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  if (!found.empty()) return any_of(found);
  return fail(statement.evidence, none);
}

// The provider takes tokens of all audiences of its list; a single one is pinned so.
Verdict provider_pins_audience(const PolicyStatement& statement, const Index& index) {
  std::vector<Verdict> verdicts;
  for (const Element<PolicyPrincipal>& principal : statement.principals.elements) {
    for (const auto& meant : index.find_each<OidcProvider>(principal.value.link)) {
      const OidcProvider& provider = *meant.resource;
      if (!provider.client_ids.complete() || provider.client_ids.elements.empty()) continue;
      const std::size_t count = provider.client_ids.elements.size();
      const Message what = say({"the identity provider accepts {} audiences",
                                "ID プロバイダーが受け入れる audience は {} 件です"},
                               count);
      verdicts.push_back((count == 1 ? pass(provider.client_ids.evidence, what)
                                     : fail(provider.client_ids.evidence, what))
                             .under(principal.when));
    }
  }
  return verdicts.empty() ? unknown(statement.evidence,
                                    {.reason = Reason::not_seen,
                                     .detail = "the audiences that the identity provider accepts"})
                          : all_of(verdicts);
}

// Without a condition the provider's own list decides.
Verdict pins_audience(const PolicyStatement& statement, const Index& index) {
  std::vector<Verdict> found;
  std::vector<Guard> there;
  for (const auto& condition : statement.conditions.elements) {
    if (!demands(condition.value, ":aud")) continue;
    there.push_back(condition.when);
    found.push_back(policy::none_is(condition.value.values,
                                    [](std::string_view audience) {
                                      return audience.find_first_not_of("*?") ==
                                             std::string_view::npos;
                                    },
                                    {"`{}` is every audience", "`{}` はすべての audience です"},
                                    {"only the audience `{}`", "audience は `{}` だけです"})
                        .under(condition.when));
  }
  for (const Guard& when : where_none_holds(there)) {
    found.push_back(provider_pins_audience(statement, index).under(when));
  }
  return any_of(found);
}

bool trusts_pipeline(const PolicyStatement& statement, const Index& index) {
  const auto& principals = statement.principals.elements;
  // Whoever that is, it shows a token of a pipeline.
  const bool hidden = !statement.principals.complete();
  if (hidden && issuer_by_claims(statement) == TokenIssuer::pipeline) return true;
  return std::any_of(principals.begin(), principals.end(), [&](const auto& principal) {
    return principal.value.type == "Federated" &&
           issuer_of(principal.value, statement, index) == TokenIssuer::pipeline;
  });
}

void judge_roles(const Index& index, std::vector<Ruling>& rulings) {
  for (const IamRole& role : index.inventory().all<IamRole>()) {
    const auto& statements = role.trust.statements.elements;
    const bool asked = std::any_of(statements.begin(), statements.end(), [&](const auto& one) {
      return trusts_pipeline(one.value, index);
    });
    if (!asked) continue;
    rulings.push_back(
        {&role, policy::every_statement(role.trust, [&](const PolicyStatement& one) {
           if (!trusts_pipeline(one, index)) {
             return not_applicable(one.evidence, Text{"no pipeline", "パイプラインではありません"});
           }
           return policy::where_allowed(
               one, policy::compact(all_of({pins_subject(one), pins_audience(one, index)})));
         })});
  }
}

// Keys of users who may push.
void judge_keys(const Index& index, std::vector<Ruling>& rulings) {
  constexpr std::array<std::string_view, 2> pushing = {"ecr:PutImage", "ecr:UploadLayerPart"};
  const Parts<IamUser, IamAccessKey> keys(index, &IamAccessKey::user);
  bool some_may_push = false;
  const policy::RolePolicies policies(index);
  const auto question = policy::none_allows({.actions = pushing, .on_any_resource = true});
  for (const IamUser& user : index.inventory().all<IamUser>()) {
    Verdict pushes = policies.judge_with_groups(user, question);
    // Policies may be attached from elsewhere.
    if (pushes.outcome() == Outcome::not_applicable) {
      pushes = {Outcome::unknown,
                {user.evidence, Text{"the policies of this user were not part of this run",
                                     "このユーザーのポリシーは今回の対象に含まれていません"}}};
    }
    some_may_push = some_may_push || pushes.outcome() != Outcome::pass;
    for (const auto& key : keys.of(user)) {
      const Exhibit lasting = {key.value->evidence,
                               Text{"this user has a key that lasts until somebody deletes it",
                                    "このユーザーには、削除されるまで有効なキーがあります"}};
      const Verdict inactive = expect(key.value->status, "Inactive");
      rulings.push_back(
          {key.value,
           any_of({Verdict(pushes).with(Outcome::fail, lasting), inactive}).under(key.when)});
    }
  }
  for (const auto& one : keys.loose()) {
    if (!some_may_push || expect(one.part->status, "Inactive").outcome() == Outcome::pass) continue;
    rulings.push_back({one.part, unknown(one.gap.evidence, one.gap.why).under(one.gap.when)});
  }
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  judge_roles(index, rulings);
  judge_keys(index, rulings);
  return rulings;
}

}  // namespace

Check loose_ci_trust() {
  return {
      .id = "REG-3.06",
      .risk = Risk::insufficient_registry_access_restrictions,
      .severity = Severity::high,
      .title = {.en = "CI reaches the registry with long-lived keys or loose OIDC trust",
                .ja = "CIが長期キーや緩いOIDCの信頼でレジストリに接続する"},
      .why = {.en = "A loose subject lets any branch, or any repository, of the hosting service "
                    "push images as you; a stolen key does the same from anywhere for years.",
              .ja = "限定が緩いと、別のブランチやリポジトリからでもイメージをプッシュできます。長"
                    "期キーが盗まれると、どこからでも長期間にわたって同じことができます。"},
      .fix = {.en = "In AssumeRolePolicyDocument demand by StringEquals the claims aud and sub "
                    "with repository and branch or environment; replace AWS::IAM::AccessKey by "
                    "such a role.",
              .ja = "AssumeRolePolicyDocument では、StringEquals で aud と、リポジトリとブランチ("
                    "または環境)まで含む sub を必須にし、AWS::IAM::AccessKey はこのロールに置き換"
                    "えてください。"},
      .reads = {"AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.Federated",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Condition.StringLike.{}",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Condition.StringEquals.{}",
                "AWS::IAM::OIDCProvider#Url", "AWS::IAM::AccessKey#UserName",
                "AWS::IAM::User#ManagedPolicyArns[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::registry
