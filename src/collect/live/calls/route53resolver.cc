// What is read of route53resolver.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "route53resolver", .operation = "ListFirewallRuleGroupAssociations"},
    {.service = "route53resolver", .operation = "ListResolverQueryLogConfigAssociations"},
    {.service = "route53resolver",
     .operation = "ListFirewallRules",
     .after = "ListFirewallRuleGroupAssociations",
     .each = "FirewallRuleGroupAssociations[].FirewallRuleGroupId",
     .parameters = {{{"FirewallRuleGroupId", "."}}}},
    {.service = "route53resolver",
     .operation = "ListFirewallDomains",
     .after = "ListFirewallRules",
     .each = "FirewallRules[].FirewallDomainListId",
     .parameters = {{{"FirewallDomainListId", "."}}}},
});

}  // namespace

std::span<const CallRow> route53resolver_calls() {
  return rows;
}

}  // namespace hakoseki::live
