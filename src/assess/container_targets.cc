#include "assess/container_targets.h"

#include <algorithm>

#include "assess/expect.h"
#include "assess/targets.h"

namespace hakoseki {
namespace {

Verdict not_shown(const Evidence& at) {
  return {Outcome::unknown,
          {at, Text{"what stands behind it was not seen", "背後にあるものを確認できていません"}}};
}

// Passes as soon as one surely does: hundreds of target groups must not be combined.
Verdict one_of_them(const std::vector<Verdict>& verdicts, const Evidence& at) {
  if (verdicts.empty()) return not_shown(at);
  const auto sure = std::find_if(verdicts.begin(), verdicts.end(), [](const Verdict& one) {
    return one.branches().size() == 1 && one.branches().front().when.always() &&
           one.branches().front().outcome == Outcome::pass;
  });
  return sure == verdicts.end() ? any_of(verdicts) : *sure;
}

template <class Target>
void enter(const FactList<Fact<Reference>>& named, const EcsService& service, const Index& index,
           std::map<const Target*, std::vector<Element<const EcsService*>>>& registered) {
  for (const auto& element : named.elements) {
    for (const auto& target : index.targets<Target>(element.value).elements) {
      const auto written = element.when.and_also(target.when);
      const auto when = written ? service.when.and_also(*written) : std::nullopt;
      if (when) registered[target.value].push_back({&service, *when, element.evidence});
    }
  }
}

void add_services(std::span<const Element<const EcsService*>> services,
                  std::vector<Verdict>& verdicts) {
  for (const auto& service : services) {
    verdicts.push_back(pass(service.evidence, say({"the tasks of `{}` are behind it",
                                                   "背後で `{}` のタスクが動いています"},
                                                  service.value->id))
                           .under(service.when));
  }
}

// A group of instances or of another load balancer says nothing by itself.
Verdict may_hold_containers(const TargetGroup& group) {
  return judge_each(group.target_type, [](const std::string& type) {
    if (type == "ip") {
      return std::pair<Outcome, Message>(
          Outcome::pass,
          Text{"its targets register by their addresses", "IP アドレスでターゲットを登録します"});
    }
    if (type == "lambda") {
      return std::pair<Outcome, Message>(
          Outcome::fail, Text{"a Lambda function is behind it, and no container",
                              "背後にあるのは Lambda 関数で、コンテナではありません"});
    }
    return std::pair<Outcome, Message>(
        Outcome::unknown,
        Text{"what registers here was not seen", "ここに登録されるものを確認できていません"});
  });
}

}  // namespace

ContainerTargets::ContainerTargets(const Index& index)
    : index_(index),
      listeners_(index, &Listener::load_balancer),
      rules_(index, &ListenerRule::listener) {
  for (const EcsService& service : index.inventory().all<EcsService>()) {
    enter(service.load_balancer_target_groups, service, index, registered_);
    enter(service.classic_load_balancers, service, index, classic_);
  }
}

void ContainerTargets::add_groups(const FactList<ListenerAction>& actions, const Guard& when,
                                  std::vector<Verdict>& verdicts) const {
  for (const auto& action : actions.elements) {
    for (const auto& element : action.value.target_groups.elements) {
      const auto judge = [&](const TargetGroup& group) {
        std::vector<Verdict> holders;
        add_services(services_of(group), holders);
        holders.push_back(may_hold_containers(group));
        return one_of_them(holders, element.evidence);
      };
      verdicts.push_back(
          every_target<TargetGroup>(element.value, index_, judge, not_shown(element.evidence))
              .under(action.when)
              .under(element.when)
              .under(when));
    }
  }
}

std::vector<Verdict> ContainerTargets::groups_of(const Listener& listener) const {
  std::vector<Verdict> verdicts;
  add_groups(listener.default_actions, {}, verdicts);
  for (const auto& rule : rules_.of(listener))
    add_groups(rule.value->actions, rule.when, verdicts);
  return verdicts;
}

std::vector<Verdict> ContainerTargets::groups_of(const LoadBalancer& balancer) const {
  std::vector<Verdict> verdicts;
  for (const auto& listener : listeners_.of(balancer)) {
    for (Verdict& one : groups_of(*listener.value))
      verdicts.push_back(std::move(one).under(listener.when));
  }
  return verdicts;
}

Verdict ContainerTargets::behind(const LoadBalancer& balancer) const {
  return one_of_them(groups_of(balancer), balancer.evidence);
}

Verdict ContainerTargets::behind(const Listener& listener) const {
  std::vector<Verdict> verdicts = groups_of(listener);
  // One that only redirects belongs to what stands behind its load balancer.
  for (const auto& balancer : index_.targets<LoadBalancer>(listener.load_balancer).elements) {
    for (Verdict& one : groups_of(*balancer.value))
      verdicts.push_back(std::move(one).under(balancer.when));
  }
  return one_of_them(verdicts, listener.evidence);
}

Verdict ContainerTargets::behind(const ClassicLoadBalancer& balancer) const {
  std::vector<Verdict> verdicts;
  if (const auto found = classic_.find(&balancer); found != classic_.end()) {
    add_services(found->second, verdicts);
  }
  // Instances register by themselves, too.
  verdicts.push_back(not_shown(balancer.evidence));
  return one_of_them(verdicts, balancer.evidence);
}

std::span<const Element<const EcsService*>> ContainerTargets::services_of(
    const TargetGroup& group) const {
  const auto found = registered_.find(&group);
  if (found == registered_.end()) return {};
  return found->second;
}

}  // namespace hakoseki
