// Which revision of the Fargate platform a task runs on is in no answer of the API: only when it
// started shows that it cannot have what was fixed since.

#include "assess/age.h"
#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/running_tasks.h"

namespace hakoseki::checks::container {
namespace {

constexpr std::chrono::days most_days{30};

Verdict judge(const EcsTask& task) {
  // What is still starting gets the newest revision.
  return given(runs_on(task.compute, {Compute::ecs_fargate}),
               expect_younger(task.started_at, task.seen_at, most_days, IfAbsent::passes));
}

}  // namespace

Check stale_fargate_task() {
  return {
      .id = "CON-1.02",
      .risk = Risk::runtime_software_vulnerabilities,
      .severity = Severity::medium,
      .title = {.en = "Fargate task has run for more than 30 days",
                .ja = "Fargateタスクが30日を超えて動き続けている"},
      .why = {.en =
                  "AWS puts its fixes for the kernel and the container runtime of Fargate into new "
                  "revisions of the platform version, and only a task that starts anew gets "
                  "them.",
              .ja = "Fargate のカーネルやコンテナランタイムの修正は、プラットフォームバージョンの新"
                    "しいリビジョンとして提供されます。適用されるのは、新しく起動したタスクだけ"
                    "です。"},
      .fix = {.en = "Start the tasks anew every month: update-service --force-new-deployment.",
              .ja = "毎月タスクを起動し直してください(update-service "
                    "--force-new-deployment)。"},
      .reads = {"AWS::ECS::Task#StartedAt", "AWS::ECS::Task#LaunchType",
                "AWS::ECS::Task#LastStatus"},
      .judge = [](const Index& index) { return judge_running(index, judge); },
  };
}

}  // namespace hakoseki::checks::container
