// What filters and records the names a VPC asks for: Network Firewall and Route 53 Resolver.
#include <map>

#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

void decode_firewalls(Reader& reader) {
  std::set<std::string> seen;
  for (const Item& item : reader.items("network-firewall:DescribeFirewall", "Firewall")) {
    seen.insert(item.text("FirewallArn"));
    reader.add(item,
               {.type = "AWS::NetworkFirewall::Firewall",
                .id = item.text("FirewallName"),
                .address = item.text("FirewallArn"),
                .named_by = "FirewallName"},
               *item.value);
  }
  reader.expect_listing<NetworkFirewall>("network-firewall:ListFirewalls");
  for (const Item& item : reader.items("network-firewall:ListFirewalls", "Firewalls")) {
    if (seen.contains(item.text("FirewallArn"))) continue;
    reader.inventory().note_unseen<NetworkFirewall>(
        {.why = {.reason = Reason::not_seen, .detail = "network-firewall:DescribeFirewall"},
         .evidence = item.value->at});
  }
}

// The rules of a group come in a list of their own.
void decode_rule_groups(Reader& reader) {
  std::map<std::string, std::vector<Item>> by_group;
  for (const Item& item : reader.items("route53resolver:ListFirewallRules", "FirewallRules")) {
    by_group[item.text("FirewallRuleGroupId")].push_back(item);
  }
  for (const auto& [group, rules] : by_group) {
    Value all = list_at(rules.front().value->at);
    for (const Item& rule : rules)
      all.items.push_back(*rule.value);
    Properties properties(map_at(all.at));
    properties.put("FirewallRules", std::move(all));
    reader.add(rules.front(),
               {.type = "AWS::Route53Resolver::FirewallRuleGroup",
                .id = group,
                .address = group,
                .named_by = "FirewallRuleGroupId",
                .tags = Tags::elsewhere},
               properties.value());
  }
  for (const Item& item : reader.answers("route53resolver:ListFirewallDomains")) {
    const std::string* id = item.answer->asked_for("FirewallDomainListId");
    if (id == nullptr) continue;
    reader.add(item,
               {.type = "AWS::Route53Resolver::FirewallDomainList",
                .id = *id,
                .address = *id,
                .named_by = "Domains",
                .tags = Tags::elsewhere},
               *item.value);
  }
}

void decode_associations(Reader& reader) {
  constexpr std::string_view firewalls = "route53resolver:ListFirewallRuleGroupAssociations";
  for (const Item& item : reader.items(firewalls, "FirewallRuleGroupAssociations")) {
    reader.add(item,
               {.type = "AWS::Route53Resolver::FirewallRuleGroupAssociation",
                .id = item.text("Id"),
                .address = item.text("Arn"),
                .named_by = "Id",
                .tags = Tags::elsewhere},
               *item.value);
  }
  reader.expect_listing<DnsFirewallAssociation>(firewalls);
  constexpr std::string_view logs = "route53resolver:ListResolverQueryLogConfigAssociations";
  for (const Item& item : reader.items(logs, "ResolverQueryLogConfigAssociations")) {
    reader.add(item,
               {.type = "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
                .id = item.text("Id"),
                .address = item.text("Id"),
                .named_by = "Id",
                .tags = Tags::elsewhere},
               *item.value);
  }
  reader.expect_listing<QueryLogAssociation>(logs);
}

}  // namespace

std::span<const Operation> perimeter_operations() {
  static const std::vector<Operation> all = {
      {"network-firewall", "ListFirewalls", "Firewalls[].FirewallArn", {"Firewalls.FirewallArn"}},
      {"network-firewall",
       "DescribeFirewall",
       "Firewall.VpcId",
       {"Firewall.FirewallArn", "Firewall.FirewallName", "Firewall.VpcId", "Firewall.Tags.Key",
        "Firewall.Tags.Value"}},
      {"route53resolver",
       "ListFirewallRules",
       "FirewallRules[].FirewallRuleGroupId",
       {"FirewallRules.FirewallRuleGroupId", "FirewallRules.Action=ALLOW|BLOCK|ALERT",
        "FirewallRules.FirewallDomainListId"}},
      {"route53resolver", "ListFirewallDomains", "Domains[]$ FirewallDomainListId", {"Domains"}},
      {"route53resolver",
       "ListFirewallRuleGroupAssociations",
       "FirewallRuleGroupAssociations[].VpcId",
       {"FirewallRuleGroupAssociations.Id", "FirewallRuleGroupAssociations.Arn",
        "FirewallRuleGroupAssociations.VpcId",
        "FirewallRuleGroupAssociations.FirewallRuleGroupId"}},
      {"route53resolver",
       "ListResolverQueryLogConfigAssociations",
       "ResolverQueryLogConfigAssociations[].ResourceId",
       {"ResolverQueryLogConfigAssociations.Id", "ResolverQueryLogConfigAssociations.ResourceId"}},
  };
  return all;
}

void decode_perimeter(Reader& reader) {
  decode_firewalls(reader);
  decode_rule_groups(reader);
  decode_associations(reader);
}

}  // namespace hakoseki::live
