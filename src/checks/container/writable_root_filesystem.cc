// A root file system that cannot be written leaves an intruder nowhere to put tools.

#include "assess/applicability.h"
#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

Verdict judge(const ContainerDefinition& container, const Index& index) {
  const TaskDefinition& task = index.inventory().all<TaskDefinition>()[container.task_definition];
  // Windows containers do not support it.
  return given(is_linux(task), expect(container.readonly_root_filesystem, true));
}

}  // namespace

Check writable_root_filesystem() {
  return {
      .id = "CON-4.01",
      .risk = Risk::app_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Root file system is writable", .ja = "ルートファイルシステムに書き込める"},
      .why = {.en = "With a writable root file system, whoever takes over the application can "
                    "change its programs and bring tools of their own.",
              .ja = "ルートファイルシステムに書き込めると、アプリを乗っ取った者がプログラムを書き"
                    "換えたり、ツールを持ち込んだりできます。"},
      .fix = {.en = "Set ReadonlyRootFilesystem to true, and mount volumes where the application "
                    "must write.",
              .ja = "ReadonlyRootFilesystem を true にし、書き込みが必要な場所にはボリュームをマ"
                    "ウントしてください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].ReadonlyRootFilesystem"},
      .judge = each_with_index<ContainerDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::container
