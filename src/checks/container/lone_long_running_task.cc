// AWS retires the tasks on an old revision of Fargate. What belongs to a service is started anew;
// what somebody started by RunTask is simply gone, so people keep it from being retired.

#include "assess/age.h"
#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/running_tasks.h"
#include "inventory/task_group.h"

namespace hakoseki::checks::container {
namespace {

constexpr std::chrono::days most_days{7};

Verdict belongs_to_service(const EcsTask& task) {
  return expect_that(task.group,
                     [](const std::string& group) { return service_in(group).has_value(); },
                     {"its group is {}, and no service starts it anew",
                      "グループは {} で、起動し直すサービスがありません"});
}

Verdict judge(const EcsTask& task) {
  return given(runs_on(task.compute, {Compute::ecs_fargate}),
               any_of({belongs_to_service(task), expect_younger(task.started_at, task.seen_at,
                                                                most_days, IfAbsent::passes)}));
}

}  // namespace

Check lone_long_running_task() {
  return {
      .id = "CON-1.04",
      .risk = Risk::runtime_software_vulnerabilities,
      .severity = Severity::medium,
      .title = {.en = "Long-running standalone task is not replaced on retirement",
                .ja = "長く動く単独タスクが廃止後に置き換えられない"},
      .why = {.en =
                  "When AWS retires the platform revision that a standalone task runs on, the task "
                  "stops and nothing replaces it. Until then it runs without the newest fixes.",
              .ja =
                  "単独タスクは、動いているプラットフォームのリビジョンを AWS が廃止すると停止し、"
                  "置き換えられません。それまでは最新の修正なしで動き続けます。"},
      .fix = {.en = "Run what has to run for long as a service.",
              .ja = "長く動かすものはサービスとして実行してください。"},
      .reads = {"AWS::ECS::Task#Group", "AWS::ECS::Task#StartedAt", "AWS::ECS::Task#LaunchType"},
      .judge = [](const Index& index) { return judge_running(index, judge); },
  };
}

}  // namespace hakoseki::checks::container
