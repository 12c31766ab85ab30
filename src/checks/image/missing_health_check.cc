// ECS does not read HEALTHCHECK of the image: where no load balancer asks a service how it is, only
// the health check of the task definition finds a container that hangs.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "assess/check.h"
#include "assess/policy.h"
#include "formats/shell.h"

namespace hakoseki::checks::image {
namespace {

bool succeeds(const shell::Command& command) {
  const std::string_view program = program_of(command);
  if (program == "exit") return command.words.size() == 1 || command.words[1].text == "0";
  return program == "true" || program == ":" || program == "echo" || program == "printf";
}

// `exit 0`, `echo ok`, `curl ... || true`, `curl ...; exit 0`.
bool always_succeeds(std::string_view script) {
  const std::vector<shell::Command> commands = shell::commands_of(script);
  if (commands.empty()) return true;
  const shell::Command& last = commands.back();
  if (!succeeds(last)) return false;
  return last.joint != shell::Joint::and_then ||
         std::all_of(commands.begin(), commands.end(), succeeds);
}

// ["CMD-SHELL", script], ["CMD", program, ...], ["NONE"]; another first word counts as CMD.
bool checks_nothing(const std::vector<std::string>& words) {
  if (words.front() == "NONE") return true;
  if (words.front() == "CMD-SHELL") return words.size() < 2 || always_succeeds(words[1]);
  std::vector<shell::Word> command;
  for (std::size_t i = words.front() == "CMD" ? 1 : 0; i < words.size(); ++i)
    command.push_back({.text = words[i]});
  if (command.size() == 1 && command.front().text.find(' ') != std::string::npos) {
    return always_succeeds(command.front().text);
  }
  const shell::Command program = shell::command_of(std::move(command));
  return program.words.empty() || succeeds(program);
}

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
  std::vector<std::string> words;
  for (const Element<Fact<std::string>>& word : command.elements) {
    const std::string* text = word.value.if_known();
    if (text != nullptr) words.push_back(*text);
  }
  const Fact<std::string>& last = command.elements.back().value;
  const bool empty = words.size() == command.elements.size() && checks_nothing(words);
  return given(essential, expect_that(last, [&](const std::string&) { return !empty; },
                                      {"`{}` finds no container that hangs",
                                       "`{}` では停止したコンテナを検出できません"}));
}

Verdict no_load_balancer(const EcsService& service) {
  const Text none{"this service has no load balancer",
                  "このサービスにロードバランサーがありません"};
  const auto asks = [&](const Evidence& at, const Text& label) {
    return [&at, label](const auto&) { return pass(at, label); };
  };
  const Verdict balanced = some(service.load_balancer_target_groups,
                                asks(service.load_balancer_target_groups.evidence,
                                     {"the load balancer checks the service's health",
                                      "ロードバランサーがサービスの正常性を確認します"}),
                                none);
  const Verdict by_lattice = some(
      service.lattice_target_groups,
      asks(service.lattice_target_groups.evidence, {"VPC Lattice checks the service's health",
                                                    "VPC Lattice がサービスの正常性を確認します"}),
      none);
  return policy::opposite_of(any_of({balanced, by_lattice}));
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
                "AWS::ECS::Service#LoadBalancers", "AWS::ECS::Service#VpcLatticeConfigurations"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::image
