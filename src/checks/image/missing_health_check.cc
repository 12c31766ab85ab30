// ECS does not read HEALTHCHECK of the image: where no load balancer asks a service how it is, only
// the health check of the task definition finds a container that hangs.

#include <map>

#include "assess/check.h"

namespace hakoseki::checks::image {
namespace {

Verdict has_health_check(const ContainerDefinition& container) {
  const FactList<Fact<std::string>>& command = container.health_check_command;
  const Verdict essential =
      expect(container.essential, true)
          .labelled(Outcome::pass,
                    Text{"the task cannot do without it", "タスクに必須のコンテナです"})
          .labelled(Outcome::fail,
                    Text{"the container is not essential", "必須のコンテナではありません"});
  const Message none = Text{"no healthCheck, and no load balancer asks",
                            "healthCheck がなく、ロードバランサーの確認もありません"};
  if (command.elements.empty()) {
    return given(essential, command.complete()
                                ? fail(container.evidence, none)
                                : unknown(command.gaps.front().evidence, command.gaps.front().why));
  }
  // The last word is the program's or the shell's: one that always succeeds checks nothing.
  return given(essential, expect_that(command.elements.back().value,
                                      [](const std::string& word) {
                                        return word != "NONE" && word != "exit 0" &&
                                               word != "true" && word != "/bin/true";
                                      },
                                      {"`{}` finds no container that hangs",
                                       "`{}` では停止したコンテナを検出できません"}));
}

Verdict no_load_balancer(const EcsService& service) {
  if (!service.load_balancer_target_groups.complete()) {
    return unknown(service.load_balancer_target_groups.gaps.front().evidence,
                   service.load_balancer_target_groups.gaps.front().why);
  }
  if (service.load_balancer_target_groups.elements.empty()) {
    return pass(service.evidence, Text{"this service has no load balancer",
                                       "このサービスにロードバランサーがありません"});
  }
  return fail(service.load_balancer_target_groups.evidence,
              Text{"the load balancer checks the service's health",
                   "ロードバランサーがサービスの正常性を確認します"});
}

std::vector<Ruling> judge(const Index& index) {
  std::map<const TaskDefinition*, std::vector<Verdict>> started;
  for (const EcsService& service : index.inventory().all<EcsService>()) {
    for (const auto& task : index.find_each<TaskDefinition>(service.task_definition))
      started[task.resource].push_back(no_load_balancer(service).under(task.when));
  }
  for (const ScheduledTask& schedule : index.inventory().all<ScheduledTask>()) {
    for (const auto& task : index.find_each<TaskDefinition>(schedule.task_definition)) {
      started[task.resource].push_back(
          fail(schedule.evidence, Text{"a schedule starts it; it is no service",
                                       "スケジュール起動で、サービスではありません"})
              .under(task.when));
    }
  }
  std::vector<Ruling> rulings;
  for (const ContainerDefinition& container : index.inventory().all<ContainerDefinition>()) {
    const TaskDefinition& task = index.inventory().all<TaskDefinition>()[container.task_definition];
    const auto found = started.find(&task);
    const Verdict asked =
        found == started.end()
            ? Verdict(Outcome::unknown,
                      {task.evidence, Text{"the service that runs it was not part of this run",
                                           "これを動かすサービスは今回の対象に含まれていません"}})
            : any_of(found->second);
    rulings.push_back({&container, given(asked, has_health_check(container))});
  }
  return rulings;
}

}  // namespace

Check missing_health_check() {
  return {
      .id = "IMG-2.06",
      .risk = Risk::image_configuration_defects,
      .severity = Severity::low,
      .title = {.en = "Essential container has no health check in its task definition",
                .ja = "必須コンテナのヘルスチェックがタスク定義にない"},
      .why = {.en = "A container that hangs or is disabled by an attack goes on counting as "
                    "running, and ECS "
                    "does not replace it.",
              .ja =
                  "停止した、または攻撃で無力化されたコンテナが正常とみなされ、ECS による置き換えが"
                  "行われません。"},
      .fix = {.en = "Add HealthCheck.Command to the container definition (HEALTHCHECK of the "
                    "Dockerfile is not "
                    "used by ECS).",
              .ja = "コンテナ定義に HealthCheck.Command を追加してください(Dockerfile の "
                    "HEALTHCHECK は ECS では"
                    "使われません)。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].HealthCheck.Command[]",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Essential",
                "AWS::ECS::Service#LoadBalancers"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::image
