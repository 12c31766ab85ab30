// A task definition says what runs. Where only the pipeline registers them, each has passed its
// gates; one that a person registered has not.

#include "assess/check.h"
#include "assess/deploy_roles.h"
#include "assess/in_use.h"
#include "assess/unseen_tasks.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::container {
namespace {

template <class Starter>
void add_uses(const Index& index, InUse<TaskDefinition>& uses) {
  for (const Starter& starter : index.inventory().all<Starter>())
    uses.add(starter.task_definition, starter.when);
}

Verdict judge_registration(const Fact<std::string>& registered_by, const DeployRoles& roles) {
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& one : registered_by.cases()) {
    const Unknown* why = one.unknown();
    // ECS does not tell it of what was registered long ago.
    const Unknown absent{.detail = "who registered the task definition"};
    verdicts.push_back(one.value() != nullptr
                           ? roles.is_one(*one.value(), one.evidence)
                           : unknown(one.evidence, why == nullptr ? absent : *why));
  }
  return all_of(verdicts);
}

std::vector<Ruling> judge(const Index& index) {
  InUse<TaskDefinition> uses(index);
  add_uses<EcsService>(index, uses);
  add_uses<ScheduledTask>(index, uses);
  add_uses<EcsTask>(index, uses);
  const DeployRoles roles(index);
  const std::vector<Gap> unseen = unseen_tasks(index);
  std::vector<Ruling> rulings;
  for (const TaskDefinition& task : index.inventory().all<TaskDefinition>()) {
    // Nobody has registered what stands in a template.
    if (!is_live(task)) continue;
    Verdict in_use = uses.of(task);
    if (!unseen.empty()) {
      in_use = any_of({std::move(in_use), unknown(task.evidence, unseen.front().why)});
    }
    rulings.push_back({&task, given(in_use, judge_registration(task.registered_by, roles))});
  }
  return rulings;
}

}  // namespace

Check definition_outside_deploy_roles() {
  return {
      .id = "CON-5.04",
      .risk = Risk::rogue_containers,
      .severity = Severity::medium,
      .title = {.en = "Task definition was not registered by a deploy role",
                .ja = "タスク定義がデプロイ用ロール以外によって登録された"},
      .why = {.en = "What a person registers has passed no review and no gate of the pipeline, and "
                    "it decides image, roles and network of what runs.",
              .ja = "人が登録したタスク定義は、レビューやパイプラインのゲートを通っていません。それ"
                    "が、動くもののイメージ、ロール、ネットワークを決めてしまいます。"},
      .fix = {.en = "Register it again by the pipeline and deploy that revision; declare the roles "
                    "that deploy under `deploy_roles` in hakoseki.yaml.",
              .ja =
                  "パイプラインから登録し直し、そのリビジョンをデプロイしてください。デプロイに使う"
                  "ロールは hakoseki.yaml の deploy_roles に登録してください。"},
      .reads = {"AWS::ECS::TaskDefinition#RegisteredBy", "AWS::ECS::Service#TaskDefinition",
                "AWS::ECS::Task#TaskDefinitionArn", "AWS::ECS::Cluster#ActiveServicesCount",
                "AWS::ECS::Cluster#RunningTasksCount",
                "AWS::Events::Rule#Targets[].EcsParameters.TaskDefinitionArn",
                "AWS::Scheduler::Schedule#Target.EcsParameters.TaskDefinitionArn",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.Service",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.Federated"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
