// Without Container Insights nobody sees which task behaves oddly, or when it began.

#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

// An account may switch it on for clusters that say nothing; no file tells that.
Verdict judge(const EcsCluster& cluster) {
  return expect_that(
      cluster.container_insights,
      [](const std::string& value) { return value == "enabled" || value == "enhanced"; },
      {"Container Insights is {}", "Container Insights は {} です"});
}

}  // namespace

Check container_insights_off() {
  return {
      .id = "CON-4.12",
      .risk = Risk::app_vulnerabilities,
      .severity = Severity::medium,
      .title = {.en = "Container Insights is off", .ja = "Container Insightsが無効"},
      .why = {.en = "Sudden load, traffic or restarts are often the first sign of an attack. "
                    "Without metrics "
                    "of each task they go unnoticed.",
              .ja = "負荷や通信量の急な変化、再起動の繰り返しは、攻撃の最初の兆候であることがよくあ"
                    "ります。"
                    "タスクごとのメトリクスがないと気付けません。"},
      .fix = {.en = "Set containerInsights to enhanced in the cluster's ClusterSettings.",
              .ja =
                  "クラスターの ClusterSettings で containerInsights を enhanced にしてください。"},
      .reads = {"AWS::ECS::Cluster#ClusterSettings[].Value",
                "AWS::ECS::Cluster#ClusterSettings[].Name"},
      .judge = each<EcsCluster>(judge),
  };
}

}  // namespace hakoseki::checks::container
