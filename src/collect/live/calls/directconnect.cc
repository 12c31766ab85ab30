// What is read of directconnect.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr std::string_view network = "the network between what runs";

constexpr auto rows = std::to_array<CallRow>({
    // The gateways are of no Region. Virtual interfaces are not described: their answers hold the
    // keys of BGP.
    {.service = "directconnect",
     .operation = "DescribeDirectConnectGateways",
     .reach = Reach::global,
     .kept_for = network},
    {.service = "directconnect",
     .operation = "DescribeDirectConnectGatewayAssociations",
     .after = "DescribeDirectConnectGateways",
     .each = "directConnectGateways[].directConnectGatewayId",
     .parameters = {{{"directConnectGatewayId", "."}}},
     .reach = Reach::global,
     .kept_for = network},
    {.service = "directconnect",
     .operation = "DescribeDirectConnectGatewayAttachments",
     .after = "DescribeDirectConnectGateways",
     .each = "directConnectGateways[].directConnectGatewayId",
     .parameters = {{{"directConnectGatewayId", "."}}},
     .reach = Reach::global,
     .kept_for = network},
});

}  // namespace

std::span<const CallRow> directconnect_calls() {
  return rows;
}

}  // namespace hakoseki::live
