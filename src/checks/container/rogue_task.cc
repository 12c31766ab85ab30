// What nobody planned runs beside what was approved: each running task must be one that a service,
// a schedule or a declared job starts. Who called RunTask only CloudTrail tells.

#include "assess/check.h"
#include "assess/running_tasks.h"
#include "assess/task_origin.h"

namespace hakoseki::checks::container {
namespace {

std::vector<Ruling> judge(const Index& index) {
  const TaskOrigins origins(index);
  return judge_running(index, [&](const EcsTask& task) { return origins.of(task); });
}

}  // namespace

Check rogue_task() {
  return {
      .id = "CON-5.02",
      .risk = Risk::rogue_containers,
      .severity = Severity::high,
      .title = {.en = "Running task belongs to no known service, schedule or job",
                .ja = "既知のサービスやジョブに属さないタスクが動いている"},
      .why = {.en = "A task that somebody started by hand went through no approval, is watched by "
                    "nobody, and may run an attacker's image with the roles of the account.",
              .ja =
                  "手作業で起動されたタスクは承認を経ておらず、監視もされていません。攻撃者のイメー"
                  "ジがアカウントのロールで動いている可能性もあります。"},
      .fix = {.en =
                  "Find out by the RunTask events in CloudTrail who started it, and stop it. What "
                  "your own code starts on demand belongs under `jobs` in hakoseki.yaml.",
              .ja = "CloudTrail の RunTask イベントで起動した人を確認し、タスクを停止してください。"
                    "自社のプログラムが必要に応じて起動するものは、hakoseki.yaml の jobs に登録して"
                    "ください。"},
      .reads = {"AWS::ECS::Task#Group", "AWS::ECS::Task#StartedBy",
                "AWS::ECS::Task#TaskDefinitionArn", "AWS::ECS::Service#Deployments[].Id",
                "AWS::Events::Rule#Targets[].EcsParameters.TaskDefinitionArn",
                "AWS::Scheduler::Schedule#Target.Arn", "AWS::ECS::Cluster#ActiveServicesCount",
                "AWS::ECS::Cluster#RunningTasksCount"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
