// A schedule that names a family alone starts whatever was registered last, approved or not.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

// The family and revision of "family:3" or of an ARN; an ARN's Region and account need not be
// known. Empty for an ARN of which that part is not known.
std::string_view definition_in(std::string_view text) {
  constexpr std::string_view kind = "task-definition/";
  const std::size_t at = text.rfind(kind);
  if (at != std::string_view::npos) return text.substr(at + kind.size());
  return text.starts_with("arn:") ? std::string_view() : text;
}

std::pair<Outcome, Message> judge_name(std::string_view text, const Message& why_unknown) {
  const std::string_view definition = definition_in(text);
  const std::size_t colon = definition.find(':');
  if (colon != std::string_view::npos && colon + 1 < definition.size()) {
    return {Outcome::pass,
            say({"names revision `{}`", "リビジョン `{}` を指定しています"}, shown(definition))};
  }
  // A part that is not known may hold the revision.
  if (definition.empty() || definition.find("${") != std::string_view::npos) {
    return {Outcome::unknown, why_unknown};
  }
  return {Outcome::fail, say({"`{}` names no revision: the last one registered runs",
                              "`{}` にリビジョンの指定がなく、最後に登録されたものが動きます"},
                             shown(definition))};
}

// Ref of a task definition of the stack is the ARN of one revision; what another resource gives out
// is not known.
std::pair<Outcome, Message> judge_address(const Reference& reference, const Index& index) {
  if (index.find<TaskDefinition>(reference) != nullptr) {
    return {Outcome::pass,
            Text{"refers to a revision of this stack", "スタック内のリビジョンを参照しています"}};
  }
  return {Outcome::unknown, Text{"what this resource returns was not seen",
                                 "このリソースが返す値は確認できていません"}};
}

Verdict judge(const ScheduledTask& task, const Index& index) {
  std::vector<Branch> branches;
  for (const Case<Reference>& one : task.task_definition.cases()) {
    Branch branch{.when = one.when};
    std::pair<Outcome, Message> answer;
    if (const Reference* known = one.value()) {
      answer = known->is_address
                   ? judge_address(*known, index)
                   : judge_name(known->text, Text{"its family and revision were not seen",
                                                  "ファミリーとリビジョンを確認できていません"});
    } else if (const Unknown* why = one.unknown()) {
      answer = judge_name(why->shape, describe(*why));
    } else {
      answer = {Outcome::fail, Text{"names no task definition", "タスク定義の指定がありません"}};
    }
    branch.outcome = answer.first;
    branch.exhibits.push_back({one.evidence, std::move(answer.second)});
    branches.push_back(std::move(branch));
  }
  return Verdict(std::move(branches));
}

}  // namespace

Check unpinned_schedule() {
  return {
      .id = "CON-5.06",
      .risk = Risk::rogue_containers,
      .severity = Severity::medium,
      .title = {.en = "Schedule does not name a task-definition revision",
                .ja = "スケジュールがタスク定義のリビジョンを指定していない"},
      .why = {.en = "Anyone who may register a task definition decides what the schedule runs "
                    "next.",
              .ja = "タスク定義を登録できる者なら誰でも、次に実行される内容を変えられます。"},
      .fix = {.en = "Name a revision in EcsParameters.TaskDefinitionArn, or refer to a task "
                    "definition of the stack.",
              .ja = "EcsParameters.TaskDefinitionArn にリビジョンを指定するか、スタック内のタスク"
                    "定義を参照してください。"},
      .reads = {"AWS::Events::Rule#Targets[].EcsParameters.TaskDefinitionArn",
                "AWS::Pipes::Pipe#TargetParameters.EcsTaskParameters.TaskDefinitionArn",
                "AWS::Scheduler::Schedule#Target.EcsParameters.TaskDefinitionArn"},
      .judge = each_with_index<ScheduledTask>(judge),
  };
}

}  // namespace hakoseki::checks::container
