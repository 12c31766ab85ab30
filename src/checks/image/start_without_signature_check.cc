// Lifecycle hooks stop deployments of services only. What a schedule, a pipe or RunTask starts goes
// past them: there is nothing to stop it, but a rule of EventBridge can look at each task that
// starts, and have what is not signed stopped. What its target does stands in the target; only a
// name that says that it verifies signatures counts as said. Who may start tasks is asked by the
// checks of administrative access.

#include <string>

#include "assess/check.h"
#include "assess/event_rules.h"
#include "assess/running_tasks.h"
#include "assess/signature_claims.h"
#include "inventory/one_place.h"
#include "inventory/task_group.h"

namespace hakoseki::checks::image {
namespace {

Verdict tells_of_starts(const EventRule& rule) {
  return all_of({lets_through(rule.sources, "aws.ecs"),
                 lets_through(rule.detail_types, "ECS Task State Change")});
}

// A pattern that asks for more lets some of the tasks through, and nobody could tell which.
Verdict asks_for_nothing_else(const EventRule& rule) {
  const Text whole{"it looks at every task", "すべてのタスクを対象とするルールです"};
  if (rule.further_parts.empty()) return pass(rule.evidence, whole);
  return {Outcome::unknown,
          {rule.further_parts.evidence, Text{"the rule looks at some of the tasks only",
                                             "一部のタスクだけを対象とするルールです"}}};
}

Verdict verifies(const Fact<std::string>& target) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : target.cases()) {
    const Unknown* why = one.unknown();
    const std::string name = why != nullptr           ? why->shape
                             : one.value() != nullptr ? *one.value()
                                                      : std::string();
    const bool is_function = name.find(":lambda:") != std::string::npos || name.starts_with("${");
    const bool is_named = is_function && claims_verification(name);
    branches.push_back(
        {one.when,
         is_named ? Outcome::pass : Outcome::unknown,
         {{one.evidence, is_named
                             ? Text{"its name says that it verifies, and it sees each start",
                                    "名前が検証を示す関数が、タスクの起動ごとに呼ばれます"}
                             : Text{"whether this target verifies signatures was not seen",
                                    "このターゲットが署名を検証するかどうかを確認できません"}}}});
  }
  return Verdict(std::move(branches));
}

Verdict looks_at_starts(const EventRule& rule) {
  const auto is_enabled = [](const std::string& state) { return state.starts_with("ENABLED"); };
  return all_of({tells_of_starts(rule),
                 expect_that(rule.state, is_enabled, {"the rule is {}", "ルールが {} です"}),
                 asks_for_nothing_else(rule),
                 some(rule.target_arns, verifies,
                      Text{"the rule has no target", "ルールにターゲットがありません"})});
}

Verdict is_looked_at(const Resource& starter, const Index& index) {
  std::vector<Verdict> ways;
  for (const EventRule& rule : index.inventory().all<EventRule>()) {
    if (!rule.has_pattern || !are_of_one_place(rule, starter)) continue;
    const Verdict looks = looks_at_starts(rule);
    if (tells_of_starts(rule).outcome() != Outcome::fail) ways.push_back(looks);
  }
  const Text none{"no rule looks at the tasks that start",
                  "起動したタスクを確認するルールがありません"};
  if (is_live(starter)) {
    ways.push_back(fail(starter.evidence, none));
    for (const Gap& gap : index.inventory().unseen<EventRule>())
      ways.push_back(unknown(gap.evidence, gap.why));
  } else {
    // Files may leave it to another stack.
    ways.push_back(unknown(starter.evidence, {.detail = "a rule that looks at tasks that start"}));
  }
  return any_of(ways);
}

Verdict judge_task(const EcsTask& task, const Index& index) {
  const std::string* group = task.group.if_known();
  if (group != nullptr && service_in(*group)) {
    return not_applicable(task.group.evidence(), Text{"a service started it, by a deployment",
                                                      "サービスのデプロイで起動したタスクです"});
  }
  return is_looked_at(task, index);
}

}  // namespace

Check start_without_signature_check() {
  return {
      .id = "IMG-5.06",
      .risk = Risk::use_of_untrusted_images,
      .severity = Severity::high,
      .title = {.en = "Tasks started outside services skip signature verification",
                .ja = "サービス以外から起動するタスクが署名検証を経ない"},
      .why = {.en = "Verification that only deployments of services pass through is avoided by "
                    "starting the same image from a schedule, a pipe or by hand.",
              .ja = "サービスのデプロイ時だけ検証しても、同じイメージをスケジュールやパイプ、手動で"
                    "起動すれば検証を免れてしまいます。"},
      .fix = {.en = "Add an AWS::Events::Rule for source aws.ecs and detail-type ECS Task State "
                    "Change whose Lambda function verifies the signatures of all images of the "
                    "task and stops it otherwise (StopTask).",
              .ja = "source が aws.ecs、detail-type が ECS Task State Change の AWS::Events::Rule "
                    "を追加し、Lambda 関数でタスクの全イメージの署名を検証して、できない場合は"
                    "タスクを停止(StopTask)させてください。"},
      .reads = {"AWS::Events::Rule#EventPattern.source[]",
                "AWS::Events::Rule#EventPattern.detail-type[]", "AWS::Events::Rule#State",
                "AWS::Events::Rule#Targets[].Arn", "AWS::ECS::Task#Group"},
      .judge = together({each_with_index<ScheduledTask>(is_looked_at),
                         [](const Index& index) {
                           return judge_running(
                               index, [&](const EcsTask& task) { return judge_task(task, index); });
                         }}),
  };
}

}  // namespace hakoseki::checks::image
