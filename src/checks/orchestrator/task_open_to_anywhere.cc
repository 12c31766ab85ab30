// A task should be reached by its balancer and its callers, which their security groups name.
// Whether a port is a declared one, and who holds the addresses of a block or of a prefix list,
// files do not tell: a rule by addresses never passes.

#include <algorithm>
#include <string>

#include "assess/check.h"
#include "assess/policy.h"
#include "assess/security_rules.h"
#include "assess/task_network.h"

namespace hakoseki::checks::orchestrator {
namespace {

std::pair<Outcome, Message> judge_block(const std::string& cidr) {
  if (holds_every_address(cidr)) {
    return {Outcome::fail,
            say({"lets in traffic from {}", "{} からの通信を受け付けます"}, shown(cidr))};
  }
  return {Outcome::unknown, say({"lets in {}: who holds these addresses cannot be told",
                                 "{} からの通信を受け付けます。このアドレスの持ち主はわかりません"},
                                shown(cidr))};
}

// A group that may come in everywhere reaches more than the ports of the application.
Verdict limits_ports(const SecurityGroupRule& rule) {
  const Text every_port{"lets in a security group on every port",
                        "セキュリティグループからの通信を全ポートで受け付けます"};
  const auto one_protocol = [](const std::string& protocol) { return protocol != "-1"; };
  return policy::compact(
      all_of({expect_that(rule.protocol, one_protocol, every_port, IfAbsent::passes),
              any_of({expect_that(
                          rule.from_port, [](std::int64_t port) { return port > 1; }, every_port,
                          IfAbsent::passes),
                      expect_that(
                          rule.to_port, [](std::int64_t port) { return port < 65535; }, every_port,
                          IfAbsent::passes)})}));
}

Verdict admits_only_groups(const SecurityGroupRule& rule) {
  const Verdict list = judge_each(
      rule.prefix_list,
      [](const Reference& prefix_list) {
        return std::pair<Outcome, Message>(
            Outcome::unknown, say({"what the prefix list `{}` holds was not seen",
                                   "プレフィックスリスト `{}` の内容は確認できていません"},
                                  shown(prefix_list)));
      },
      IfAbsent::passes);
  const Verdict blocks = all_of({judge_each(rule.cidr_ipv4, judge_block, IfAbsent::passes),
                                 judge_each(rule.cidr_ipv6, judge_block, IfAbsent::passes), list});
  const Verdict from_group = expect_present(rule.peer_group);
  const Verdict no_source =
      unknown(rule.protocol.evidence(), {.reason = Reason::not_seen, .detail = "its source"});
  const Verdict by_address = any_of({expect_present(rule.cidr_ipv4), expect_present(rule.cidr_ipv6),
                                     expect_present(rule.prefix_list)});
  return policy::compact(
      all_of({policy::compact(blocks).labelled(Outcome::pass,
                                               Text{"lets in a security group only",
                                                    "セキュリティグループだけを許可しています"}),
              given(from_group, limits_ports(rule)), any_of({from_group, by_address, no_source})}));
}

Verdict judge_group(const FactList<SecurityGroupRule>& rules, const std::optional<Verdict>& doubt,
                    std::span<const TaskNetwork::Use> uses) {
  Verdict verdict = policy::compact(every(rules, admits_only_groups));
  if (doubt) verdict = policy::compact(all_of({verdict, *doubt}));
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
  const auto doubt = rules.doubts_of_ingress(Outcome::pass, admits_only_groups);
  std::vector<Ruling> rulings;
  for (const SecurityGroup& group : index.inventory().all<SecurityGroup>()) {
    const auto uses = network.uses_of(group);
    if (!uses.empty())
      rulings.push_back({&group, judge_group(rules.ingress_of(group), doubt, uses)});
  }
  for (const TaskStarter& starter : network.starters()) {
    std::vector<Verdict> unseen = unseen_groups(starter, index);
    if (!unseen.empty()) rulings.push_back({starter.resource, all_of(unseen)});
  }
  for (Ruling& pods : unseen_pods(index))
    rulings.push_back(std::move(pods));
  return rulings;
}

}  // namespace

Check task_open_to_anywhere() {
  return {
      .id = "ORC-3.02",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::high,
      .title = {.en = "Task accepts traffic from anywhere",
                .ja = "タスクが任意の送信元からの通信を受け付ける"},
      .why = {.en = "Whatever listens in the task is open to every scanner of the internet or to "
                    "every neighbour, past the load balancer, its TLS and its web ACL.",
              .ja = "タスクで待ち受けているポートが、ロードバランサー、TLS、Web ACL を経ずに、イン"
                    "ターネットや隣接するシステムから直接到達可能になります。"},
      .fix = {.en = "In SecurityGroupIngress name the balancer's or the caller's group as "
                    "SourceSecurityGroupId, with the ports of the application, instead of CidrIp.",
              .ja = "SecurityGroupIngress では CidrIp の代わりに、ロードバランサーや呼び出し元のセ"
                    "キュリティグループを SourceSecurityGroupId に、アプリのポートとともに指定し"
                    "てください。"},
      .reads = {"AWS::EC2::SecurityGroup#SecurityGroupIngress[].CidrIp",
                "AWS::EC2::SecurityGroup#SecurityGroupIngress[].CidrIpv6",
                "AWS::EC2::SecurityGroup#SecurityGroupIngress[].SourcePrefixListId",
                "AWS::EC2::SecurityGroup#SecurityGroupIngress[].IpProtocol",
                "AWS::EC2::SecurityGroupIngress#CidrIp", "AWS::EC2::SecurityGroupIngress#GroupId",
                "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
