// That Runtime Monitoring is switched on says nothing of a cluster whose sensors do not report.

#include "assess/check.h"
#include "assess/guard_duty.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::container {
namespace {

// GuardDuty leaves out what carries this tag.
Verdict is_not_left_out(const EcsCluster& cluster) {
  return every(cluster.tags, [](const Tag& tag) {
    const Verdict speaks_of_it = expect(tag.key, "GuardDutyManaged");
    return given(
        speaks_of_it,
        expect_that(tag.value, [](const std::string& value) { return value != "false"; },
                    {"its tag GuardDutyManaged is {}", "タグ GuardDutyManaged が {} です"}));
  });
}

std::vector<Ruling> judge(const Index& index) {
  const GuardDuty guard_duty(index);
  std::vector<Ruling> rulings;
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>()) {
    // Of what a template would make nothing is watched yet.
    if (!is_live(cluster)) continue;
    rulings.push_back(
        {&cluster, given(guard_duty.runs_watchable_tasks(cluster),
                         all_of({guard_duty.covers(cluster), is_not_left_out(cluster)}))});
  }
  return rulings;
}

}  // namespace

Check cluster_not_watched() {
  return {
      .id = "CON-4.04",
      .risk = Risk::app_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "GuardDuty Runtime Monitoring does not cover the cluster",
                .ja = "GuardDutyの実行時監視がクラスターに行き届いていない"},
      .why = {.en = "Where no sensor reports, an attack inside a container goes unnoticed although "
                    "the feature is on.",
              .ja = "機能が有効でも、センサーからの報告がなければコンテナ内の攻撃に気付けません。"},
      .fix = {.en =
                  "Where GuardDuty is off in the account and Region, enable it with Runtime "
                  "Monitoring. Where it is on, remove the cause that it names for the cluster "
                  "(endpoint, permissions of the execution role, tag GuardDutyManaged). Then start "
                  "the tasks anew.",
              .ja = "アカウントとリージョンで GuardDuty が無効なら、実行時モニタリングと合わせて"
                    "有効にしてください。有効なら、GuardDuty がクラスターについて示す原因"
                    "(エンドポイント、タスク実行ロールの権限、タグ GuardDutyManaged)を"
                    "取り除いてください。その後、タスクを起動し直します。"},
      .reads =
          {"AWS::GuardDuty::Coverage#CoverageStatus",
           "AWS::GuardDuty::Coverage#ResourceDetails.EcsClusterDetails.FargateDetails.Issues[]",
           "AWS::GuardDuty::Coverage#ResourceDetails.EcsClusterDetails.ContainerInstanceDetails."
           "CoveredContainerInstances",
           "AWS::ECS::Cluster#Tags[].Value", "AWS::ECS::Task#LaunchType",
           "AWS::ECS::TaskDefinition#RuntimePlatform.OperatingSystemFamily"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
