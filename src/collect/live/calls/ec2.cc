// What is read of ec2.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "ec2", .operation = "DescribeRegions", .reach = Reach::global},
    {.service = "ec2", .operation = "DescribeVpcs"},
    {.service = "ec2", .operation = "DescribeSubnets"},
    {.service = "ec2", .operation = "DescribeSecurityGroups"},
    {.service = "ec2", .operation = "DescribeNetworkAcls"},
    {.service = "ec2", .operation = "DescribeRouteTables"},
    {.service = "ec2", .operation = "DescribeVpcEndpoints"},
    {.service = "ec2", .operation = "DescribeNatGateways"},
    {.service = "ec2", .operation = "DescribeInternetGateways"},
    {.service = "ec2", .operation = "DescribeFlowLogs"},
    {.service = "ec2", .operation = "DescribeInstances"},
    {.service = "ec2", .operation = "DescribeLaunchTemplates"},
    {.service = "ec2",
     .operation = "DescribeLaunchTemplateVersions",
     .after = "DescribeLaunchTemplates",
     .each = "LaunchTemplates[].LaunchTemplateId",
     .parameters = {{{"LaunchTemplateId", "."}, {"Versions", R"(["$Latest","$Default"])"}}}},
});

}  // namespace

std::span<const CallRow> ec2_calls() {
  return rows;
}

}  // namespace hakoseki::live
