// A security group without egress rules of its own lets everything out: a captured task can then
// send data anywhere, and load whatever it wants.

#include <algorithm>

#include "assess/check.h"
#include "assess/security_rules.h"
#include "assess/task_network.h"

namespace hakoseki::checks::container {
namespace {

using Rules = FactList<SecurityGroupRule>;

// Without a rule of its own the group keeps the one AWS gives it, which allows everything.
Verdict has_rules(const Rules& rules) {
  // What the API lists is all there is.
  if (rules.written && rules.empty() && rules.evidence.source == Source::api) {
    return pass(rules.evidence, Text{"it has no egress rule, so nothing may leave",
                                     "送信ルールが一つもないため、送信できません"});
  }
  for (const auto& element : rules.elements) {
    if (element.when.always()) {
      return pass(element.evidence, Text{"egress rules are written", "送信ルールが書かれています"});
    }
  }
  return some(
      rules,
      [&](const SecurityGroupRule&) {
        return pass(rules.evidence, Text{"egress rules are written", "送信ルールが書かれています"});
      },
      Text{"no egress rule is written: AWS then allows all traffic to everywhere",
           "送信ルールがないため、すべての宛先への通信が許可されます"});
}

// What the rules of which nobody knows the group leave open.
struct Doubts {
  std::optional<Verdict> written;  // each takes the place of AWS's own rule
  std::optional<Verdict> wide;
};

Verdict judge_group(const Rules& rules, const Doubts& doubts,
                    std::span<const TaskNetwork::Use> uses) {
  std::vector<Verdict> limited = {every(rules, limits_destination_or_ports)};
  if (doubts.wide) limited.push_back(*doubts.wide);
  limited.push_back(doubts.written ? any_of({has_rules(rules), *doubts.written})
                                   : has_rules(rules));
  Verdict verdict = all_of(limited);
  for (const TaskNetwork::Use& use : uses.first(std::min<std::size_t>(uses.size(), 3))) {
    verdict = std::move(verdict).with(Outcome::fail,
                                      {use.evidence, say({"tasks of `{}` use this group",
                                                          "`{}` のタスクがこのグループを使います"},
                                                         use.starter->resource->id)});
  }
  return verdict;
}

std::vector<Ruling> judge(const Index& index) {
  const TaskNetwork network(index);
  const SecurityRules rules(index);
  const Doubts doubts{
      rules.doubts_of_egress(
          Outcome::fail,
          [](const SecurityGroupRule& rule) {
            return pass(rule.protocol.evidence(), Text{"an egress rule", "送信ルールです"});
          }),
      rules.doubts_of_egress(Outcome::pass, limits_destination_or_ports)};
  std::vector<Ruling> rulings;
  for (const SecurityGroup& group : index.inventory().all<SecurityGroup>()) {
    const auto uses = network.uses_of(group);
    if (!uses.empty())
      rulings.push_back({&group, judge_group(rules.egress_of(group), doubts, uses)});
  }
  for (const TaskStarter& starter : network.starters()) {
    std::vector<Verdict> unseen = unseen_groups(starter, index);
    if (!unseen.empty()) rulings.push_back({starter.resource, all_of(unseen)});
  }
  return rulings;
}

}  // namespace

Check unrestricted_egress() {
  return {
      .id = "CON-2.01",
      .risk = Risk::unbounded_network_access,
      .severity = Severity::high,
      .title = {.en = "Task may send any traffic to the internet",
                .ja = "タスクからインターネットへの通信が無制限に許可されている"},
      .why =
          {.en = "Whoever takes over a container can send data anywhere, load further tools and "
                 "attack "
                 "others from it. What a task needs to reach is known, and the rest can be closed.",
           .ja = "コンテナが乗っ取られると、データの持ち出し、攻撃ツールの取得、外部への攻撃に使わ"
                 "れます。"
                 "タスクに必要な宛先は決まっているので、それ以外は閉じられます。"},
      .fix = {.en = "Write SecurityGroupEgress with the ports and the groups, prefix lists or CIDR "
                    "blocks "
                    "that the tasks need.",
              .ja = "SecurityGroupEgress "
                    "に、必要なポートと宛先(セキュリティグループ、プレフィックスリスト、"
                    "CIDR)だけを書いてください。"},
      .reads = {"AWS::EC2::SecurityGroup#SecurityGroupEgress",
                "AWS::EC2::SecurityGroup#SecurityGroupEgress[].CidrIp",
                "AWS::EC2::SecurityGroup#SecurityGroupEgress[].CidrIpv6",
                "AWS::EC2::SecurityGroup#SecurityGroupEgress[].IpProtocol",
                "AWS::EC2::SecurityGroup#SecurityGroupEgress[].FromPort",
                "AWS::EC2::SecurityGroup#SecurityGroupEgress[].ToPort",
                "AWS::EC2::SecurityGroupEgress#CidrIp", "AWS::EC2::SecurityGroupEgress#GroupId",
                "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
