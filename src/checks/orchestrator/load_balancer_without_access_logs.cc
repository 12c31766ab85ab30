// Without access logs nobody can tell afterwards who called a workload; without dropping invalid
// headers, request smuggling is easier.

#include <string_view>

#include "assess/check.h"
#include "assess/container_targets.h"
#include "assess/doubts.h"

namespace hakoseki::checks::orchestrator {
namespace {

// An attribute that is not written has AWS's default, which is "false" for both.
Verdict attribute_is_true(const LoadBalancer& balancer, std::string_view key, const Text& if_none) {
  FactList<Tag> own{.gaps = balancer.attributes.gaps, .evidence = balancer.attributes.evidence};
  for (const Element<Tag>& attribute : balancer.attributes.elements) {
    const std::string* name = attribute.value.key.if_known();
    if (name == nullptr || *name == key) own.elements.push_back(attribute);
  }
  if (own.elements.size() == 1 && own.complete() && own.elements.front().when.always()) {
    const Tag& only = own.elements.front().value;
    return all_of({expect(only.value, "true").labelled(Outcome::fail, if_none),
                   expect(only.key, std::string(key))});
  }
  return some(
      own,
      [&](const Tag& attribute) {
        return all_of({expect(attribute.key, std::string(key)), expect(attribute.value, "true")});
      },
      if_none);
}

// Network load balancers log TLS connections only.
Verdict can_log(const LoadBalancer& balancer, const Parts<LoadBalancer, Listener>& listeners) {
  const Verdict application = expect(balancer.lb_type, "application");
  if (application.outcome() == Outcome::pass) return application;
  std::vector<Verdict> ways = {application};
  for (const auto& listener : listeners.of(balancer))
    ways.push_back(expect(listener.value->protocol, "TLS").under(listener.when));
  const auto doubt = doubts(listeners.loose(), Outcome::fail, [](const Listener& listener) {
    return expect(listener.protocol, "TLS");
  });
  if (doubt) ways.push_back(*doubt);
  const std::string* type = balancer.lb_type.if_known();
  const bool gateway = type != nullptr && *type == "gateway";
  for (const Gap& gap : listeners.unseen(balancer))
    ways.push_back(unknown(balancer.evidence, gap.why));
  return any_of(ways).labelled(
      Outcome::fail,
      gateway ? Text{"a gateway load balancer writes no access logs",
                     "Gateway Load Balancer はアクセスログを記録しません"}
              : Text{"a network load balancer without TLS listeners writes no access logs",
                     "TLS リスナーのない Network Load Balancer はアクセスログを記録しません"});
}

Verdict judge_balancer(const LoadBalancer& balancer,
                       const Parts<LoadBalancer, Listener>& listeners) {
  const Verdict logs = attribute_is_true(
      balancer, "access_logs.s3.enabled",
      {"access_logs.s3.enabled is not true", "access_logs.s3.enabled が true でありません"});
  // Only application load balancers know headers.
  const Verdict application = expect(balancer.lb_type, "application");
  const Verdict headers =
      attribute_is_true(balancer, "routing.http.drop_invalid_header_fields.enabled",
                        {"routing.http.drop_invalid_header_fields.enabled is not true",
                         "routing.http.drop_invalid_header_fields.enabled が true でありません"});
  return all_of({given(can_log(balancer, listeners), logs), given(application, headers)});
}

std::vector<Ruling> judge(const Index& index) {
  const ContainerTargets targets(index);
  const Parts<LoadBalancer, Listener> listeners(index, &Listener::load_balancer);
  std::vector<Ruling> rulings;
  for (const LoadBalancer& balancer : index.inventory().all<LoadBalancer>()) {
    rulings.push_back(
        {&balancer, given(targets.behind(balancer), judge_balancer(balancer, listeners))});
  }
  return rulings;
}

}  // namespace

Check load_balancer_without_access_logs() {
  return {
      .id = "ORC-3.16",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::low,
      .title = {.en = "Load balancer keeps no access logs or takes invalid headers",
                .ja = "ロードバランサーのアクセスログや不正ヘッダーの破棄が無効"},
      .why =
          {.en = "Without access logs an attack on a workload cannot be traced, and invalid "
                 "headers help to "
                 "smuggle requests past the load balancer.",
           .ja =
               "アクセスログがないと攻撃の経路を追えません。不正なヘッダーは、ロードバランサーをす"
               "り抜ける"
               "リクエストに悪用されます。"},
      .fix = {.en = "Set access_logs.s3.enabled and "
                    "routing.http.drop_invalid_header_fields.enabled to true in "
                    "LoadBalancerAttributes.",
              .ja = "LoadBalancerAttributes で access_logs.s3.enabled と "
                    "routing.http.drop_invalid_header_fields.enabled を true にしてください。"},
      .reads = {"AWS::ElasticLoadBalancingV2::LoadBalancer#LoadBalancerAttributes[].Value",
                "AWS::ElasticLoadBalancingV2::TargetGroup#TargetType"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
