#include "assess/default_routes.h"

#include "assess/doubts.h"
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
      .labelled(Outcome::pass, Text{"this route leads to all addresses",
                                    "このルートはすべての宛先に通じています"});
}

Verdict names_internet_gateway(const Route& route, const Index& index) {
  return judge_each(
      route.gateway,
      [&](const Reference& gateway) {
        const bool internet =
            gateway.text.starts_with("igw-") || index.find<InternetGateway>(gateway) != nullptr;
        return std::pair<Outcome, Message>(
            internet ? Outcome::fail : Outcome::pass,
            internet ? Text{"this route leads to an internet gateway",
                            "このルートはインターネットゲートウェイに通じています"}
                     : Text{"not an internet gateway", "インターネットゲートウェイではありません"});
      },
      IfAbsent::passes);
}

}  // namespace

DefaultRoutes::DefaultRoutes(const Index& index)
    : index_(index),
      associations_(index, &SubnetRouteTableAssociation::subnet),
      routes_(index, &Route::route_table),
      may_lead_out_(doubts(routes_.loose(), Outcome::fail, leaves)),
      may_name_gateway_(doubts(routes_.loose(), Outcome::pass, [&](const Route& route) {
        return names_internet_gateway(route, index);
      })) {}

FactList<const RouteTable*> DefaultRoutes::tables_of(const Subnet& subnet) const {
  FactList<const RouteTable*> tables{.evidence = subnet.evidence};
  std::vector<Guard> seen;
  for (const auto& one : associations_.of(subnet)) {
    const auto named = index_.targets<RouteTable>(one.value->route_table);
    for (const auto& table : named.elements) {
      if (const auto when = one.when.and_also(table.when)) {
        tables.elements.push_back({table.value, *when, table.evidence});
        seen.push_back(*when);
      }
    }
  }
  // Without an association it is the main table of the VPC, which no file shows.
  for (const Guard& when : where_none_holds(seen)) {
    tables.gaps.push_back(
        {{.reason = Reason::not_seen, .detail = "its route table"}, when, subnet.evidence});
  }
  return tables;
}

Verdict DefaultRoutes::lead_out(const Subnet& subnet) const {
  return every(tables_of(subnet), [&](const RouteTable* table) {
    std::vector<Verdict> verdicts = {
        fail(table->evidence, Text{"its route table leads to no other addresses",
                                   "ルートテーブルに外部への既定のルートがありません"})};
    for (const auto& route : routes_.of(*table))
      verdicts.push_back(leaves(*route.value).under(route.when));
    if (may_lead_out_) verdicts.push_back(*may_lead_out_);
    return any_of(verdicts);
  });
}

Verdict DefaultRoutes::avoid_internet_gateways(const Subnet& subnet) const {
  return every(tables_of(subnet), [&](const RouteTable* table) {
    std::vector<Verdict> verdicts = {
        pass(table->evidence, Text{"its route table names no internet gateway",
                                   "ルートテーブルにインターネットゲートウェイへの"
                                   "ルートがありません"})};
    for (const auto& route : routes_.of(*table)) {
      verdicts.push_back(names_internet_gateway(*route.value, index_).under(route.when));
    }
    if (may_name_gateway_) verdicts.push_back(*may_name_gateway_);
    return all_of(verdicts);
  });
}

}  // namespace hakoseki
