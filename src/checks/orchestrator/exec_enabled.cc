// ECS Exec opens a shell, as root, in a running container: a door for the operator and for whoever
// steals the operator's session. Which services are production, and which exceptions are dated,
// files do not tell: every service counts.

#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

template <class Starter>
std::vector<Ruling> judge_all(const Index& index) {
  std::vector<Ruling> rulings;
  for (const Starter& starter : index.inventory().all<Starter>()) {
    // A task set has no such property of its own: its service decides.
    if constexpr (requires { starter.is_task_set; }) {
      if (starter.is_task_set) continue;
    }
    rulings.push_back({&starter, expect(starter.enable_execute_command, false)});
  }
  return rulings;
}

}  // namespace

Check exec_enabled() {
  return {
      .id = "ORC-1.05",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::medium,
      .title = {.en = "ECS Exec is enabled on a production service",
                .ja = "本番サービスで ECS Exec が有効"},
      .why = {.en = "With ECS Exec anybody who holds ecs:ExecuteCommand gets a root shell in the "
                    "container, past the review and the image that were approved.",
              .ja = "ECS Exec が有効だと、ecs:ExecuteCommand の権限を持つ人は、承認済みのイメージや"
                    "レビューを経ずに、コンテナ内で root のシェルを使えます。"},
      .fix = {.en = "Set EnableExecuteCommand to false, and turn it on for the time of an approved "
                    "investigation only.",
              .ja =
                  "EnableExecuteCommand を false にし、承認された調査の間だけ有効にしてください。"},
      .reads = {"AWS::ECS::Service#EnableExecuteCommand",
                "AWS::Scheduler::Schedule#Target.EcsParameters.EnableExecuteCommand"},
      .judge = together({judge_all<EcsService>, judge_all<ScheduledTask>}),
  };
}

}  // namespace hakoseki::checks::orchestrator
