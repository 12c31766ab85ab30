// Containers of one task share its memory, file handles and processes. Without limits one of them
// can take everything from the others.

#include "assess/applicability.h"
#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

// The kernel's own ceiling of open files (fs.nr_open); more is no limit.
constexpr std::int64_t most = 1'048'576;

Verdict judge_ulimit(const Ulimit& ulimit) {
  const Verdict other = expect_that(
      ulimit.name, [](const std::string& name) { return name != "nofile" && name != "nproc"; },
      {"{}", "{}"});
  const Verdict bounded =
      expect_that(ulimit.hard_limit, [](std::int64_t limit) { return limit >= 0 && limit <= most; },
                  {"{} is no limit", "{} は上限になっていません"});
  return any_of({bounded, other});
}

// A task of one container is limited by the task's own memory, which Fargate demands.
Verdict has_company(const ContainerDefinition& container, const TaskDefinition& task,
                    const Inventory& inventory) {
  const Message shared = say({"{} containers share the memory of the task",
                              "{} 個のコンテナがタスクのメモリを分け合います"},
                             task.containers.elements.size());
  FactList<std::size_t> others = task.containers;
  std::erase_if(others.elements, [&](const Element<std::size_t>& one) {
    return &inventory.all<ContainerDefinition>()[one.value] == &container;
  });
  return some(
      others, [&](std::size_t) { return pass(task.containers.evidence, shared); },
      Text{"the only container of its task", "タスク内の唯一のコンテナです"});
}

Verdict judge(const ContainerDefinition& container, const Index& index) {
  const TaskDefinition& task = index.inventory().all<TaskDefinition>()[container.task_definition];
  const Verdict memory =
      expect_present(container.memory)
          .labelled(Outcome::fail, Text{"no Memory: it may use up all of the task's",
                                        "Memory の指定がなく、タスクのメモリを使い切れます"});
  return all_of({given(has_company(container, task, index.inventory()), memory),
                 every(container.ulimits, judge_ulimit), expect(container.interactive, false),
                 expect(container.pseudo_terminal, false)});
}

}  // namespace

Check missing_resource_limits() {
  return {
      .id = "CON-3.06",
      .risk = Risk::insecure_runtime_configurations,
      .severity = Severity::low,
      .title = {.en = "Container has no memory, file or process limits",
                .ja = "コンテナにメモリ・ファイル・プロセス数の上限がない"},
      .why = {.en = "A container that runs wild, or is made to, can stop its neighbours. An open "
                    "terminal "
                    "moreover lets whoever attaches to it type into the process.",
              .ja = "暴走した、または攻撃を受けたコンテナが、同じタスクの他のコンテナを止めるおそれ"
                    "があります。"
                    "開いたままの端末は、接続した人にプロセスへの入力を許します。"},
      .fix = {.en = "Set Memory on each container of the task, bounded HardLimits under Ulimits, "
                    "and remove "
                    "Interactive and PseudoTerminal.",
              .ja = "タスクの各コンテナに Memory を、Ulimits には有限の HardLimit "
                    "を指定し、Interactive と "
                    "PseudoTerminal を削除してください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Memory",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Ulimits[].HardLimit",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Ulimits[].Name",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Interactive",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].PseudoTerminal"},
      .judge = each_with_index<ContainerDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::container
