// What is read of elbv2.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "elbv2", .operation = "DescribeLoadBalancers"},
    {.service = "elbv2",
     .operation = "DescribeListeners",
     .after = "DescribeLoadBalancers",
     .each = "LoadBalancers[].LoadBalancerArn",
     .parameters = {{{"LoadBalancerArn", "."}}}},
    {.service = "elbv2",
     .operation = "DescribeRules",
     .after = "DescribeListeners",
     .each = "Listeners[].ListenerArn",
     .parameters = {{{"ListenerArn", "."}}}},
    {.service = "elbv2",
     .operation = "DescribeLoadBalancerAttributes",
     .after = "DescribeLoadBalancers",
     .each = "LoadBalancers[].LoadBalancerArn",
     .parameters = {{{"LoadBalancerArn", "."}}}},
    {.service = "elbv2", .operation = "DescribeTargetGroups"},
});

}  // namespace

std::span<const CallRow> elbv2_calls() {
  return rows;
}

}  // namespace hakoseki::live
