#include "assess/security_rules.h"

#include <charconv>

#include "assess/expect.h"

namespace hakoseki {
namespace {

bool is_limited(const std::string& cidr) {
  const std::size_t slash = cidr.find('/');
  int prefix = 0;
  const char* end = cidr.data() + cidr.size();
  return slash == std::string::npos ||
         std::from_chars(cidr.data() + slash + 1, end, prefix).ec != std::errc() || prefix > 1;
}

bool is_tcp(const std::string& protocol) {
  return protocol == "tcp" || protocol == "6";
}
bool counts_ports(const std::string& protocol) {
  return is_tcp(protocol) || protocol == "udp" || protocol == "17";
}
bool is_everything(const std::string& protocol) {
  return protocol == "-1";
}

}  // namespace

bool holds_every_address(const std::string& cidr) {
  return !is_limited(cidr);
}

SecurityRules::SecurityRules(const Index& index)
    : standalone_(index, &StandaloneSecurityGroupRule::group) {}

FactList<SecurityGroupRule> SecurityRules::joined(const FactList<SecurityGroupRule>& inside,
                                                  const SecurityGroup& group, bool egress) const {
  FactList<SecurityGroupRule> rules = inside;
  for (const auto& one : standalone_.of(group)) {
    if (one.value->rule.egress == egress) {
      rules.elements.push_back({one.value->rule, one.when, one.value->evidence});
    }
  }
  return rules;
}

FactList<SecurityGroupRule> SecurityRules::ingress_of(const SecurityGroup& group) const {
  return joined(group.ingress, group, false);
}

FactList<SecurityGroupRule> SecurityRules::egress_of(const SecurityGroup& group) const {
  return joined(group.egress, group, true);
}

Verdict limits_destination_or_ports(const SecurityGroupRule& rule) {
  const Text anywhere{"any traffic may leave for {}", "{} への通信がすべて許可されています"};
  const Text every_protocol{"every protocol and port", "すべてのプロトコルとポートが対象です"};
  const Text every_port{"every port", "すべてのポートが対象です"};
  const Verdict somewhere =
      all_of({expect_that(rule.cidr_ipv4, is_limited, anywhere, IfAbsent::passes),
              expect_that(rule.cidr_ipv6, is_limited, anywhere, IfAbsent::passes)});
  const auto has_no_ports = [](const std::string& protocol) { return !counts_ports(protocol); };
  const Verdict some_ports =
      any_of({expect_that(rule.protocol, has_no_ports, every_port),
              expect_that(
                  rule.from_port, [](std::int64_t port) { return port > 1; }, every_port),
              expect_that(
                  rule.to_port, [](std::int64_t port) { return port < 65535; }, every_port)});
  const auto one_protocol = [](const std::string& protocol) { return !is_everything(protocol); };
  return any_of(
      {somewhere, all_of({expect_that(rule.protocol, one_protocol, every_protocol), some_ports})});
}

Verdict refuses_port(const SecurityGroupRule& rule, std::int64_t port) {
  const Text open{"open for {}", "{} に開いています"};
  const Text begins{"the open ports begin at {}", "開いているポートは {} からです"};
  const Text ends{"the open ports end at {}", "開いているポートは {} までです"};
  const Verdict outside =
      any_of({expect_that(
                  rule.from_port, [port](std::int64_t from) { return from > port; }, begins),
              expect_that(
                  rule.to_port, [port](std::int64_t to) { return to < port; }, ends)});
  const auto one_protocol = [](const std::string& protocol) { return !is_everything(protocol); };
  const auto other_protocol = [](const std::string& protocol) {
    return !is_tcp(protocol) && !is_everything(protocol);
  };
  Verdict refused = any_of({all_of({expect_that(rule.protocol, one_protocol, open), outside}),
                            expect_that(rule.protocol, other_protocol, open)});
  const Verdict from_addresses =
      any_of({expect_present(rule.cidr_ipv4), expect_present(rule.cidr_ipv6),
              expect_present(rule.prefix_list)});
  if (from_addresses.outcome() != Outcome::fail) return refused;
  // Between groups, wide ranges are how hosts take traffic from a balancer or from each other.
  const auto other_port = [port](std::int64_t one) { return one != port; };
  return any_of({refused, expect_that(rule.from_port, other_port, begins, IfAbsent::passes),
                 expect_that(rule.to_port, other_port, ends, IfAbsent::passes)});
}

}  // namespace hakoseki
