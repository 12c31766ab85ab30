// A task whose command or roles are overridden is something other than the definition that was
// reviewed: by its schedule, or by whoever called RunTask.

#include "assess/check.h"
#include "assess/running_tasks.h"
#include "formats/plain_value.h"

namespace hakoseki::checks::container {
namespace {

// What a set of overrides changes; nothing where it changes none of what matters.
std::optional<Message> changed_by(const Value& overrides) {
  for (const std::string_view role : {"taskRoleArn", "executionRoleArn"}) {
    if (overrides.find(role) != nullptr)
      return say({"overrides {}", "{} を上書きしています"}, role);
  }
  const Value* containers = overrides.find("containerOverrides");
  if (containers == nullptr) return std::nullopt;
  for (const Value& container : containers->items) {
    const Value* command = container.find("command");
    if (command == nullptr || command->items.empty()) continue;
    const Value* name = container.find("name");
    return say({"overrides the command of `{}`", "`{}` のコマンドを上書きしています"},
               name == nullptr ? std::string() : shown(name->text));
  }
  return std::nullopt;
}

Verdict leaves_role(const Fact<std::string>& role, std::string_view name) {
  return expect_absent(role).labelled(Outcome::fail,
                                      say({"overrides {}", "{} を上書きしています"}, name));
}

// Overrides that are written as properties.
Verdict judge_overrides(const TaskOverrides& overrides) {
  return all_of({leaves_role(overrides.task_role, "taskRoleArn"),
                 leaves_role(overrides.execution_role, "executionRoleArn"),
                 every(overrides.containers, [](const ContainerOverride& container) {
                   const std::string* name = container.name.if_known();
                   return every(container.command, [&](const Fact<std::string>& word) {
                     return fail(
                         word.evidence(),
                         say({"overrides the command of `{}`", "`{}` のコマンドを上書きしています"},
                             name == nullptr ? std::string() : shown(*name)));
                   });
                 })});
}

// Overrides that are written as JSON in a text.
Verdict judge_input(const ScheduledTask& task) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : task.input.cases()) {
    Branch branch{.when = one.when};
    const std::string_view text = described_by(one);
    const std::optional<Value> overrides = plain_value_of_json(text, one.evidence);
    if (one.absent()) {
      branch.outcome = Outcome::pass;
      branch.exhibits.push_back({one.evidence, Text{"no overrides", "上書きの指定はありません"}});
    } else if (!overrides) {
      branch.outcome = Outcome::unknown;
      branch.exhibits.push_back(
          {one.evidence, one.unknown() != nullptr ? describe(*one.unknown())
                                                  : Message(Text{"its overrides cannot be read",
                                                                 "上書きの内容を読み取れません"})});
    } else if (const std::optional<Message> changed = changed_by(*overrides)) {
      branch.outcome = Outcome::fail;
      branch.exhibits.push_back({one.evidence, *changed});
    } else {
      branch.outcome = Outcome::pass;
      branch.exhibits.push_back({one.evidence, Text{"overrides neither command nor roles",
                                                    "コマンドもロールも上書きしていません"}});
    }
    branches.push_back(std::move(branch));
  }
  return Verdict(std::move(branches));
}

Verdict judge_schedule(const ScheduledTask& task) {
  return task.overrides ? judge_overrides(*task.overrides) : judge_input(task);
}

std::vector<Ruling> judge_tasks(const Index& index) {
  return judge_running(index, [](const EcsTask& task) { return judge_overrides(task.overrides); });
}

}  // namespace

Check schedule_overrides() {
  return {
      .id = "CON-5.05",
      .risk = Risk::rogue_containers,
      .severity = Severity::medium,
      .title = {.en = "Production task overrides its command or roles",
                .ja = "本番タスクのコマンドやロールが起動時に上書きされている"},
      .why = {.en = "The task definition was reviewed, but what runs is something else, possibly "
                    "with more rights; whoever may edit the schedule or call RunTask decides what "
                    "it is.",
              .ja =
                  "確認済みのタスク定義とは別のものが、場合によってはより強い権限で動きます。スケ"
                  "ジュールを編集できる人や RunTask を呼び出せる人が、何を動かすかを決められること"
                  "になります。"},
      .fix = {.en = "Write a task definition for each job, and remove command, taskRoleArn and "
                    "executionRoleArn from Input and from calls of RunTask.",
              .ja = "ジョブごとにタスク定義を用意し、Input や RunTask の呼び出しから "
                    "command、taskRoleArn、executionRoleArn を"
                    "削除してください。"},
      .reads = {"AWS::Events::Rule#Targets[].Input", "AWS::Scheduler::Schedule#Target.Input",
                "AWS::Pipes::Pipe#TargetParameters.EcsTaskParameters.Overrides.TaskRoleArn",
                "AWS::ECS::Task#Overrides.TaskRoleArn",
                "AWS::ECS::Task#Overrides.ContainerOverrides[].Command"},
      .judge = together({each<ScheduledTask>(judge_schedule), judge_tasks}),
  };
}

}  // namespace hakoseki::checks::container
