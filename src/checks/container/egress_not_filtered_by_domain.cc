// Security groups know addresses, not names. Where tasks may reach the internet only a control that
// knows domain names can tell the update server from the attacker's.

#include "assess/check.h"
#include "assess/default_routes.h"
#include "assess/task_network.h"
#include "assess/vpc_resources.h"

namespace hakoseki::checks::container {
namespace {

// Whether the tasks in this VPC have a way out at all.
Verdict leads_out(std::span<const TaskNetwork::Use> uses, const Vpc& vpc,
                  const DefaultRoutes& routes, const Index& index) {
  std::vector<Verdict> verdicts;
  for (const TaskNetwork::Use& use : uses) {
    for (const auto& element : use.starter->network->subnets.elements) {
      for (const auto& subnet : index.targets<Subnet>(element.value).elements) {
        verdicts.push_back(routes.lead_out(*subnet.value).under(subnet.when));
      }
    }
  }
  if (verdicts.empty()) {
    return {Outcome::unknown,
            {vpc.evidence, Text{"the subnets of its tasks were not part of this run",
                                "タスクのサブネットが今回の対象に含まれていません"}}};
  }
  return any_of(verdicts);
}

// Denying by default means a rule that blocks every domain, after those that allow some. It sees
// names only: who knows an address passes by.
Verdict denies_by_default(const DnsFirewallAssociation& association, const Index& index) {
  const auto* group = index.find<DnsFirewallRuleGroup>(association.rule_group);
  if (group == nullptr) {
    return {Outcome::unknown,
            {association.rule_group.evidence(),
             Text{"this rule group was not part of this run",
                  "このルールグループは今回の対象に含まれていません"}}};
  }
  return some(
      group->rules,
      [&](const DnsFirewallRule& rule) -> Verdict {
        const auto* list = index.find<DnsFirewallDomainList>(rule.domain_list);
        if (list == nullptr) {
          return given(expect(rule.action, "BLOCK"),
                       {Outcome::unknown,
                        {rule.domain_list.evidence(),
                         Text{"this list of domains was not part of this run",
                              "このドメインリストは今回の対象に含まれていません"}}});
        }
        const Verdict everything = some(list->domains, [](const Fact<std::string>& domain) {
          return expect_that(domain,
                             [](const std::string& name) { return name == "*" || name == "*."; },
                             {"blocks {}, and lets other domains through",
                              "{} を遮断しますが、他のドメインは通ります"});
        });
        return all_of({expect(rule.action, "BLOCK"), everything});
      },
      Text{"this rule group blocks nothing", "このルールグループは何も遮断しません"});
}

std::vector<Ruling> judge(const Index& index) {
  const DefaultRoutes routes(index);
  const VpcResources<DnsFirewallAssociation> dns(index);
  const VpcResources<NetworkFirewall> firewalls(index);
  return judge_workload_vpcs(index, [&](const Vpc& vpc, std::span<const TaskNetwork::Use> uses) {
    const Text none{"neither DNS Firewall nor Network Firewall guards this VPC",
                    "この VPC に DNS Firewall も Network Firewall もありません"};
    const Verdict by_name = some(
        dns.in(vpc),
        [&](const DnsFirewallAssociation* one) { return denies_by_default(*one, index); }, none);
    // Whether its rules name domains, and whether the routes of the tasks pass it, is not followed
    // here.
    const Verdict by_firewall = some(
        firewalls.in(vpc),
        [](const NetworkFirewall* one) {
          return Verdict(
              Outcome::unknown,
              {one->evidence, Text{"the domains this firewall allows were not seen",
                                   "このファイアウォールが許すドメインを確認できていません"}});
        },
        none);
    return given(leads_out(uses, vpc, routes, index), any_of({by_name, by_firewall}));
  });
}

}  // namespace

Check egress_not_filtered_by_domain() {
  return {
      .id = "CON-2.03",
      .risk = Risk::unbounded_network_access,
      .severity = Severity::medium,
      .title = {.en = "Internet egress is not filtered by domain",
                .ja = "インターネットへの通信がドメイン名で制御されていない"},
      .why = {.en = "Addresses of cloud services and attackers' servers lie side by side and "
                    "change daily. "
                    "With port 443 open to everywhere, data leaves by any of them.",
              .ja =
                  "クラウドサービスと攻撃者のサーバーは同じ範囲のアドレスを使い、しかも日々変わりま"
                  "す。443 番が"
                  "開いていれば、どこへでもデータを持ち出せます。"},
      .fix = {.en = "Associate an AWS::Route53Resolver::FirewallRuleGroup that allows the domains "
                    "in use and "
                    "blocks `*`, or route the tasks through AWS Network Firewall.",
              .ja = "使用するドメインを許可し、残り(`*`)を BLOCK する "
                    "AWS::Route53Resolver::FirewallRuleGroup を"
                    "関連付けるか、AWS Network Firewall を経由させてください。"},
      .reads = {"AWS::Route53Resolver::FirewallRuleGroupAssociation#VpcId",
                "AWS::Route53Resolver::FirewallRuleGroupAssociation#FirewallRuleGroupId",
                "AWS::Route53Resolver::FirewallRuleGroup#FirewallRules[].Action",
                "AWS::Route53Resolver::FirewallDomainList#Domains[]",
                "AWS::EC2::Route#DestinationCidrBlock", "AWS::NetworkFirewall::Firewall#VpcId"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
