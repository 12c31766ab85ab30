// Behind a security group that is too wide the network ACL of the subnet is the second fence, and
// routes to other networks should name where they lead.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "assess/check.h"
#include "assess/policy.h"
#include "assess/security_rules.h"
#include "assess/task_network.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::int64_t, 2> administration = {22, 3389};

// Answers come back to any high port: that range must be open where anything is called outside.
Verdict is_for_answers(const NetworkAclEntry& entry) {
  const Text low{"the open ports begin at {}", "開いているポートは {} からです"};
  return expect_that(
      entry.from_port, [](std::int64_t port) { return port >= 1024; }, low);
}

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

// An earlier entry that turns the port away from everywhere comes first.
bool denied_before(const NetworkAclEntry& entry, std::int64_t port,
                   const std::vector<const NetworkAclEntry*>& entries) {
  const std::int64_t* number = entry.rule_number.if_known();
  return number != nullptr &&
         std::any_of(entries.begin(), entries.end(), [&](const NetworkAclEntry* one) {
           const std::int64_t* earlier = one->rule_number.if_known();
           const std::string* action = one->rule_action.if_known();
           const bool* out = one->egress.if_known();
           return one->when.always() && earlier != nullptr && *earlier < *number &&
                  action != nullptr && *action == "deny" && out != nullptr && !*out &&
                  one->cidr_ipv4.is_absent() == entry.cidr_ipv4.is_absent() &&
                  holds_some_only(*one).outcome() == Outcome::fail &&
                  refuses(*one, port).outcome() == Outcome::fail;
         });
}

Verdict judge_entry(const NetworkAclEntry& entry,
                    const std::vector<const NetworkAclEntry*>& entries) {
  std::vector<Verdict> ports = {
      expect_that(entry.protocol, [](const std::string& protocol) { return protocol != "-1"; },
                  {"lets in every protocol and port from anywhere",
                   "任意の送信元からのすべての通信を許可しています"})};
  for (const std::int64_t port : administration) {
    if (denied_before(entry, port, entries)) continue;
    ports.push_back(
        refuses(entry, port)
            .labelled(Outcome::fail,
                      say({"lets in port {}", "ポート {} への通信を許可しています"}, port)));
  }
  const auto is_deny = [](const std::string& action) { return action != "allow"; };
  const Text allow{"the action is {}", "アクションは {} です"};
  return policy::compact(
      any_of({all_of(ports), is_for_answers(entry), holds_some_only(entry),
              expect(entry.egress, true), expect_that(entry.rule_action, is_deny, allow)})
          .under(entry.when));
}

// The network ACLs of the subnets in which tasks run.
class TaskAcls {
 public:
  TaskAcls(const Index& index, const TaskNetwork& network)
      : unseen_(index.inventory().unseen<NetworkAcl>()) {
    for (const auto& one : index.inventory().all<SubnetNetworkAclAssociation>()) {
      const auto* subnet = index.find<Subnet>(one.subnet);
      loose_ = loose_ || (subnet == nullptr && one.subnet.cases().front().unknown() != nullptr);
      if (subnet == nullptr) continue;
      acls_[subnet] = index.find<NetworkAcl>(one.acl);
    }
    for (const auto& entry : index.inventory().all<NetworkAclEntry>()) {
      const auto* acl = index.find<NetworkAcl>(entry.acl);
      if (acl != nullptr) entries_[acl].push_back(&entry);
    }
    for (const TaskStarter& starter : network.starters())
      add_subnets(starter, index);
  }

  void rule(std::vector<Ruling>& rulings) const {
    std::set<const Resource*> done;
    for (const auto& [subnet, vpc] : used_) {
      const auto acl = acls_.find(subnet);
      if (acl != acls_.end() && acl->second != nullptr) {
        if (done.insert(acl->second).second) rulings.push_back({acl->second, judge(*acl->second)});
      } else if (acl == acls_.end() && vpc != nullptr && done.insert(vpc).second) {
        rulings.push_back({vpc, default_acl(*vpc)});
      }
    }
  }

 private:
  void add_subnets(const TaskStarter& starter, const Index& index) {
    for (const auto& element : starter.network->subnets.elements) {
      const auto* subnet = index.find<Subnet>(element.value);
      const auto seen = [&](const auto& one) { return one.first == subnet; };
      if (subnet == nullptr || std::any_of(used_.begin(), used_.end(), seen)) continue;
      used_.emplace_back(subnet, index.find<Vpc>(subnet->vpc));
    }
  }

  Verdict judge(const NetworkAcl& acl) const {
    std::vector<Verdict> verdicts = {pass(
        acl.evidence, Text{"no entry of it is this wide", "これほど広いエントリはありません"})};
    const auto entries = entries_.find(&acl);
    if (entries != entries_.end()) {
      for (const NetworkAclEntry* entry : entries->second)
        verdicts.push_back(judge_entry(*entry, entries->second));
    }
    return policy::compact(all_of(verdicts));
  }

  Verdict default_acl(const Vpc& vpc) const {
    if (!unseen_.empty()) return unknown(vpc.evidence, unseen_.front().why);
    if (loose_) {
      return unknown(vpc.evidence,
                     {.reason = Reason::not_seen, .detail = "the subnets of its ACLs"});
    }
    return fail(vpc.evidence,
                Text{"task subnets keep its default network ACL, which lets in everything from "
                     "anywhere",
                     "タスクのサブネットが既定のネットワーク ACL のままで、任意の送信元からの"
                     "すべての通信を許可しています"});
  }

  std::map<const Subnet*, const NetworkAcl*> acls_;
  std::map<const NetworkAcl*, std::vector<const NetworkAclEntry*>> entries_;
  std::vector<std::pair<const Subnet*, const Vpc*>> used_;
  bool loose_ = false;
  std::vector<Gap> unseen_;
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
    const auto* table = index.find<RouteTable>(route.route_table);
    const auto* vpc = table == nullptr ? nullptr : index.find<Vpc>(table->vpc);
    if (vpc != nullptr && !network.uses_of(*vpc).empty()) {
      rulings.push_back({&route, judge_route(route)});
    }
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
                    "use and the answering ports from 1024 on, and let peering routes name the "
                    "needed DestinationCidrBlock.",
              .ja = "タスクのサブネットに NetworkAcl を割り当て、使用するポートとアドレス、応答用"
                    "の 1024 番以降のポートだけを許可してください。ピアリングのルートの"
                    " DestinationCidrBlock は必要な範囲に限ってください。"},
      .reads = {"AWS::EC2::NetworkAclEntry#CidrBlock", "AWS::EC2::NetworkAclEntry#Ipv6CidrBlock",
                "AWS::EC2::NetworkAclEntry#Protocol", "AWS::EC2::NetworkAclEntry#PortRange.From",
                "AWS::EC2::NetworkAclEntry#RuleAction", "AWS::EC2::NetworkAclEntry#Egress",
                "AWS::EC2::SubnetNetworkAclAssociation#SubnetId",
                "AWS::EC2::Route#DestinationCidrBlock", "AWS::EC2::Route#VpcPeeringConnectionId"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
