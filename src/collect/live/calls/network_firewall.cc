// What is read of network-firewall.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "network-firewall", .operation = "ListFirewalls"},
    {.service = "network-firewall",
     .operation = "DescribeFirewall",
     .after = "ListFirewalls",
     .each = "Firewalls[].FirewallArn",
     .parameters = {{{"FirewallArn", "."}}}},
});

}  // namespace

std::span<const CallRow> network_firewall_calls() {
  return rows;
}

}  // namespace hakoseki::live
