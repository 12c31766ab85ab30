#include "engines/ecs_compute.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/alternatives.h"

namespace hakoseki::engines {
namespace {

std::optional<Compute> compute_of_launch_type(std::string_view launch_type) {
  if (launch_type == "FARGATE") return Compute::ecs_fargate;
  if (launch_type == "EC2") return Compute::ecs_ec2;
  if (launch_type == "EXTERNAL") return Compute::ecs_anywhere;
  if (launch_type == "MANAGED_INSTANCES") return Compute::ecs_managed_instances;
  return std::nullopt;
}

Fact<Compute> unseen(std::string what, const Evidence& at) {
  return Fact<Compute>::unknown({.reason = Reason::not_seen, .detail = std::move(what)}, at);
}

Fact<Compute> compute_of_one(const Case<Reference>& provider, const Index& index) {
  const Evidence& at = provider.evidence;
  const Reference* known = provider.value();
  if (known != nullptr && !known->is_address &&
      (known->text == "FARGATE" || known->text == "FARGATE_SPOT")) {
    return Fact<Compute>::known(Compute::ecs_fargate, at);
  }
  if (const auto* described = index.find<EcsCapacityProvider>(provider)) {
    return follow(described->managed_instances, [&](const Case<bool>& managed) {
      if (const Unknown* why = managed.unknown()) return Fact<Compute>::unknown(*why, at);
      const bool* by_aws = managed.value();
      return Fact<Compute>::known(
          by_aws != nullptr && *by_aws ? Compute::ecs_managed_instances : Compute::ecs_ec2, at);
    });
  }
  if (known != nullptr) return unseen("capacity provider `" + known->text + "`", at);
  const Unknown* why = provider.unknown();
  return Fact<Compute>::unknown(why == nullptr ? Unknown{.detail = "the capacity provider"} : *why,
                                at);
}

// What one item of a strategy is in one world.
struct Place {
  Case<Compute> compute;
  bool weighted = false;  // surely takes a share of the tasks
  bool idle = false;      // surely takes none, where another item takes a share
};

using Places = std::vector<Place>;

bool is_zero(const Case<std::int64_t>& number) {
  return number.absent() || (number.value() != nullptr && *number.value() == 0);
}

// Everything that the item can be, each as a list of one.
Fact<Places> places_of(const CapacityProviderItem& item, const Index& index) {
  return follow(compute_of_provider(item.capacity_provider, index), [&](const Case<Compute>& one) {
    Case<Compute> compute = one;
    compute.when = {};
    return follow(item.weight, [&](const Case<std::int64_t>& weight) {
      return follow(item.base, [&](const Case<std::int64_t>& base) {
        const bool weighted = weight.value() != nullptr && *weight.value() > 0;
        return Fact<Places>::known(
            {{.compute = compute, .weighted = weighted, .idle = is_zero(weight) && is_zero(base)}},
            one.evidence);
      });
    });
  });
}

// In the worlds of `guard`, `more` behind what is there already.
Fact<Places> with_more(const Fact<Places>& places, const Guard& guard, const Fact<Places>& more) {
  return follow(places, [&](const Case<Places>& so_far) {
    if (so_far.value() == nullptr) return Fact<Places>({so_far});
    std::vector<Case<Places>> cases;
    const Fact<Places> same = Fact<Places>::known(*so_far.value(), so_far.evidence);
    for (const Guard& outside : parts_outside(Guard(), guard))
      append_under(cases, outside, same);
    append_under(cases, guard, follow(more, [&](const Case<Places>& added) {
                   if (added.value() == nullptr) return Fact<Places>({added});
                   Places all = *so_far.value();
                   all.insert(all.end(), added.value()->begin(), added.value()->end());
                   return Fact<Places>::known(std::move(all), so_far.evidence);
                 }));
    return Fact<Places>(std::move(cases));
  });
}

// The strategy in each world: its items, which may be none.
Fact<Places> places_of(const FactList<CapacityProviderItem>& strategy, const Index& index) {
  Fact<Places> places = Fact<Places>::known({}, strategy.evidence);
  for (const Element<CapacityProviderItem>& item : strategy.elements)
    places = with_more(places, item.when, places_of(item.value, index));
  for (const Gap& gap : strategy.gaps)
    places = with_more(places, gap.when, Fact<Places>::unknown(gap.why, gap.evidence));
  return places;
}

// Where these may place tasks. "Any capacity providers with a weight of 0 can't be used to place
// tasks" (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html).
Fact<Compute> compute_of_places(Places places) {
  const bool shared =
      std::any_of(places.begin(), places.end(), [](const Place& place) { return place.weighted; });
  // INVARIANT: what takes a share is never idle, so that one is left.
  if (shared) std::erase_if(places, [](const Place& place) { return place.idle; });
  const auto first =
      std::max_element(places.begin(), places.end(), [](const Place& one, const Place& other) {
        return precedence(one.compute) < precedence(other.compute);
      });
  return Fact<Compute>({first->compute});
}

// Where a strategy is written it decides; in the worlds where it is not, `otherwise()` does.
template <class Otherwise>
Fact<Compute> compute_of_strategy(const FactList<CapacityProviderItem>& strategy,
                                  const Index& index, const Otherwise& otherwise) {
  return follow(places_of(strategy, index), [&](const Case<Places>& places) {
    if (const Unknown* why = places.unknown()) return Fact<Compute>::unknown(*why, places.evidence);
    return places.value()->empty() ? otherwise() : compute_of_places(*places.value());
  });
}

Fact<Compute> compute_of_cluster(const Fact<Reference>& cluster, const Evidence& at,
                                 const Index& index) {
  return follow(cluster, [&](const Case<Reference>& one) {
    const auto* found = index.find<EcsCluster>(one);
    if (found == nullptr) return unseen("the cluster with its default capacity providers", at);
    return compute_of_strategy(found->default_capacity_provider_strategy, index, [&] {
      // Neither the starter nor the cluster says anything: ECS starts the task on EC2.
      return Fact<Compute>::known(Compute::ecs_ec2, at);
    });
  });
}

}  // namespace

int precedence(const Case<Compute>& compute) {
  if (compute.absent()) return 0;
  if (compute.value() == nullptr) return 2;
  return *compute.value() == Compute::ecs_fargate ? 1 : 3;
}

Fact<Compute> compute_of_provider(const Fact<Reference>& provider, const Index& index) {
  return follow(provider, [&](const Case<Reference>& one) { return compute_of_one(one, index); });
}

Fact<Compute> compute_of(const Fact<std::string>& launch_type,
                         const FactList<CapacityProviderItem>& strategy,
                         const Fact<Reference>& cluster, const Index& index) {
  return follow(launch_type, [&](const Case<std::string>& launch) {
    if (launch.absent()) {
      return compute_of_strategy(
          strategy, index, [&] { return compute_of_cluster(cluster, launch.evidence, index); });
    }
    Case<Compute> one{.evidence = launch.evidence, .origin = launch.origin};
    const std::string* text = launch.value();
    if (text == nullptr) {
      one.state = *launch.unknown();
    } else if (const auto compute = compute_of_launch_type(*text)) {
      one.state = *compute;
    } else {
      one.state = Unknown{.reason = Reason::invalid_value, .detail = *text};
    }
    return Fact<Compute>({one});
  });
}

}  // namespace hakoseki::engines
