// Without access logs nobody can tell afterwards who called a workload; without dropping invalid
// headers, request smuggling is easier.

#include <string_view>

#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

// An attribute that is not written has AWS's default, which is "false" for both.
Verdict attribute_is_true(const LoadBalancer& balancer, std::string_view key, const Text& if_none) {
  return some(
      balancer.attributes,
      [&](const Tag& attribute) {
        return all_of(
            {expect_that(attribute.key, [&](const std::string& name) { return name == key; },
                         {"sets `{}`", "`{}` の指定です"}),
             expect(attribute.value, "true")});
      },
      if_none);
}

Verdict judge(const LoadBalancer& balancer) {
  const Verdict logs = attribute_is_true(balancer, "access_logs.s3.enabled",
                                         {"access_logs.s3.enabled is not true",
                                          "access_logs.s3.enabled が true で"
                                          "ありません"});
  // Only application load balancers know headers.
  const Verdict application = expect(balancer.lb_type, "application");
  const Verdict headers =
      attribute_is_true(balancer, "routing.http.drop_invalid_header_fields.enabled",
                        {"routing.http.drop_invalid_header_fields.enabled is not true",
                         "routing.http.drop_invalid_header_fields.enabled が true でありません"});
  return all_of({logs, given(application, headers)});
}

}  // namespace

Check load_balancer_without_access_logs() {
  return {
      .id = "ORC-3.16",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::low,
      .title = {.en = "Load balancer keeps no access logs or takes invalid headers",
                .ja = "ロードバランサのアクセスログや不正ヘッダの破棄が無効"},
      .why = {.en = "Without access logs an attack on a workload cannot be traced, and invalid "
                    "headers help to "
                    "smuggle requests past the load balancer.",
              .ja = "アクセスログがないと攻撃の経路を追えません。不正なヘッダは、ロードバランサをす"
                    "り抜ける"
                    "リクエストに悪用されます。"},
      .fix = {.en = "Set access_logs.s3.enabled and "
                    "routing.http.drop_invalid_header_fields.enabled to true in "
                    "LoadBalancerAttributes.",
              .ja = "LoadBalancerAttributes で access_logs.s3.enabled と "
                    "routing.http.drop_invalid_header_fields.enabled を true にしてください。"},
      .reads = {"AWS::ElasticLoadBalancingV2::LoadBalancer#LoadBalancerAttributes[].Value"},
      .judge = each<LoadBalancer>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
