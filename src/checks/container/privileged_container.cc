// A privileged container has almost every right on its host that a process outside of containers
// has.

#include "assess/applicability.h"
#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

Verdict judge(const ContainerDefinition& container, const Index& index) {
  const TaskDefinition& task = index.inventory().all<TaskDefinition>()[container.task_definition];
  return given(may_run_outside_fargate(task), expect(container.privileged, false));
}

}  // namespace

Check privileged_container() {
  return {
      .id = "CON-3.01",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::critical,
      .title = {.en = "Container is privileged", .ja = "コンテナが特権モードで動作する"},
      .why =
          {.en = "A privileged container sees the devices of its host and can change its kernel "
                 "settings: whoever takes over the application takes over the host and every other "
                 "container on it.",
           .ja = "特権コンテナはホストのデバイスに触れ、カーネルの設定も変更できます。アプリが"
                 "乗っ取られると、ホストと同居するすべてのコンテナが危険にさらされます。"},
      .fix = {.en = "Remove Privileged, and add single capabilities only where they are needed.",
              .ja = "Privileged を削除し、必要なケーパビリティだけを個別に追加してください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Privileged"},
      .judge = each_with_index<ContainerDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::container
