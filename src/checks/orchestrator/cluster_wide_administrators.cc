// An access entry with an administrator's policy on the whole cluster. Nothing in the configuration
// lists administrators yet: each one is reported, and the declared ones are taken up as exceptions.

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/policy.h"

namespace hakoseki::checks::orchestrator {
namespace {

// The one that only views reads every Secret of the cluster.
bool is_administrator_policy(std::string_view arn) {
  constexpr std::array<std::string_view, 3> policies = {
      "/AmazonEKSClusterAdminPolicy", "/AmazonEKSAdminPolicy", "/AmazonEKSAdminViewPolicy"};
  return std::any_of(policies.begin(), policies.end(),
                     [&](std::string_view name) { return arn.ends_with(name); });
}

// Of an ARN whose partition is not known, its end tells the policy.
Verdict is_weak(const Fact<std::string>& arn) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : arn.cases()) {
    const Unknown* why = one.unknown();
    const std::string_view text = one.value() != nullptr ? std::string_view(*one.value())
                                  : why != nullptr       ? std::string_view(why->shape)
                                                         : std::string_view();
    Branch branch{.when = one.when, .outcome = Outcome::pass};
    branch.exhibits.push_back(
        {one.evidence, say({"gives `{}`", "`{}` を付与しています"}, shown(text))});
    if (is_administrator_policy(text)) {
      branch.outcome = Outcome::fail;
    } else if (why != nullptr && (text.empty() || text.ends_with('}'))) {
      branch.outcome = Outcome::unknown;
      branch.exhibits = {{one.evidence, describe(*why)}};
    }
    branches.push_back(std::move(branch));
  }
  return Verdict(std::move(branches));
}

Verdict is_limited(const AccessPolicyAssociation& association) {
  const Verdict scoped =
      all_of({expect(association.scope_type, "namespace"),
              policy::none_is(
                  association.namespaces,
                  [](std::string_view name) { return name.find_first_not_of('*') == name.npos; },
                  {"`{}` is every namespace", "`{}` はすべての名前空間を指します"},
                  {"only in `{}`", "対象は `{}` だけです"})});
  return any_of({is_weak(association.policy_arn), scoped});
}

Verdict judge(const EksAccessEntry& entry) {
  const Verdict policies = every(entry.policies, is_limited);
  const Verdict groups = every(entry.kubernetes_groups, [](const Fact<std::string>& group) {
    return expect_that(group, [](const std::string& name) { return name != "system:masters"; },
                       {"`{}` is unlimited", "`{}` には制限がありません"});
  });
  return policy::compact(all_of({policies, groups}));
}

}  // namespace

Check cluster_wide_administrators() {
  return {
      .id = "ORC-1.10",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::high,
      .title = {.en = "Cluster-wide admin policy is given to unlisted principals",
                .ja = "クラスター全体の管理者ポリシーが宣言外の相手に付いている"},
      .why =
          {.en =
               "An administrator of the whole cluster can read every secret and start any pod, in "
               "the namespaces of other teams, too.",
           .ja = "クラスター全体の管理者は、ほかのチームの名前空間も含め、すべての Secret を読み、"
                 "任意の Pod を起動できます。"},
      .fix =
          {.en = "In AccessPolicies set AccessScope.Type to namespace, or use a weaker policy; "
                 "record "
                 "the few declared administrators as exceptions.",
           .ja =
               "AccessPolicies の AccessScope.Type を namespace にするか、より弱いポリシーを使って"
               "ください。必要最小限の管理者は例外として記録してください。"},
      .reads = {"AWS::EKS::AccessEntry#AccessPolicies[].PolicyArn",
                "AWS::EKS::AccessEntry#AccessPolicies[].AccessScope.Type",
                "AWS::EKS::AccessEntry#AccessPolicies[].AccessScope.Namespaces[]",
                "AWS::EKS::AccessEntry#KubernetesGroups[]"},
      .judge = each<EksAccessEntry>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
