#include "assess/default_routes.h"

#include "assess/expect.h"

namespace hakoseki {
namespace {

bool is_default(const std::string& cidr) {
  return cidr == "0.0.0.0/0" || cidr == "::/0";
}

Verdict leaves(const Route& route) {
  const Text narrow{"only for {}", "宛先は {} に限られます"};
  return any_of({expect_that(route.destination_ipv4, is_default, narrow),
                 expect_that(route.destination_ipv6, is_default, narrow)})
      .labelled(Outcome::pass,
                Text{"this route leads to all addresses", "このルートはすべての宛先に通じています"})
      .under(route.when);
}

Verdict table_not_seen(const Subnet& subnet) {
  return {Outcome::unknown,
          {subnet.evidence, Text{"its route table was not part of this run",
                                 "このサブネットのルートテーブルは今回の対象に"
                                 "含まれていません"}}};
}

Verdict names_internet_gateway(const Route& route, const Index& index) {
  return judge_each(
             route.gateway,
             [&](const Reference& gateway) {
               const bool internet = gateway.text.starts_with("igw-") ||
                                     index.find<InternetGateway>(gateway) != nullptr;
               return std::pair<Outcome, Message>(
                   internet ? Outcome::fail : Outcome::pass,
                   internet ? Text{"this route leads to an internet gateway",
                                   "このルートはインターネットゲートウェイに通じています"}
                            : Text{"not an internet gateway",
                                   "インターネットゲートウェイではありません"});
             },
             IfAbsent::passes)
      .under(route.when);
}

}  // namespace

DefaultRoutes::DefaultRoutes(const Index& index) {
  for (const auto& one : index.inventory().all<SubnetRouteTableAssociation>()) {
    const auto* subnet = index.find<Subnet>(one.subnet);
    const auto* table = index.find<RouteTable>(one.route_table);
    if (subnet != nullptr && table != nullptr) tables_.emplace(subnet, table);
  }
  for (const Route& route : index.inventory().all<Route>()) {
    const auto* table = index.find<RouteTable>(route.route_table);
    if (table != nullptr) routes_[table].push_back(&route);
  }
}

const RouteTable* DefaultRoutes::table_of(const Subnet& subnet) const {
  const auto table = tables_.find(&subnet);
  return table == tables_.end() ? nullptr : table->second;
}

Verdict DefaultRoutes::lead_out(const Subnet& subnet) const {
  const auto table = tables_.find(&subnet);
  if (table == tables_.end()) return table_not_seen(subnet);
  std::vector<Verdict> verdicts = {
      fail(table->second->evidence, Text{"its route table leads to no other addresses",
                                         "ルートテーブルに外部への既定のルートがありません"})};
  const auto routes = routes_.find(table->second);
  if (routes != routes_.end()) {
    for (const Route* route : routes->second)
      verdicts.push_back(leaves(*route));
  }
  return any_of(verdicts);
}

Verdict DefaultRoutes::avoid_internet_gateways(const Subnet& subnet, const Index& index) const {
  const auto table = tables_.find(&subnet);
  if (table == tables_.end()) return table_not_seen(subnet);
  std::vector<Verdict> verdicts = {
      pass(table->second->evidence, Text{"its route table names no internet gateway",
                                         "ルートテーブルにインターネットゲートウェイへの"
                                         "ルートがありません"})};
  const auto routes = routes_.find(table->second);
  if (routes != routes_.end()) {
    for (const Route* route : routes->second)
      verdicts.push_back(names_internet_gateway(*route, index));
  }
  return all_of(verdicts);
}

}  // namespace hakoseki
