// GuardDuty Runtime Monitoring is AWS's own look at what runs inside a Fargate task.

#include <string>
#include <string_view>

#include "assess/check.h"
#include "assess/one_of.h"

namespace hakoseki::checks::container {
namespace {

constexpr std::string_view feature_name = "RUNTIME_MONITORING";
constexpr std::string_view agent_name = "ECS_FARGATE_AGENT_MANAGEMENT";

// The entry that is called `name` must be there and enabled; others say nothing of it.
template <class Entry, class Judge>
Verdict enabled(const FactList<Entry>& entries, std::string_view name, const Judge& judge) {
  FactList<Entry> called{.gaps = entries.gaps, .evidence = entries.evidence};
  for (const Element<Entry>& entry : entries.elements) {
    const std::string* known = entry.value.name.if_known();
    if (known == nullptr || *known == name) called.elements.push_back(entry);
  }
  return one_of(called, judge,
                say({"{} is not among the features", "{} の指定がありません"}, name));
}

Verdict manages_agents(const DetectorFeature& feature) {
  const Verdict agents = enabled(feature.additional, agent_name, [](const KeyValue& one) {
    return all_of({expect(one.value, "ENABLED"), expect(one.name, std::string(agent_name))});
  });
  return all_of(
      {expect(feature.status, "ENABLED"), agents, expect(feature.name, std::string(feature_name))});
}

Verdict judge(const GuardDutyDetector& detector) {
  return all_of(
      {expect(detector.enable, true), enabled(detector.features, feature_name, manages_agents)});
}

}  // namespace

Check runtime_monitoring_off() {
  return {
      .id = "CON-4.03",
      .risk = Risk::app_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "GuardDuty Runtime Monitoring is off for ECS on Fargate",
                .ja = "Fargate上のECSでGuardDuty実行時監視が無効"},
      .why = {.en = "Unexpected processes, miners and reverse shells in a task go unnoticed.",
              .ja = "タスク内の想定外のプロセス、マイナー、リバースシェルに気付けません。"},
      .fix = {.en = "Enable the feature RUNTIME_MONITORING with ECS_FARGATE_AGENT_MANAGEMENT in "
                    "Features.",
              .ja = "Features で RUNTIME_MONITORING と ECS_FARGATE_AGENT_MANAGEMENT を有効にして"
                    "ください。"},
      .reads = {"AWS::GuardDuty::Detector#Enable", "AWS::GuardDuty::Detector#Features[].Status",
                "AWS::GuardDuty::Detector#Features[].AdditionalConfiguration[].Status"},
      .judge = each<GuardDutyDetector>(judge),
  };
}

}  // namespace hakoseki::checks::container
