// What a container says is the first evidence after an incident; without a log driver it is gone
// with the task.

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

// Log groups by what is known of their names, each name in its own stack: "/ecs/${AWS::StackName}".
class NamedGroups {
 public:
  explicit NamedGroups(const Index& index) : index_(index) {
    for (const LogGroup& group : index.inventory().all<LogGroup>()) {
      const std::string_view name = described_by(group.name.cases().front());
      if (!name.empty()) by_name_.emplace(std::pair(group.stack, std::string(name)), &group);
    }
  }

  // The group that the option means in its case `i`.
  [[nodiscard]] const LogGroup* find(const KeyValue& option, std::size_t i,
                                     const std::string& stack) const {
    const auto& links = option.value_link.cases();
    const Reference* link = i < links.size() ? links[i].value() : nullptr;
    if (link != nullptr) {
      if (const auto* linked = index_.find<LogGroup>(*link)) return linked;
    }
    const std::string_view name = described_by(option.value.cases()[i]);
    const auto found = by_name_.find(std::pair(stack, std::string(name)));
    return found == by_name_.end() ? nullptr : found->second;
  }

 private:
  const Index& index_;
  std::map<std::pair<std::string, std::string>, const LogGroup*> by_name_;
};

const KeyValue* option_named(const ContainerDefinition& container, std::string_view wanted) {
  for (const Element<KeyValue>& option : container.log_configuration.options.elements) {
    const std::string* name = option.value.name.if_known();
    if (name != nullptr && *name == wanted) return &option.value;
  }
  return nullptr;
}

// Of other services, to which FireLens, Splunk and syslog send, no file of AWS tells the retention:
// that the logs leave the task is what counts there.
Verdict judge_driver(const ContainerDefinition& container) {
  const auto& driver = container.log_configuration.log_driver;
  Verdict leaves_the_host = expect_that(
      driver,
      [](const std::string& name) {
        return name != "none" && name != "json-file" && name != "journald" && name != "local";
      },
      {"{}: the logs stay on the host and go with it",
       "{} のため、ログはホストに残るだけで、ホストとともに失われます"});
  if (!driver.is_absent()) return leaves_the_host;
  return std::move(leaves_the_host)
      .labelled(Outcome::fail, Text{"no log configuration: its output is lost",
                                    "ログの設定がなく、出力が失われます"});
}

Verdict unseen_group(const Evidence& at) {
  return {Outcome::unknown,
          {at, Text{"its log group was not part of this run",
                    "ロググループが今回の対象に含まれていません"}}};
}

Verdict judge_group(const LogGroup& group, const Evidence& named_at,
                    const ContainerDefinition& container) {
  const Verdict retention =
      expect_present(group.retention_days)
          .labelled(Outcome::fail, Text{"no RetentionInDays: nobody decided how long logs are kept",
                                        "RetentionInDays がなく、保存期間が決められていません"})
          .with(Outcome::fail,
                {named_at, say({"`{}` logs there", "`{}` のログの送信先です"}, container.id)});
  std::vector<Verdict> worlds = {Verdict(retention).under(group.when)};
  for (const Guard& elsewhere : parts_outside(Guard(), group.when))
    worlds.push_back(unseen_group(named_at).under(elsewhere));
  return all_of(worlds);
}

Verdict judge_option(const KeyValue& option, const ContainerDefinition& container,
                     const NamedGroups& groups) {
  std::vector<Verdict> ways;
  const auto& cases = option.value.cases();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const LogGroup* group = groups.find(option, i, container.stack);
    Verdict way = group == nullptr ? unseen_group(cases[i].evidence)
                                   : judge_group(*group, cases[i].evidence, container);
    ways.push_back(std::move(way).under(cases[i].when));
  }
  return all_of(ways);
}

Verdict judge_retention(const ContainerDefinition& container, const NamedGroups& groups) {
  std::vector<Verdict> options;
  for (const Element<KeyValue>& option : container.log_configuration.options.elements) {
    const std::string* name = option.value.name.if_known();
    if (name == nullptr || (*name != "awslogs-group" && *name != "log_group_name")) continue;
    options.push_back(judge_option(option.value, container, groups).under(option.when));
  }
  if (options.empty()) return unseen_group(container.log_configuration.log_driver.evidence());
  return all_of(options);
}

// FireLens hands the logs to the plugin of Fluent Bit that its options name.
Verdict goes_to_cloudwatch(const ContainerDefinition& container) {
  const auto& driver = container.log_configuration.log_driver;
  const KeyValue* plugin = option_named(container, "Name");
  if (plugin == nullptr) return expect(driver, "awslogs");
  const Verdict by_plugin = expect_that(
      plugin->value,
      [](const std::string& name) { return name == "cloudwatch_logs" || name == "cloudwatch"; },
      {"goes to `{}`", "送信先は `{}` です"});
  // The plugin sets the retention of its group itself.
  const Verdict left_open =
      option_named(container, "log_retention_days") == nullptr
          ? pass(driver.evidence(), Text{"sends to CloudWatch Logs", "CloudWatch Logs に送ります"})
          : fail(driver.evidence(), Text{"sets the retention itself", "保存期間を自ら設定します"});
  return any_of(
      {expect(driver, "awslogs"), all_of({expect(driver, "awsfirelens"), by_plugin, left_open})});
}

Verdict judge(const ContainerDefinition& container, const NamedGroups& groups) {
  const auto& driver = container.log_configuration.log_driver;
  // A FireLens router sends the logs of the others; it may do without its own.
  const Verdict routes = expect_present(container.firelens_type);
  if (routes.outcome() == Outcome::pass && driver.is_absent()) return routes;
  const Verdict to_cloudwatch = goes_to_cloudwatch(container);
  Verdict verdict =
      all_of({judge_driver(container), given(to_cloudwatch, judge_retention(container, groups))});
  const KeyValue* mode = option_named(container, "mode");
  const std::string* known = mode == nullptr ? nullptr : mode->value.if_known();
  if (known == nullptr || *known != "non-blocking") return verdict;
  return std::move(verdict).with(
      Outcome::pass,
      {mode->value.evidence(), Text{"logs may be lost when the buffer is full",
                                    "バッファがあふれるとログが失われることがあります"}});
}

std::vector<Ruling> judge_all(const Index& index) {
  const NamedGroups groups(index);
  std::vector<Ruling> rulings;
  for (const auto& container : index.inventory().all<ContainerDefinition>()) {
    rulings.push_back({&container, judge(container, groups)});
  }
  return rulings;
}

}  // namespace

Check container_without_logs() {
  return {
      .id = "CON-4.08",
      .risk = Risk::app_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Container logs do not reach a destination with retention",
                .ja = "コンテナのログが保存期間を定めた宛先に送られていない"},
      .why = {.en = "Without logs nobody can tell what a container did before it was stopped.",
              .ja = "ログがなければ、停止したコンテナが何をしていたかを後から調べられません。"},
      .fix = {.en = "Give every container a LogConfiguration, and its log group RetentionInDays.",
              .ja = "すべてのコンテナに LogConfiguration を設定し、ロググループに"
                    " RetentionInDays を指定してください。"},
      .reads =
          {"AWS::ECS::TaskDefinition#ContainerDefinitions[].LogConfiguration.LogDriver",
           "AWS::ECS::TaskDefinition#ContainerDefinitions[].LogConfiguration.Options.awslogs-group",
           "AWS::Logs::LogGroup#RetentionInDays"},
      .judge = judge_all,
  };
}

}  // namespace hakoseki::checks::container
