// Outside of Fargate tasks share the kernel of their host. Which host a task gets, its cluster and
// its capacity provider or launch type decide, and the attributes that its placement constraints
// demand: where these let tasks of two sensitivity classes onto one host, ECS will put them there
// some day. Where they run now only the running account tells.

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/sharing.h"

namespace hakoseki::checks::orchestrator {
namespace {

// A cluster or provider of the run, or what a text surely names outside of it.
struct Place {
  const Resource* resource = nullptr;
  OutsideName outside = {};
  auto operator<=>(const Place&) const = default;
};

// Hosts of one cluster that any task sent there may get.
struct Hosts {
  enum class Sort : std::uint8_t { instances, of_provider, managed, external };
  Place cluster;
  Sort sort;
  Place provider = {};  // of those that a capacity provider starts
  auto operator<=>(const Hosts&) const = default;
};

template <class T>
std::optional<Place> place_of(const Case<Reference>& named, std::string_view stack,
                              const Index& index) {
  if (const T* found = index.find<T>(named)) return Place{.resource = found};
  auto name = outside_name_of(named, stack);
  if (!name) return std::nullopt;
  return Place{.outside = *std::move(name)};
}

std::optional<Hosts::Sort> hosts_of_launch_type(std::string_view type) {
  if (type == "EC2") return Hosts::Sort::instances;
  if (type == "EXTERNAL") return Hosts::Sort::external;
  if (type == "MANAGED_INSTANCES") return Hosts::Sort::managed;
  return std::nullopt;
}

// `attribute:class == high`. Any other expression of the cluster query language is not understood:
// docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html
std::optional<std::pair<std::string, std::string>> demand_of(std::string_view expression) {
  std::string text(expression);
  std::erase(text, ' ');
  const std::size_t equals = text.find("==");
  if (!text.starts_with("attribute:") || equals == std::string::npos) return std::nullopt;
  std::string value = text.substr(equals + 2);
  if (value.empty() || value.find_first_of("=!()[]&|,~") != std::string::npos) return std::nullopt;
  return std::pair(text.substr(0, equals), std::move(value));
}

void add_constraints(const FactList<Fact<std::string>>& constraints, Sharer& sharer) {
  const auto leave_open = [&](const Evidence& at) {
    sharer.apart = {at, Text{"what this placement constraint keeps apart was not told",
                             "この配置の制約で分離されるかどうかは判断できません"}};
  };
  for (const Element<Fact<std::string>>& constraint : constraints.elements) {
    // One that keeps only the tasks of one service apart has no expression.
    if (constraint.value.is_absent()) continue;
    const std::string* text = constraint.value.if_known();
    auto demand = text == nullptr ? std::nullopt : demand_of(*text);
    if (demand && constraint.when.always()) {
      sharer.demands.insert(*std::move(demand));
    } else {
      leave_open(constraint.evidence);
    }
  }
  for (const Gap& gap : constraints.gaps)
    leave_open(gap.evidence);
}

bool is_fargate(const Reference& provider) {
  return !provider.is_address && (provider.text == "FARGATE" || provider.text == "FARGATE_SPOT");
}

// A weight of 0 takes no task where another item has one.
bool is_idle(const CapacityProviderItem& item, const FactList<CapacityProviderItem>& strategy) {
  const auto number = [](const Fact<std::int64_t>& fact) -> std::optional<std::int64_t> {
    if (fact.is_absent()) return 0;
    return fact.if_known() == nullptr ? std::nullopt : std::optional(*fact.if_known());
  };
  return number(item.weight) == 0 && number(item.base) == 0 &&
         std::any_of(strategy.elements.begin(), strategy.elements.end(), [&](const auto& other) {
           return other.when.always() && number(other.value.weight).value_or(0) > 0;
         });
}

Verdict has_class(const ClassifiedTask& task) {
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& one : task.sensitivity.cases()) {
    const Unknown* why = one.unknown();
    const Message label =
        why != nullptr ? describe(*why)
        : one.absent() ? Message(Text{"has no sensitivity class", "機微性レベルがありません"})
                       : say({"of class `{}`", "機微性レベルは `{}` です"}, shown(*one.value()));
    verdicts.push_back(
        Verdict(one.value() != nullptr ? Outcome::pass : Outcome::unknown, {one.evidence, label})
            .under(one.when));
  }
  return all_of(verdicts);
}

class SharedHosts {
 public:
  SharedHosts(const Index& index, const std::vector<ClassifiedTask>& tasks) : index_(index) {
    std::map<const Resource*, const ClassifiedTask*> by_resource;
    for (const ClassifiedTask& task : tasks)
      by_resource.emplace(task.resource, &task);
    for (const EcsService& service : index.inventory().all<EcsService>())
      add(*by_resource.at(&service), service);
    for (const ScheduledTask& schedule : index.inventory().all<ScheduledTask>())
      add(*by_resource.at(&schedule), schedule);
  }

  [[nodiscard]] std::vector<Ruling> rulings() && {
    for (const Hosts& hosts : order_)
      rulings_.push_back(judge(hosts));
    return one_for_each_resource(std::move(rulings_));
  }

 private:
  struct Use {
    Guard when;
    Evidence evidence;
  };

  template <class Starter>
  void add(const ClassifiedTask& task, const Starter& starter) {
    const Verdict shares = runs_on(
        starter.compute, {Compute::ecs_ec2, Compute::ecs_managed_instances, Compute::ecs_anywhere});
    add_elsewhere(starter, shares);
    Sharer sharer{.task = &task, .evidence = starter.evidence};
    add_constraints(starter.placement_constraints, sharer);
    if (task.definition != nullptr) {
      add_constraints(task.definition->placement_constraints, sharer);
    } else {
      sharer.apart = {starter.evidence,
                      Text{"the placement constraints of its task definition were not seen",
                           "タスク定義の配置の制約が今回の対象に含まれていません"}};
    }
    if (starter.type == "AWS::ECS::TaskSet") {
      sharer.apart = {starter.evidence, Text{"the placement constraints are those of its service",
                                             "配置の制約はサービス側で決まります"}};
    }
    for (const Case<Reference>& cluster : starter.cluster.cases()) {
      const auto place = place_of<EcsCluster>(cluster, starter.stack, index_);
      if (place) {
        add_in(*place, starter, cluster.when, sharer);
      } else {
        const Unknown* why = cluster.unknown();
        rulings_.push_back(
            {&starter, given(shares, unknown(cluster.evidence, why == nullptr ? Unknown{} : *why)
                                         .under(cluster.when))});
      }
    }
  }

  // Where a task has a host of its own, or nobody knows where it runs.
  void add_elsewhere(const Resource& starter, const Verdict& shares) {
    std::vector<Branch> branches = shares.branches();
    std::erase_if(branches, [](const Branch& one) { return one.outcome == Outcome::pass; });
    if (branches.empty()) return;
    for (Branch& branch : branches) {
      if (branch.outcome == Outcome::fail) branch.outcome = Outcome::not_applicable;
    }
    rulings_.push_back({&starter, Verdict(std::move(branches))});
  }

  template <class Starter>
  void add_in(const Place& cluster, const Starter& starter, const Guard& guard,
              const Sharer& sharer) {
    for (const Case<std::string>& launch : starter.launch_type.cases()) {
      const auto both = guard.and_also(launch.when);
      if (!both) continue;
      const Use use{*both, launch.evidence};
      if (const std::string* type = launch.value()) {
        if (const auto sort = hosts_of_launch_type(*type)) add_to({cluster, *sort}, use, sharer);
      } else if (launch.absent()) {
        add_strategy(cluster, starter.capacity_provider_strategy, starter.stack, use, sharer,
                     [&](const Use& rest) { add_default(cluster, rest, sharer); });
      }
    }
  }

  // `otherwise` in the worlds where the strategy has no item.
  template <class Otherwise>
  void add_strategy(const Place& cluster, const FactList<CapacityProviderItem>& strategy,
                    std::string_view stack, const Use& use, const Sharer& sharer,
                    const Otherwise& otherwise) {
    std::vector<Guard> written;
    for (const Element<CapacityProviderItem>& item : strategy.elements) {
      written.push_back(item.when);
      if (is_idle(item.value, strategy)) continue;
      for (const Case<Reference>& provider : item.value.capacity_provider.cases()) {
        if (provider.value() != nullptr && is_fargate(*provider.value())) continue;
        const auto place = place_of<EcsCapacityProvider>(provider, stack, index_);
        const auto listed = use.when.and_also(item.when);
        const auto both = listed ? listed->and_also(provider.when) : std::nullopt;
        if (!place || !both) continue;
        add_to({cluster, Hosts::Sort::of_provider, *place}, {*both, provider.evidence}, sharer);
      }
    }
    for (const Gap& gap : strategy.gaps)
      written.push_back(gap.when);
    for (const Guard& rest : where_none_holds(written)) {
      if (const auto both = use.when.and_also(rest)) otherwise(Use{*both, use.evidence});
    }
  }

  void add_default(const Place& cluster, const Use& use, const Sharer& sharer) {
    const auto clusters = index_.inventory().all<EcsCluster>();
    const auto found = std::find_if(clusters.begin(), clusters.end(), [&](const EcsCluster& one) {
      return &one == cluster.resource;
    });
    if (found == clusters.end()) return;
    add_strategy(cluster, found->default_capacity_provider_strategy, found->stack, use, sharer,
                 [&](const Use& rest) {
                   add_to({cluster, Hosts::Sort::instances}, rest, sharer);
                 });
  }

  void add_to(const Hosts& hosts, const Use& use, Sharer sharer) {
    sharer.when = use.when;
    sharer.evidence = use.evidence;
    std::vector<Sharer>& sharers = sharers_[hosts];
    if (sharers.empty()) order_.push_back(hosts);
    sharers.push_back(std::move(sharer));
  }

  // Launch type EC2 takes any instance of the cluster, those of a provider too.
  [[nodiscard]] std::vector<Sharer> sharers_of(const Hosts& hosts) const {
    std::vector<Sharer> sharers = sharers_.at(hosts);
    const auto providers = index_.inventory().all<EcsCapacityProvider>();
    const auto found = std::find_if(
        providers.begin(), providers.end(),
        [&](const EcsCapacityProvider& one) { return &one == hosts.provider.resource; });
    if (found == providers.end()) return sharers;
    const bool* managed = found->managed_instances.if_known();
    const auto launched = sharers_.find({hosts.cluster, Hosts::Sort::instances});
    if (managed == nullptr || *managed || launched == sharers_.end()) return sharers;
    for (Sharer sharer : launched->second) {
      sharer.confined = true;  // these are compared with each other as what they are
      sharers.push_back(std::move(sharer));
    }
    return sharers;
  }

  [[nodiscard]] Ruling judge(const Hosts& hosts) const {
    const std::vector<Sharer> sharers = sharers_of(hosts);
    const Sharer& first = sharers.front();
    const Resource* resource = hosts.provider.resource;
    if (resource == nullptr) resource = hosts.cluster.resource;
    if (resource == nullptr) resource = first.task->resource;
    const Verdict alone =
        hosts.cluster.resource != nullptr
            ? has_class(*first.task)
            : Verdict(Outcome::unknown,
                      {first.evidence, Text{"what else runs in this cluster was not seen",
                                            "このクラスターで他に何が動くかは確認できません"}});
    return {resource,
            share_one_class(sharers, alone, [](std::string_view second, std::string_view one) {
              return say({"`{}` and `{}` may get the same host",
                          "`{}` と `{}` が同じホストに配置される可能性があります"},
                         second, one);
            })};
  }

  const Index& index_;
  std::map<Hosts, std::vector<Sharer>> sharers_;
  std::vector<Hosts> order_;
  std::vector<Ruling> rulings_;
};

std::vector<Ruling> judge(const Index& index) {
  const std::vector<ClassifiedTask> tasks = classified_tasks(index);
  return SharedHosts(index, tasks).rulings();
}

}  // namespace

Check mixed_classes_on_shared_hosts() {
  return {
      .id = "ORC-4.03",
      .risk = Risk::mixing_of_sensitivity_levels,
      .severity = Severity::high,
      .title = {.en = "Shared host runs tasks of different sensitivity",
                .ja = "共有ホストで機微性レベルの異なるタスクが動く"},
      .why = {.en =
                  "Tasks of one host share its kernel. Whoever breaks out of the less guarded one "
                  "reads the memory, the files and the credentials of the sensitive one.",
              .ja = "同じホストのタスクはカーネルを共有します。守りの弱いタスクからコンテナの外に"
                    "出られると、機微なタスクのメモリ、ファイル、認証情報まで読まれます。"},
      .fix = {.en = "Give each sensitivity class a capacity provider of its own in "
                    "CapacityProviderStrategy, or a memberOf constraint on a class attribute of "
                    "the hosts in PlacementConstraints of every service; or use Fargate.",
              .ja = "機微性レベルごとに専用のキャパシティプロバイダーを CapacityProviderStrategy に"
                    "指定するか、すべてのサービスの PlacementConstraints に、ホストの属性を条件と"
                    "する memberOf の制約を設定してください。Fargate の利用でも解決します。"},
      .reads = {"AWS::ECS::Service#LaunchType", "AWS::ECS::Service#Cluster",
                "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider",
                "AWS::ECS::Service#PlacementConstraints[].Expression",
                "AWS::ECS::TaskDefinition#PlacementConstraints[].Expression",
                "AWS::ECS::Cluster#DefaultCapacityProviderStrategy[].CapacityProvider",
                "AWS::ECS::Service#Tags[].Value", "AWS::ECS::TaskDefinition#Tags[].Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
