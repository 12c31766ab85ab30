// The rules of security groups, wherever a template writes them, and what a single rule lets
// through.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assess/doubts.h"
#include "assess/verdict.h"
#include "inventory/parts.h"

namespace hakoseki {

// Rules written inside a group and the AWS::EC2::SecurityGroupIngress and ...Egress of the run that
// name it.
class SecurityRules {
 public:
  explicit SecurityRules(const Index& index);

  [[nodiscard]] FactList<SecurityGroupRule> ingress_of(const SecurityGroup& group) const;
  [[nodiscard]] FactList<SecurityGroupRule> egress_of(const SecurityGroup& group) const;

  // What the standalone rules leave open of which nobody knows the group; see assess/doubts.h.
  template <class Judge>
  [[nodiscard]] std::optional<Verdict> doubts_of_ingress(Outcome no_matter,
                                                         const Judge& judge) const {
    return doubts_of(false, no_matter, judge);
  }
  template <class Judge>
  [[nodiscard]] std::optional<Verdict> doubts_of_egress(Outcome no_matter,
                                                        const Judge& judge) const {
    return doubts_of(true, no_matter, judge);
  }

 private:
  using Standalone = Parts<SecurityGroup, StandaloneSecurityGroupRule>;
  [[nodiscard]] FactList<SecurityGroupRule> joined(const FactList<SecurityGroupRule>& inside,
                                                   const SecurityGroup& group, bool egress) const;
  template <class Judge>
  [[nodiscard]] std::optional<Verdict> doubts_of(bool egress, Outcome no_matter,
                                                 const Judge& judge) const {
    return doubts(standalone_.loose(), no_matter, [&](const StandaloneSecurityGroupRule& one) {
      if (one.rule.egress == egress) return Verdict(judge(one.rule));
      return not_applicable(one.evidence, Text{"the other direction", "反対方向のルールです"});
    });
  }

  Standalone standalone_;
};

// Whether a CIDR block is all addresses, or half of them: two rules with 0.0.0.0/1 and 128.0.0.0/1
// are everything.
[[nodiscard]] bool holds_every_address(const std::string& cidr);

// Passes unless the rule lets everything go everywhere: every protocol, or every port of TCP or
// UDP, to all addresses. Half of all addresses is no limit: 0.0.0.0/1 and 128.0.0.0/1 together are
// everything.
[[nodiscard]] Verdict limits_destination_or_ports(const SecurityGroupRule& rule);

// Passes unless the rule lets addresses (CIDR blocks, prefix lists) in on this TCP port, or a group
// on exactly this port.
[[nodiscard]] Verdict refuses_port(const SecurityGroupRule& rule, std::int64_t port);

}  // namespace hakoseki
