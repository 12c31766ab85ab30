// With a shared process namespace a container sees the processes of others, and may signal or trace
// them.

#include <algorithm>

#include "assess/applicability.h"
#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

// Whether the image is one of those the user lists as observers, by a piece of its name.
Verdict is_listed(const ContainerDefinition& container, const std::vector<std::string>& sidecars) {
  return judge_each(container.image, [&](const std::string& image) {
    const bool listed = std::any_of(sidecars.begin(), sidecars.end(), [&](const std::string& part) {
      return image.find(part) != std::string::npos;
    });
    return std::pair<Outcome, Message>(
        listed ? Outcome::pass : Outcome::fail,
        listed ? Text{"an observer that is listed", "監視用として登録されています"}
               : Text{"not listed as an observer", "監視用として登録されていません"});
  });
}

Verdict judge(const TaskDefinition& task, const Index& index) {
  const auto containers = index.inventory().all<ContainerDefinition>();
  const Verdict host = expect_that(
      task.pid_mode, [](const std::string& mode) { return mode != "host"; },
      {"`{}`: the containers see every process of their host",
       "`{}` のため、ホストのすべてのプロセスが見えます"},
      IfAbsent::passes);
  const Verdict own = expect_that(
      task.pid_mode, [](const std::string& mode) { return mode != "task"; },
      {"`{}`: the containers of the task see each other's processes, and none is a listed observer",
       "`{}` "
       "のため、タスク内のコンテナが互いのプロセスを見られます。登録された監視用コンテナもありませ"
       "ん"},
      IfAbsent::passes);
  if (own.outcome() == Outcome::pass) return host;
  // Alone in its task a container shares with nobody.
  if (task.containers.complete() && task.containers.elements.size() == 1) return host;
  const Verdict observed = some(task.containers, [&](std::size_t position) {
    return is_listed(containers[position], index.inventory().declared.sidecars);
  });
  return all_of({host, any_of({own, observed})});
}

}  // namespace

Check shared_process_namespace() {
  return {
      .id = "CON-3.03",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::high,
      .title = {.en = "Containers share a process namespace",
                .ja = "コンテナがプロセス名前空間を共有している"},
      .why =
          {.en = "Whoever takes over one container can then read the memory, the arguments and the "
                 "environment of the processes of the others, and stop them.",
           .ja = "一つのコンテナが乗っ取られると、他のコンテナのプロセスの引数や環境変数、メモリを"
                 "読まれ、"
                 "停止されるおそれがあります。"},
      .fix = {.en = "Remove PidMode. If a sensor needs PidMode task, list its image under "
                    "`sidecars` in the "
                    "configuration.",
              .ja = "PidMode を削除してください。監視製品が PidMode: task "
                    "を必要とする場合は、そのイメージを"
                    "設定ファイルの `sidecars` に登録してください。"},
      .reads = {"AWS::ECS::TaskDefinition#PidMode",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Image"},
      .judge = each_with_index<TaskDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::container
