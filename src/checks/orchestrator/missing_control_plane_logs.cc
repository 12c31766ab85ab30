// Without the control plane's logs nobody can tell who did what in the cluster. They go to a log
// group that EKS names after the cluster and that keeps them for ever unless somebody says
// otherwise.

#include <algorithm>

#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::int64_t a_year = 365;

Verdict writes(const EksCluster& cluster, std::string_view wanted) {
  return some(
      cluster.log_types,
      [&](const Fact<std::string>& type) { return expect(type, std::string(wanted)); },
      say({"the log type `{}` is not enabled", "ログタイプ `{}` が有効になっていません"}, wanted));
}

// "/aws/eks/shop/cluster"; in a template "/aws/eks/${Cluster}/cluster", by the logical id or by
// the parameter that names the cluster.
bool is_group_of(const LogGroup& group, const EksCluster& cluster) {
  const auto called = [](std::string_view name) {
    return fmt::format("/aws/eks/{}/cluster", name);
  };
  const std::string* name = cluster.name.if_known();
  const std::string* group_name = group.name.if_known();
  if (group_name != nullptr) return name != nullptr && *group_name == called(*name);
  const Unknown* shape = group.name.cases().front().unknown();
  if (shape == nullptr || shape->shape.empty() || group.stack != cluster.stack) return false;
  const std::string logical_id = cluster.address.substr(cluster.address.rfind('#') + 1);
  const Unknown* own = cluster.name.cases().front().unknown();
  return shape->shape == called(fmt::format("${{{}}}", logical_id)) ||
         (own != nullptr && !own->shape.empty() && shape->shape == called(own->shape));
}

Verdict keeps_a_year(const EksCluster& cluster, const Index& index) {
  const auto groups = index.inventory().all<LogGroup>();
  const auto group = std::find_if(groups.begin(), groups.end(),
                                  [&](const LogGroup& one) { return is_group_of(one, cluster); });
  if (group == groups.end()) {
    return unknown(cluster.evidence, {.reason = Reason::not_seen,
                                      .detail = "the retention of the log group of the cluster"});
  }
  return expect_that(
      group->retention_days, [](std::int64_t days) { return days >= a_year; },
      {"`{}` days; 365 are expected", "`{}` 日です(365 日以上が必要です)"}, IfAbsent::passes);
}

Verdict judge(const EksCluster& cluster, const Index& index) {
  return all_of({writes(cluster, "api"), writes(cluster, "audit"), writes(cluster, "authenticator"),
                 keeps_a_year(cluster, index)});
}

}  // namespace

Check missing_control_plane_logs() {
  return {
      .id = "ORC-2.04",
      .risk = Risk::unauthorized_access,
      .severity = Severity::high,
      .title = {.en = "Control-plane audit logs are off or kept too briefly",
                .ja = "コントロールプレーンの監査ログが無効、または保存が短い"},
      .why =
          {.en = "Only these logs show who called the Kubernetes API and with what identity; after "
                 "an incident nothing else can replace them.",
           .ja =
               "Kubernetes API を誰がどの権限で呼んだかは、このログにしか残りません。インシデントの"
               "後に、ほかの記録で補うことはできません。"},
      .fix =
          {.en =
               "In Logging.ClusterLogging.EnabledTypes list api, audit and authenticator, and give "
               "the log group /aws/eks/<cluster>/cluster RetentionInDays of 365 or more.",
           .ja = "Logging.ClusterLogging.EnabledTypes に api、audit、authenticator "
                 "を加え、ロググループ "
                 "/aws/eks/<クラスター名>/cluster の RetentionInDays を 365 以上にしてください。"},
      .reads = {"AWS::EKS::Cluster#Logging.ClusterLogging.EnabledTypes[].Type",
                "AWS::Logs::LogGroup#RetentionInDays", "AWS::Logs::LogGroup#LogGroupName"},
      .judge = each_with_index<EksCluster>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
