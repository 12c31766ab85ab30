// ECS reads a secret when a task starts, and never again: what changed since, the task does not
// have. Secrets Manager tells when a secret changed in any way, tags included, and when each of its
// values was made; which of them counts, a label says.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/running_tasks.h"
#include "inventory/operations.h"

namespace hakoseki::checks::image {
namespace {

// What follows the name in arn:...:secret:name-AbCdEf:json-key:version-stage:version-id.
struct ChosenValue {
  std::string stage = "AWSCURRENT";
  bool is_fixed = false;  // one value, whatever the secret has now
};

ChosenValue chosen_in(std::string_view value_from) {
  constexpr std::string_view mark = ":secret:";
  const std::size_t at = value_from.find(mark);
  if (at == std::string_view::npos) return {};
  value_from.remove_prefix(at + mark.size());
  std::array<std::string_view, 4> parts;
  for (std::string_view& part : parts) {
    const std::size_t colon = std::min(value_from.find(':'), value_from.size());
    part = value_from.substr(0, colon);
    value_from.remove_prefix(std::min(colon + 1, value_from.size()));
  }
  ChosenValue chosen{.is_fixed = !parts[3].empty()};
  if (!parts[2].empty()) chosen.stage = parts[2];
  return chosen;
}

// Passes where the moment, which AWS calls `name`, was not after the start; `otherwise` says both.
Verdict is_before(const Fact<Moment>& moment, std::string_view name, Moment start,
                  const Text& otherwise) {
  return judge_each(or_unknown(moment, name), [&](Moment one) {
    return one <= start ? std::pair<Outcome, Message>(
                              Outcome::pass,
                              say({"the task started later, on {}", "タスクの起動({})より前です"},
                                  shown(start)))
                        : std::pair<Outcome, Message>(Outcome::fail,
                                                      say(otherwise, shown(one), shown(start)));
  });
}

Verdict is_value_older(const Secret& secret, const std::string& stage, Moment start) {
  for (const Element<SecretVersion>& version : secret.versions.elements) {
    const Verdict is_meant = some(
        version.value.stages, [&](const Fact<std::string>& label) { return expect(label, stage); });
    if (is_meant.outcome() != Outcome::pass) continue;
    return is_before(version.value.created_at, "CreatedDate", start,
                     {"its value is of {}, and the task started on {}",
                      "値は {} に作られ、タスクは {} に起動しました"});
  }
  const std::vector<Gap>& gaps = secret.versions.gaps;
  if (!gaps.empty()) return unknown(gaps.front().evidence, gaps.front().why);
  return unknown(secret.evidence, {.detail = fmt::format("its value labelled {}", stage)});
}

Verdict judge_secret(const Secret& secret, const std::string& stage, Moment start) {
  const Verdict unchanged = is_before(secret.last_changed_at, "LastChangedDate", start,
                                      {"it changed on {}, and the task started on {}",
                                       "{} に変更され、タスクは {} に起動しました"});
  if (unchanged.outcome() == Outcome::pass) return unchanged;
  const Verdict older = is_value_older(secret, stage, start);
  if (older.outcome() != Outcome::pass) return older;
  if (unchanged.outcome() == Outcome::unknown) return unchanged;
  return {Outcome::unknown,
          {unchanged.exhibits().front().evidence,
           Text{"the secret changed after the task started; whether its value did was not seen",
                "タスクの起動後に変更されていますが、値の変更かどうかを確認できません"}}};
}

Verdict judge_parameter(const SsmParameter& parameter, Moment start) {
  return given(expect(parameter.parameter_type, "SecureString"),
               is_before(parameter.last_modified_at, "LastModifiedDate", start,
                         {"it was written on {}, and the task started on {}",
                          "{} に書き込まれ、タスクは {} に起動しました"}));
}

// A name that is no ARN is of a parameter in the account and Region of the definition.
std::string parameter_arn(const std::string& name, std::string_view definition) {
  if (name.starts_with("arn:")) return name;
  constexpr std::string_view service = ":ecs:";
  const std::size_t at = definition.find(service);
  const std::size_t end = definition.find(":task-definition/");
  if (at == std::string_view::npos || end == std::string_view::npos) return name;
  const std::string_view place = definition.substr(at + service.size(), end - at - service.size());
  return fmt::format("{}:ssm:{}:parameter{}{}", definition.substr(0, at), place,
                     name.starts_with('/') ? "" : "/", name);
}

// What a task got from one place when it started.
Verdict judge_source(const std::string& text, const Evidence& at, Moment start,
                     const TaskDefinition& definition, const Index& index) {
  if (text.find(":secretsmanager:") == std::string::npos) {
    const auto* parameter =
        index.find<SsmParameter>(Reference{.text = parameter_arn(text, definition.address)});
    if (parameter != nullptr) return judge_parameter(*parameter, start);
    return unknown(at, {.detail = shown(text)});
  }
  const ChosenValue chosen = chosen_in(text);
  if (chosen.is_fixed) {
    return pass(at, Text{"names one version of the value", "値のバージョンを指定しています"});
  }
  const auto* secret = index.find<Secret>(Reference{.text = text});
  if (secret != nullptr) return judge_secret(*secret, chosen.stage, start);
  return unknown(at, {.detail = shown(text)});
}

// All that the containers of a task get when it starts.
std::vector<const FactList<SecretReference>*> injected_by(const TaskDefinition& definition,
                                                          const Index& index) {
  std::vector<const FactList<SecretReference>*> lists;
  for (const Element<std::size_t>& position : definition.containers.elements) {
    const ContainerDefinition& container =
        index.inventory().all<ContainerDefinition>()[position.value];
    lists.push_back(&container.secrets);
    lists.push_back(&container.log_configuration.secret_options);
  }
  std::erase_if(lists, [](const auto* list) { return list->empty(); });
  return lists;
}

Verdict judge_since(Moment start, const TaskDefinition& definition, const Index& index,
                    const std::vector<const FactList<SecretReference>*>& injected) {
  std::vector<Verdict> verdicts;
  for (const FactList<SecretReference>* list : injected) {
    verdicts.push_back(every(*list, [&](const SecretReference& secret) {
      std::vector<Verdict> ways;
      for (const Case<std::string>& one : secret.value_from.cases()) {
        const std::string* text = one.value();
        const Unknown none{.detail = "valueFrom"};
        ways.push_back(text == nullptr
                           ? unknown(one.evidence, one.absent() ? none : *one.unknown())
                           : judge_source(*text, one.evidence, start, definition, index));
      }
      return all_of(ways);
    }));
  }
  return all_of(verdicts);
}

Verdict judge(const EcsTask& task, const Index& index) {
  const auto* definition = index.find<TaskDefinition>(task.task_definition);
  if (definition == nullptr || !definition->containers.complete()) {
    return unknown(task.task_definition.evidence(), {.detail = "ecs:DescribeTaskDefinition"});
  }
  const auto injected = injected_by(*definition, index);
  if (injected.empty()) {
    return not_applicable(definition->evidence, Text{"its task definition injects no secret",
                                                     "タスク定義が秘密情報を渡していません"});
  }
  std::vector<Verdict> verdicts;
  for (const Case<Moment>& start : task.started_at.cases()) {
    if (const Moment* moment = start.value()) {
      verdicts.push_back(
          judge_since(*moment, *definition, index, injected)
              .with(Outcome::fail,
                    {start.evidence, Text{"it started then", "この時点で起動しました"}}));
    } else if (const Unknown* why = start.unknown()) {
      verdicts.push_back(unknown(start.evidence, *why));
    } else {
      verdicts.push_back(
          not_applicable(start.evidence, Text{"it is still starting", "起動中です"}));
    }
  }
  return all_of(verdicts);
}

}  // namespace

Check stale_secret_in_task() {
  return {
      .id = "IMG-4.07",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::medium,
      .title = {.en = "Running task still holds a secret that has since changed",
                .ja = "実行中のタスクが変更前の秘密情報を使い続けている"},
      .why = {.en =
                  "ECS reads a secret only when a task starts. Until it starts anew the old value "
                  "is in use, so it cannot be withdrawn, and a rotation is done in name only.",
              .ja = "ECS が秘密情報を読み込むのはタスクの起動時だけです。起動し直すまでは変更前の"
                    "値が使われ続けるため、その値を無効にできず、定期更新も形だけになります。"},
      .fix = {.en = "Start the tasks anew (update-service --force-new-deployment), and do so on "
                    "each rotation, by an EventBridge rule.",
              .ja = "タスクを起動し直し(update-service --force-new-deployment)、更新のたびに "
                    "EventBridge のルールで自動的に行われるようにしてください。"},
      .reads = {"AWS::ECS::Task#StartedAt", "AWS::SecretsManager::Secret#LastChangedDate",
                "AWS::SecretsManager::Secret#Versions[].CreatedDate",
                "AWS::SSM::Parameter#LastModifiedDate",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Secrets[].ValueFrom"},
      .judge =
          [](const Index& index) {
            return judge_running(index, [&](const EcsTask& task) { return judge(task, index); });
          },
  };
}

}  // namespace hakoseki::checks::image
