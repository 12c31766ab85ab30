// Behind a security group that is too wide the network ACL of the subnet is the second fence, and
// routes to other networks should name where they lead.

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "assess/check.h"
#include "assess/doubts.h"
#include "assess/policy.h"
#include "assess/security_rules.h"
#include "assess/task_network.h"
#include "inventory/parts.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::int64_t, 2> administration = {22, 3389};

bool counts_ports(const std::string& protocol) {
  return protocol == "6" || protocol == "17";
}

// Passes unless the entry lets everything in, or TCP on this port.
Verdict refuses(const NetworkAclEntry& entry, std::int64_t port) {
  const Text open{"open for protocol {}", "プロトコル {} に開いています"};
  const Text begins{"the open ports begin at {}", "開いているポートは {} からです"};
  const Text ends{"the open ports end at {}", "開いているポートは {} までです"};
  const auto is_other = [](const std::string& protocol) {
    return protocol != "-1" && protocol != "6";
  };
  const Verdict outside =
      any_of({expect_that(
                  entry.from_port, [port](std::int64_t from) { return from > port; }, begins),
              expect_that(
                  entry.to_port, [port](std::int64_t to) { return to < port; }, ends)});
  return any_of({expect_that(entry.protocol, is_other, open),
                 all_of({expect_that(entry.protocol, counts_ports, open), outside})});
}

Verdict holds_some_only(const NetworkAclEntry& entry) {
  const auto limited = [](const std::string& cidr) { return !holds_every_address(cidr); };
  const Text anywhere{"from {}", "送信元は {} です"};
  return all_of({expect_that(entry.cidr_ipv4, limited, anywhere, IfAbsent::passes),
                 expect_that(entry.cidr_ipv6, limited, anywhere, IfAbsent::passes)});
}

using Entries = std::span<const Element<const NetworkAclEntry*>>;

// Passes where the entry turns TCP on this port away from all addresses; without a port,
// everything.
std::vector<Verdict> turns_away(const NetworkAclEntry& entry, std::optional<std::int64_t> port) {
  const Text other{"is {}", "値は {} です"};
  const auto is_whole = [](const std::string& cidr) { return cidr.ends_with("/0"); };
  const auto everything = [](const std::string& protocol) { return protocol == "-1"; };
  const auto tcp = [](const std::string& protocol) { return protocol == "6"; };
  const Fact<std::string>& from = entry.cidr_ipv4.is_absent() ? entry.cidr_ipv6 : entry.cidr_ipv4;
  std::vector<Verdict> covers = {expect_that(entry.protocol, everything, other)};
  if (port) {
    covers.push_back(
        all_of({expect_that(entry.protocol, tcp, other),
                expect_that(
                    entry.from_port, [&](std::int64_t first) { return first <= *port; }, other),
                expect_that(
                    entry.to_port, [&](std::int64_t last) { return last >= *port; }, other)}));
  }
  return {expect(entry.rule_action, "deny"), expect(entry.egress, false),
          expect_that(from, is_whole, other), any_of(covers)};
}

// What the earlier entries turn away from everywhere never comes to this one: the first that
// matches decides.
void add_earlier_denials(const NetworkAclEntry& entry, Entries entries,
                         std::optional<std::int64_t> port, std::vector<Verdict>& verdicts) {
  const std::int64_t* number = entry.rule_number.if_known();
  for (const auto& one : entries) {
    if (one.value->cidr_ipv4.is_absent() != entry.cidr_ipv4.is_absent()) continue;
    std::vector<Verdict> denies = turns_away(*one.value, port);
    denies.push_back(number == nullptr
                         ? unknown(entry.rule_number.evidence(),
                                   {.reason = Reason::not_seen, .detail = "the order of entries"})
                         : expect_that(one.value->rule_number,
                                       [&](std::int64_t earlier) { return earlier < *number; },
                                       {"comes later, as {}", "{} 番なので後に評価されます"}));
    const auto never = [](const Verdict& part) {
      return std::all_of(part.branches().begin(), part.branches().end(),
                         [](const Branch& branch) { return branch.outcome == Outcome::fail; });
    };
    if (std::any_of(denies.begin(), denies.end(), never)) continue;
    verdicts.push_back(all_of(denies).under(one.when));
  }
}

Verdict judge_entry(const NetworkAclEntry& entry, Entries entries) {
  std::vector<Verdict> everything = {
      expect_that(entry.protocol, [](const std::string& protocol) { return protocol != "-1"; },
                  {"lets in every protocol and port from anywhere",
                   "任意の送信元からのすべての通信を許可しています"})};
  add_earlier_denials(entry, entries, std::nullopt, everything);
  std::vector<Verdict> ports = {any_of(everything)};
  for (const std::int64_t port : administration) {
    std::vector<Verdict> one = {
        refuses(entry, port)
            .labelled(Outcome::fail,
                      say({"lets in port {}", "ポート {} への通信を許可しています"}, port))};
    add_earlier_denials(entry, entries, port, one);
    ports.push_back(any_of(one));
  }
  const auto is_deny = [](const std::string& action) { return action != "allow"; };
  const Text allow{"the action is {}", "アクションは {} です"};
  return policy::compact(any_of({all_of(ports), holds_some_only(entry), expect(entry.egress, true),
                                 expect_that(entry.rule_action, is_deny, allow)}));
}

// The network ACLs of the subnets in which tasks run.
class TaskAcls {
 public:
  TaskAcls(const Index& index, const TaskNetwork& network)
      : index_(index),
        associations_(index, &SubnetNetworkAclAssociation::subnet),
        entries_(index, &NetworkAclEntry::acl),
        doubt_(doubts(entries_.loose(), Outcome::pass,
                      [](const NetworkAclEntry& entry) { return judge_entry(entry, {}); })) {
    for (const TaskStarter& starter : network.starters()) {
      for (const auto& element : starter.network->subnets.elements) {
        for (const auto& subnet : index.targets<Subnet>(element.value).elements) {
          if (const auto when = element.when.and_also(subnet.when)) use(*subnet.value, *when);
        }
      }
    }
  }

  void rule(std::vector<Ruling>& rulings) const {
    for (const Resource* resource : order_) {
      rulings.push_back({resource, policy::compact(all_of(verdicts_.at(resource)))});
    }
  }

 private:
  void add(const Resource& resource, const Verdict& verdict, const Guard& when) {
    std::vector<Verdict>& verdicts = verdicts_[&resource];
    if (verdicts.empty()) order_.push_back(&resource);
    verdicts.push_back(Verdict(verdict).under(when));
  }

  void use(const Subnet& subnet, const Guard& used) {
    if (!done_.emplace(&subnet, used).second) return;
    std::vector<Guard> associated;
    for (const auto& one : associations_.of(subnet)) {
      const auto acls = index_.targets<NetworkAcl>(one.value->acl);
      std::vector<Guard> seen;
      for (const auto& acl : acls.elements) {
        seen.push_back(acl.when);
        const auto when = one.when.and_also(acl.when);
        const auto here = when ? used.and_also(*when) : std::nullopt;
        if (here && done_.emplace(acl.value, *here).second)
          add(*acl.value, judge(*acl.value), *here);
      }
      for (const Guard& elsewhere : where_none_holds(seen)) {
        const auto when = one.when.and_also(elsewhere);
        const auto here = when ? used.and_also(*when) : std::nullopt;
        if (here) add(subnet, acl_not_seen(one.value->acl.evidence()), *here);
      }
      associated.push_back(one.when);
    }
    const std::vector<Gap> unseen = index_.inventory().unseen<NetworkAcl>();
    for (const Guard& alone : where_none_holds(associated)) {
      const auto here = used.and_also(alone);
      if (here && !unseen.empty()) {
        add(subnet, unknown(subnet.evidence, unseen.front().why), *here);
      } else if (here) {
        use_default(subnet, *here);
      }
    }
  }

  // A subnet without an ACL of its own has the default one of its VPC.
  void use_default(const Subnet& subnet, const Guard& used) {
    std::vector<Guard> seen;
    for (const auto& vpc : index_.targets<Vpc>(subnet.vpc).elements) {
      seen.push_back(vpc.when);
      const auto here = used.and_also(vpc.when);
      if (here && done_.emplace(vpc.value, *here).second) {
        add(*vpc.value, default_acl(*vpc.value), *here);
      }
    }
    for (const Guard& elsewhere : where_none_holds(seen)) {
      const auto here = used.and_also(elsewhere);
      if (here) add(subnet, acl_not_seen(subnet.evidence), *here);
    }
  }

  static Verdict acl_not_seen(const Evidence& at) {
    return {Outcome::unknown,
            {at, Text{"the network ACL of this subnet was not part of this run",
                      "このサブネットのネットワーク ACL は今回の対象に含まれていません"}}};
  }

  Verdict judge(const NetworkAcl& acl) const {
    std::vector<Verdict> verdicts = {pass(
        acl.evidence, Text{"no entry of it is this wide", "これほど広いエントリはありません"})};
    const Entries entries = entries_.of(acl);
    for (const auto& entry : entries)
      verdicts.push_back(judge_entry(*entry.value, entries).under(entry.when));
    if (doubt_) verdicts.push_back(*doubt_);
    return policy::compact(all_of(verdicts));
  }

  Verdict default_acl(const Vpc& vpc) const {
    if (!associations_.loose().empty()) {
      return unknown(vpc.evidence,
                     {.reason = Reason::not_seen, .detail = "the subnets of its ACLs"});
    }
    return fail(vpc.evidence,
                Text{"task subnets keep its default network ACL, which lets in everything from "
                     "anywhere",
                     "タスクのサブネットが既定のネットワーク ACL のままで、任意の送信元からの"
                     "すべての通信を許可しています"});
  }

  const Index& index_;
  Parts<Subnet, SubnetNetworkAclAssociation> associations_;
  Parts<NetworkAcl, NetworkAclEntry> entries_;
  std::optional<Verdict> doubt_;  // of the entries whose ACL is not known
  std::set<std::pair<const Resource*, Guard>> done_;
  std::map<const Resource*, std::vector<Verdict>> verdicts_;
  std::vector<const Resource*> order_;
};

// What lies behind a transit gateway its own route tables decide, which are not judged here.
Verdict judge_route(const Route& route) {
  const auto narrow = [](const std::string& cidr) { return !holds_every_address(cidr); };
  const Text anywhere{"leads {} to another network", "{} を別のネットワークに向けています"};
  const Verdict named =
      all_of({expect_that(route.destination_ipv4, narrow, anywhere, IfAbsent::passes),
              expect_that(route.destination_ipv6, narrow, anywhere, IfAbsent::passes)});
  const Verdict peering = any_of({named, expect_absent(route.vpc_peering_connection)});
  const Verdict behind =
      unknown(route.transit_gateway.evidence(),
              {.reason = Reason::not_seen, .detail = "the route tables of the transit gateway"});
  return all_of({peering, any_of({named, expect_absent(route.transit_gateway), behind})});
}

std::vector<Ruling> judge(const Index& index) {
  const TaskNetwork network(index);
  std::vector<Ruling> rulings;
  TaskAcls(index, network).rule(rulings);
  for (const Route& route : index.inventory().all<Route>()) {
    if (route.vpc_peering_connection.is_absent() && route.transit_gateway.is_absent()) continue;
    const auto tables = index.targets<RouteTable>(route.route_table);
    std::vector<Verdict> verdicts;
    for (const auto& table : tables.elements) {
      for (const auto& vpc : index.targets<Vpc>(table.value->vpc).elements) {
        const auto when = table.when.and_also(vpc.when);
        if (!when || network.uses_of(*vpc.value).empty()) continue;
        verdicts.push_back(judge_route(route).under(*when));
      }
    }
    // Of a route whose table is not known nobody knows whether tasks use it.
    for (const Gap& gap : tables.gaps) {
      if (judge_route(route).outcome() == Outcome::pass) continue;
      verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
    }
    if (!verdicts.empty()) rulings.push_back({&route, policy::compact(all_of(verdicts))});
  }
  return rulings;
}

}  // namespace

Check broad_network_acl() {
  return {
      .id = "ORC-3.15",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::medium,
      .title = {.en = "Network ACL or peering route is too broad",
                .ja = "ネットワークACLやピアリングの経路が広すぎる"},
      .why = {.en = "If a security group is opened by mistake, nothing else stops remote "
                    "administration from the internet, or traffic from networks that have no "
                    "business here.",
              .ja = "セキュリティグループを誤って開けた場合に、インターネットからのリモート管理や"
                    "、無関係なネットワークからの通信を止めるものがありません。"},
      .fix = {.en = "Give task subnets a NetworkAcl whose entries allow the ports and blocks in "
                    "use and the answering ports, from 32768 on or with a lower RuleNumber that "
                    "denies 3389 first, and let peering routes name the needed "
                    "DestinationCidrBlock.",
              .ja = "タスクのサブネットに NetworkAcl を割り当て、使用するポートとアドレス、応答用"
                    "のポートだけを許可してください。応答用は 32768 番以降とするか、より小さい"
                    " RuleNumber で 3389 番を拒否してから許可してください。ピアリングのルートの"
                    " DestinationCidrBlock は必要な範囲に限ってください。"},
      .reads = {"AWS::EC2::NetworkAclEntry#CidrBlock", "AWS::EC2::NetworkAclEntry#Ipv6CidrBlock",
                "AWS::EC2::NetworkAclEntry#Protocol", "AWS::EC2::NetworkAclEntry#PortRange.From",
                "AWS::EC2::NetworkAclEntry#RuleAction", "AWS::EC2::NetworkAclEntry#Egress",
                "AWS::EC2::NetworkAclEntry#RuleNumber",
                "AWS::EC2::SubnetNetworkAclAssociation#SubnetId",
                "AWS::EC2::Route#DestinationCidrBlock", "AWS::EC2::Route#VpcPeeringConnectionId"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
