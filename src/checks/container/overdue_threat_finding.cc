// GuardDuty tells of attacks under way. What it rates high is settled in days, and it must reach
// somebody to be settled at all.

#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "assess/age.h"
#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/event_rules.h"
#include "assess/guard_duty.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::container {
namespace {

constexpr std::chrono::days critical_days{7};
constexpr std::chrono::days high_days{30};

// GuardDuty's own bounds of "high" and "critical" on its scale from 1 to 10.
constexpr double high_from = 7.0;
constexpr double critical_from = 9.0;

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Passes where the rating is below the bound.
Verdict is_rated_below(const GuardDutyFinding& finding, double bound) {
  return judge_each(or_unknown(finding.severity, "Severity"), [&](const std::string& text) {
    const std::optional<double> number = number_in(text);
    const Message label = say({"severity {}", "深刻度 {}"}, shown(std::string_view(text)));
    if (!number) return std::pair<Outcome, Message>(Outcome::unknown, label);
    return std::pair<Outcome, Message>(*number < bound ? Outcome::pass : Outcome::fail, label);
  });
}

Verdict is_within_time(const GuardDutyFinding* finding) {
  const auto younger = [&](std::chrono::days most) {
    return expect_younger(or_unknown(finding->first_seen, "EventFirstSeen"), finding->seen_at,
                          most);
  };
  return any_of({all_of({younger(high_days), any_of({younger(critical_days),
                                                     is_rated_below(*finding, critical_from)})}),
                 is_rated_below(*finding, high_from), expect(finding->archived, true)});
}

Verdict are_within_time(const GuardDuty::Findings& findings) {
  if (findings.empty()) {
    return pass(findings.evidence, Text{"no finding is open", "未解決の検出結果はありません"});
  }
  std::vector<Verdict> verdicts;
  for (const auto& finding : findings.elements) {
    // People look for the finding by its type.
    verdicts.push_back(
        is_within_time(finding.value)
            .with(Outcome::fail,
                  {finding.evidence, say({"finding {}", "検出結果 {}"}, finding.value->id)}));
  }
  for (const Gap& gap : findings.gaps)
    verdicts.push_back(unknown(gap.evidence, gap.why));
  return all_of(verdicts);
}

// Nothing was found where nothing looks.
Verdict somebody_looks(const GuardDuty& guard_duty, const Resource& cluster) {
  std::vector<Branch> branches = guard_duty.is_on(cluster).branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::fail) branch.outcome = Outcome::unknown;
  }
  return Verdict(std::move(branches));
}

// Whether the rule passes on every finding; one that asks for more passes on some.
Verdict passes_on_findings(const EventRule& rule) {
  if (!rule.has_pattern || !rule.further_parts.empty()) {
    return fail(rule.evidence,
                Text{"it waits for something else", "ほかのイベントを待つルールです"});
  }
  return all_of({lets_through(rule.sources, "aws.guardduty"),
                 lets_through(rule.detail_types, "GuardDuty Finding"), reaches_somebody(rule)});
}

Verdict findings_reach_somebody(const Index& index, const Resource& cluster) {
  for (const EventRule& rule : index.inventory().all<EventRule>()) {
    if (rule.stack != cluster.stack) continue;
    Verdict verdict = passes_on_findings(rule);
    if (verdict.outcome() == Outcome::pass) return verdict;
  }
  return Verdict(Outcome::unknown,
                 {cluster.evidence,
                  Text{"no rule of EventBridge that was seen passes every finding on; whether "
                       "something else does was not part of this run",
                       "すべての検出結果を送る EventBridge ルールが見つかりません。ほかの経路で"
                       "届くかどうかは今回の対象に含まれていません"}});
}

template <class Cluster>
void judge_all(const Index& index, const GuardDuty& guard_duty, std::vector<Ruling>& rulings) {
  for (const Cluster& cluster : index.inventory().all<Cluster>()) {
    if (!is_live(cluster)) continue;
    rulings.push_back({&cluster, all_of({are_within_time(guard_duty.findings_on(cluster)),
                                         somebody_looks(guard_duty, cluster),
                                         findings_reach_somebody(index, cluster)})});
  }
}

std::vector<Ruling> judge(const Index& index) {
  const GuardDuty guard_duty(index);
  std::vector<Ruling> rulings;
  judge_all<EcsCluster>(index, guard_duty, rulings);
  judge_all<EksCluster>(index, guard_duty, rulings);
  return rulings;
}

}  // namespace

Check overdue_threat_finding() {
  return {
      .id = "CON-4.09",
      .risk = Risk::app_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Serious GuardDuty finding is open beyond its SLA",
                .ja = "重大なGuardDutyの検出結果が是正期限を過ぎて未解決"},
      .why =
          {.en = "A finding of severity 7 or more tells of an attack on the cluster. While it is "
                 "open for weeks, the attacker is inside for weeks.",
           .ja = "深刻度 7 以上の検出結果は、クラスターへの攻撃を示します。数週間放置すれば、攻撃者"
                 "は数週間そこに居続けます。"},
      .fix =
          {.en =
               "Settle findings of severity 9 or more within 7 days and those of 7 or more within "
               "30, then archive them; pass them on with an EventBridge rule for the source "
               "aws.guardduty.",
           .ja =
               "深刻度 9 以上は 7 日以内、7 以上は 30 日以内に対処してアーカイブしてください。ソー"
               "スが aws.guardduty の EventBridge ルールで担当者に通知してください。"},
      .reads = {"AWS::GuardDuty::Finding#Severity",
                "AWS::GuardDuty::Finding#Service.EventFirstSeen",
                "AWS::GuardDuty::Finding#Service.Archived",
                "AWS::GuardDuty::Finding#Resource.EcsClusterDetails.Arn",
                "AWS::GuardDuty::Detector#Status", "AWS::Events::Rule#State",
                "AWS::Events::Rule#EventPattern", "AWS::Events::Rule#Targets[].Arn",
                "AWS::ECS::ContainerInstance#Ec2InstanceId"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
