// What stands behind the load balancers of a run.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "assess/verdict.h"
#include "inventory/parts.h"

namespace hakoseki {

class ContainerTargets {
 public:
  explicit ContainerTargets(const Index& index);

  // Each passes where containers are, or may register by their addresses, behind it; fails where
  // only functions are; unknown where the run does not show what is. Meant as the condition of
  // `given`.
  [[nodiscard]] Verdict behind(const LoadBalancer& balancer) const;
  [[nodiscard]] Verdict behind(const Listener& listener) const;
  [[nodiscard]] Verdict behind(const ClassicLoadBalancer& balancer) const;

  // The services that register with the target group, each under its condition.
  [[nodiscard]] std::span<const Element<const EcsService*>> services_of(
      const TargetGroup& group) const;

 private:
  using Registered = std::vector<Element<const EcsService*>>;

  void add_groups(const FactList<ListenerAction>& actions, const Guard& when,
                  std::vector<Verdict>& verdicts) const;
  [[nodiscard]] std::vector<Verdict> groups_of(const Listener& listener) const;
  [[nodiscard]] std::vector<Verdict> groups_of(const LoadBalancer& balancer) const;

  const Index& index_;
  Parts<LoadBalancer, Listener> listeners_;
  Parts<Listener, ListenerRule> rules_;
  std::map<const TargetGroup*, Registered> registered_;
  std::map<const ClassicLoadBalancer*, Registered> classic_;
};

}  // namespace hakoseki
