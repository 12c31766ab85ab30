// What is read of wafv2.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "wafv2",
     .operation = "GetWebACLForResource",
     .after = "DescribeLoadBalancers",
     .each = "LoadBalancers[]",
     .parameters = {{{"ResourceArn", ".LoadBalancerArn"}}},
     .only_if = "Type=application",
     .after_service = "elbv2"},
});

}  // namespace

std::span<const CallRow> wafv2_calls() {
  return rows;
}

}  // namespace hakoseki::live
