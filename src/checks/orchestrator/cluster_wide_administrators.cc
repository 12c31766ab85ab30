// An access entry with an administrator's policy on the whole cluster. Nothing in the configuration
// lists administrators yet: each one is reported, and the declared ones are taken up as exceptions.

#include <array>

#include "assess/check.h"
#include "assess/policy.h"

namespace hakoseki::checks::orchestrator {
namespace {

bool is_administrator_policy(const std::string& arn) {
  return arn.ends_with("/AmazonEKSClusterAdminPolicy") || arn.ends_with("/AmazonEKSAdminPolicy");
}

Verdict is_limited(const AccessPolicyAssociation& association) {
  const Verdict weak = expect_that(
      association.policy_arn, [](const std::string& arn) { return !is_administrator_policy(arn); },
      {"gives `{}`", "`{}` を付与しています"});
  const Verdict scoped = expect(association.scope_type, "namespace");
  return any_of({weak, scoped});
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
                "AWS::EKS::AccessEntry#KubernetesGroups[]"},
      .judge = each<EksAccessEntry>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
