// What is read of ec2.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr std::string_view network = "the network between what runs";

// DescribeSecurityGroupRules tells what DescribeSecurityGroups tells.
constexpr auto rows = std::to_array<CallRow>({
    {.service = "ec2", .operation = "DescribeRegions", .reach = Reach::global},
    {.service = "ec2", .operation = "DescribeVpcs"},
    {.service = "ec2", .operation = "DescribeVpcEncryptionControls"},
    {.service = "ec2", .operation = "DescribeSubnets"},
    {.service = "ec2", .operation = "DescribeSecurityGroups"},
    {.service = "ec2", .operation = "DescribeNetworkAcls"},
    {.service = "ec2", .operation = "DescribeRouteTables"},
    {.service = "ec2", .operation = "DescribeVpcEndpoints"},
    {.service = "ec2", .operation = "DescribeNatGateways"},
    {.service = "ec2", .operation = "DescribeInternetGateways"},
    {.service = "ec2", .operation = "DescribeFlowLogs"},
    {.service = "ec2", .operation = "DescribeEgressOnlyInternetGateways", .kept_for = network},
    {.service = "ec2", .operation = "DescribeManagedPrefixLists", .kept_for = network},
    {.service = "ec2",
     .operation = "GetManagedPrefixListEntries",
     .after = "DescribeManagedPrefixLists",
     .each = "PrefixLists[].PrefixListId",
     .parameters = {{{"PrefixListId", "."}}},
     .kept_for = network},
    {.service = "ec2",
     .operation = "DescribeNetworkInterfaces",
     .parameters = {{{"MaxResults", "1000"}}},
     .kept_for = network},
    {.service = "ec2", .operation = "DescribeTransitGatewayAttachments", .kept_for = network},
    {.service = "ec2", .operation = "DescribeTransitGatewayVpcAttachments", .kept_for = network},
    {.service = "ec2", .operation = "DescribeTransitGatewayRouteTables", .kept_for = network},
    {.service = "ec2",
     .operation = "GetTransitGatewayRouteTableAssociations",
     .after = "DescribeTransitGatewayRouteTables",
     .each = "TransitGatewayRouteTables[].TransitGatewayRouteTableId",
     .parameters = {{{"TransitGatewayRouteTableId", "."}}},
     .kept_for = network},
    {.service = "ec2",
     .operation = "GetTransitGatewayRouteTablePropagations",
     .after = "DescribeTransitGatewayRouteTables",
     .each = "TransitGatewayRouteTables[].TransitGatewayRouteTableId",
     .parameters = {{{"TransitGatewayRouteTableId", "."}}},
     .kept_for = network},
    {.service = "ec2",
     .operation = "SearchTransitGatewayRoutes",
     .after = "DescribeTransitGatewayRouteTables",
     .each = "TransitGatewayRouteTables[].TransitGatewayRouteTableId",
     .parameters = {{{"TransitGatewayRouteTableId", "."},
                     {"Filters", R"([{"Name":"state","Values":["active","blackhole"]}])"}}},
     .kept_for = network},
    {.service = "ec2", .operation = "DescribeVpcPeeringConnections", .kept_for = network},
    // VPN connections are not described: their answers hold the keys of the tunnels.
    {.service = "ec2", .operation = "DescribeVpnGateways", .kept_for = network},
    {.service = "ec2", .operation = "DescribeInstances"},
    {.service = "ec2",
     .operation = "DescribeImages",
     .after = "DescribeInstances",
     .each = "Reservations[].Instances[].ImageId",
     // One that is gone would make a list of ids fail.
     .parameters = {{{"Filters", R"([{"Name":"image-id","Values":"."}])"},
                     {"IncludeDeprecated", "true"}}},
     .batch = 200},
    // Of hosts of containers alone, and not of those outside of AWS.
    {.service = "ec2",
     .operation = "DescribeInstanceAttribute",
     .after = "DescribeContainerInstances",
     .each = "containerInstances[]",
     .parameters = {{{"InstanceId", ".ec2InstanceId"}, {"Attribute", R"("userData")"}}},
     .only_if = "ec2InstanceId=i-*",
     .after_service = "ecs"},
    {.service = "ec2", .operation = "GetSerialConsoleAccessStatus"},
    {.service = "ec2", .operation = "GetInstanceMetadataDefaults"},
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
