// What is read of autoscaling.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "autoscaling", .operation = "DescribeAutoScalingGroups"},
    {.service = "autoscaling", .operation = "DescribeLaunchConfigurations"},
});

}  // namespace

std::span<const CallRow> autoscaling_calls() {
  return rows;
}

}  // namespace hakoseki::live
