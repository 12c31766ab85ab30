// Commands, labels and log options are written into the task definition, and the overrides of a
// schedule into its target: secrets in them are as readable there as in an environment variable.

#include "assess/check.h"
#include "assess/clear_text.h"
#include "formats/command_credential.h"
#include "formats/plain_value.h"

namespace hakoseki::checks::image {
namespace {

Verdict judge_container(const ContainerDefinition& container, const Index& index) {
  std::vector<Verdict> verdicts;
  for (const auto* words :
       {&container.command, &container.entry_point, &container.health_check_command}) {
    verdicts.push_back(judge_clear_text(*words, container.stack, index));
  }
  for (const auto* pairs : {&container.docker_labels, &container.log_configuration.options,
                            &container.firelens_options}) {
    verdicts.push_back(every(*pairs, [&](const KeyValue& pair) {
      const std::string* name = pair.name.if_known();
      // Where CloudWatch Logs keeps them is no secret, whatever a parameter says.
      if (name != nullptr && name->starts_with("awslogs-")) {
        return pass(pair.value.evidence(),
                    Text{"names a place in CloudWatch Logs", "CloudWatch Logs の指定です"});
      }
      return judge_clear_text(pair, container.stack, index);
    }));
  }
  return all_of(verdicts);
}

std::optional<Message> secret_in_words(const Value& command) {
  std::vector<std::string> words;
  for (const Value& word : command.items)
    words.push_back(word.text);
  if (const auto found = credential_in_command(words)) {
    return label_credential(found->kind, found->secret);
  }
  for (const std::string& word : words) {
    if (const auto found = credential_in_script(word)) {
      return label_credential(found->kind, found->secret);
    }
  }
  return std::nullopt;
}

// {"containerOverrides": [{"environment": [{"name": "TOKEN", "value": "..."}], "command": [...]}]}
std::optional<Message> secret_in_overrides(const std::string& json, const Evidence& at) {
  const std::optional<Value> input = plain_value_of_json(json, at);
  const Value* overrides = input ? input->find("containerOverrides") : nullptr;
  if (overrides == nullptr) return std::nullopt;
  for (const Value& one : overrides->items) {
    if (const Value* command = one.find("command")) {
      if (std::optional<Message> label = secret_in_words(*command)) return label;
    }
    const Value* environment = one.find("environment");
    if (environment == nullptr) continue;
    for (const Value& pair : environment->items) {
      const Value* name = pair.find("name");
      const Value* value = pair.find("value");
      if (name == nullptr || value == nullptr) continue;
      const auto secret = credential_in(name->text, value->text);
      if (!secret) continue;
      return label_credential(secret->kind,
                              value->text.substr(secret->begin, secret->end - secret->begin));
    }
  }
  return std::nullopt;
}

Verdict judge_schedule(const ScheduledTask& schedule, const Index& index) {
  std::vector<Branch> named;
  for (const Case<std::string>& one : schedule.input.cases()) {
    const Unknown* why = one.unknown();
    const std::string* text = why == nullptr ? one.value() : &why->shape;
    if (text == nullptr) continue;
    if (const std::optional<Message> label = secret_in_overrides(*text, one.evidence)) {
      named.push_back({one.when, Outcome::fail, {{one.evidence, *label, true}}});
    }
  }
  const Fact<std::string> no_name = Fact<std::string>::absent(schedule.evidence);
  Verdict whole = judge_clear_text(no_name, schedule.input, schedule.stack, index);
  if (named.empty()) return whole;
  return all_of({Verdict(std::move(named)), std::move(whole)});
}

}  // namespace

Check secret_in_command() {
  return {
      .id = "IMG-4.03",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::high,
      .title = {.en = "Clear-text secret in a command, label, log option or override",
                .ja = "コマンド・ラベル・ログ設定・上書きに平文の秘密情報がある"},
      .why = {.en = "Everybody who may read task definitions, schedules or the list of processes "
                    "reads the "
                    "secret, and old revisions keep it for ever.",
              .ja = "タスク定義やスケジュール、プロセスの一覧を読める人なら誰でも読め、古いリビジョ"
                    "ンにも"
                    "残り続けます。"},
      .fix = {.en = "Pass it by Secrets[].ValueFrom, and to log drivers by "
                    "LogConfiguration.SecretOptions.",
              .ja = "Secrets[].ValueFrom で渡し、ログドライバーには LogConfiguration.SecretOptions "
                    "を使って"
                    "ください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Command[]",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].EntryPoint[]",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].HealthCheck.Command[]",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].DockerLabels.{}",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].LogConfiguration.Options.{}",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].FirelensConfiguration.Options.{}",
                "AWS::Events::Rule#Targets[].Input", "AWS::Scheduler::Schedule#Target.Input"},
      .asks_of_replaced = true,  // ecs:DescribeTaskDefinition shows them of every revision
      .judge = together({each_with_index<ContainerDefinition>(judge_container),
                         each_with_index<ScheduledTask>(judge_schedule)}),
  };
}

}  // namespace hakoseki::checks::image
