// Who enters a container, starts a task or lets somebody into a cluster by hand leaves a record;
// only a rule that passes it on lets somebody notice in time. AWS delivers such calls to the event
// bus of the account and Region that they are made in.

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/event_rules.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::orchestrator {
namespace {

struct Change {
  std::string_view source;
  std::string_view call;
};

constexpr auto changes = std::to_array<Change>({
    {"aws.ecs", "ExecuteCommand"},
    {"aws.ecs", "RegisterTaskDefinition"},
    {"aws.ecs", "UpdateService"},
    {"aws.ecs", "RunTask"},
    {"aws.eks", "CreateAccessEntry"},
});

// "aws.ecs" is called "ecs.amazonaws.com" in the record of the call.
std::string event_source_of(const Change& change) {
  return std::string(change.source.substr(change.source.find('.') + 1)) + ".amazonaws.com";
}

// A pattern that asks for more lets some of the calls through, and nobody could tell which.
Verdict asks_for_nothing_else(const EventRule& rule) {
  std::vector<Verdict> verdicts = {
      pass(rule.evidence, Text{"not narrowed down further", "それ以上の絞り込みはありません"})};
  for (const auto* parts : {&rule.further_parts, &rule.further_details}) {
    for (const auto& part : parts->elements) {
      // `detail` itself is what the names of the calls stand in.
      const std::string* name = part.value.if_known();
      if (name != nullptr && *name == "detail") continue;
      verdicts.push_back(
          Verdict(Outcome::unknown,
                  {part.evidence, Text{"the rule narrows the calls down by something else, too",
                                       "ほかの条件でも呼び出しを絞り込んでいます"}})
              .under(part.when));
    }
    for (const Gap& gap : parts->gaps)
      verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  }
  return all_of(verdicts);
}

Verdict speaks_of(const EventRule& rule, const Change& change) {
  return all_of({lets_through(rule.event_names, change.call),
                 lets_through(rule.sources, change.source),
                 lets_through(rule.detail_types, "AWS API Call via CloudTrail"),
                 lets_through(rule.event_sources, event_source_of(change))});
}

bool may_speak_of(const EventRule& rule, const Change& change) {
  if (!rule.has_pattern) return false;
  const Verdict verdict = speaks_of(rule, change);
  return verdict.outcome() != Outcome::fail || !verdict.conditions().empty();
}

Verdict is_announced(const Change& change, const Resource& where, const Index& index) {
  std::vector<Verdict> ways;
  for (const EventRule& rule : index.inventory().all<EventRule>()) {
    if (!are_of_one_place(rule, where) || !may_speak_of(rule, change)) continue;
    ways.push_back(
        all_of({speaks_of(rule, change), reaches_somebody(rule), asks_for_nothing_else(rule)}));
  }
  if (is_live(where)) {
    for (const Gap& gap : index.inventory().unseen<EventRule>())
      ways.push_back(unknown(gap.evidence, gap.why));
  }
  if (!ways.empty()) return any_of(ways);
  return fail(where.evidence,
              say({"no rule alerts on {}", "{} を通知するルールがありません"}, change.call));
}

Verdict are_announced(std::string_view source, const Resource& where, const Index& index) {
  std::vector<Verdict> verdicts;
  for (const Change& change : changes) {
    if (change.source == source) verdicts.push_back(is_announced(change, where, index));
  }
  return all_of(verdicts);
}

// In an account each cluster; in files, which may leave the alerts to another stack, the rules that
// are meant for one.
std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  const auto judge_clusters = [&](const auto& clusters, std::string_view source) {
    for (const Resource& cluster : clusters) {
      if (is_live(cluster)) rulings.push_back({&cluster, are_announced(source, cluster, index)});
    }
  };
  judge_clusters(index.inventory().all<EcsCluster>(), "aws.ecs");
  judge_clusters(index.inventory().all<EksCluster>(), "aws.eks");
  for (const EventRule& rule : index.inventory().all<EventRule>()) {
    if (is_live(rule)) continue;
    std::vector<Verdict> verdicts;
    for (const std::string_view source : {"aws.ecs", "aws.eks"}) {
      const bool is_meant = std::ranges::any_of(changes, [&](const Change& change) {
        return change.source == source && rule.event_names.written && may_speak_of(rule, change);
      });
      if (is_meant) verdicts.push_back(are_announced(source, rule, index));
    }
    if (!verdicts.empty()) rulings.push_back({&rule, all_of(verdicts)});
  }
  return rulings;
}

}  // namespace

Check change_without_alert() {
  return {
      .id = "ORC-2.07",
      .risk = Risk::unauthorized_access,
      .severity = Severity::medium,
      .title = {.en = "No alert on container changes made outside CI",
                .ja = "CI以外によるコンテナ操作が通知されない"},
      .why =
          {.en = "A command in a running container, a task by hand or a new way into a cluster "
                 "is how an intruder goes on. Without an alert it is found in the log afterwards, "
                 "if at all.",
           .ja =
               "稼働中のコンテナでのコマンド実行、手動のタスク起動、クラスターへのアクセス追加は、"
               "侵入者が次に行う操作です。通知がなければ、気付くのは後でログを見たときです。"},
      .fix = {.en = "Add a rule of EventBridge for AWS API Call via CloudTrail with eventName "
                    "ExecuteCommand, RegisterTaskDefinition, UpdateService and RunTask of aws.ecs, "
                    "and CreateAccessEntry of aws.eks, and give it a target that somebody reads.",
              .ja =
                  "AWS API Call via CloudTrail を対象とする EventBridge ルールを作り、eventName に "
                  "aws.ecs の ExecuteCommand、RegisterTaskDefinition、UpdateService、RunTask と "
                  "aws.eks の CreateAccessEntry を指定し、担当者に届くターゲットを設定して"
                  "ください。"},
      .reads = {"AWS::Events::Rule#EventPattern.detail.eventName[]",
                "AWS::Events::Rule#EventPattern.source[]",
                "AWS::Events::Rule#EventPattern.detail-type[]", "AWS::Events::Rule#State",
                "AWS::Events::Rule#Targets[].Arn"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
