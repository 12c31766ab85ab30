// Services of one namespace find and call each other by name, through Service Connect or by Cloud
// Map alone. Whether another account owns the namespace only the running account tells.

#include <map>
#include <string>

#include "assess/check.h"
#include "assess/sharing.h"
#include "assess/unseen_tasks.h"

namespace hakoseki::checks::orchestrator {
namespace {

using Members = std::map<OutsideName, std::vector<Sharer>>;

class NameSpaces {
 public:
  NameSpaces(const Index& index, const std::vector<ClassifiedTask>& tasks) : index_(index) {
    for (const ClassifiedTask& task : tasks)
      classes_.emplace(task.resource, &task);
    for (const EcsService& service : index.inventory().all<EcsService>()) {
      add_connect(service);
      for (const auto& registry : service.service_registries.elements)
        add_registry(service, registry.value);
    }
  }

  [[nodiscard]] std::vector<Ruling> rulings() && {
    const std::vector<Gap> unseen = unseen_starters(index_);
    for (const auto& [name, members] : members_) {
      const Sharer& first = members.front();
      const auto open = unknown_.find(name);
      const Verdict alone = open != unknown_.end()
                                ? open->second
                                : pass(first.evidence, say({"`{}` is in it", "`{}` が属しています"},
                                                           first.task->resource->id));
      rulings_.push_back(
          {first.task->resource,
           unless_unseen(share_one_class(members, alone,
                                         [](std::string_view second, std::string_view one) {
                                           return say(
                                               {"`{}` and `{}` share this namespace",
                                                "`{}` と `{}` がこの名前空間を共有しています"},
                                               second, one);
                                         }),
                         first.evidence, unseen)});
    }
    return std::move(rulings_);
  }

 private:
  void add_unseen(const EcsService& service, const Evidence& at, const Guard& when) {
    rulings_.push_back(
        {&service, Verdict(Outcome::unknown,
                           {at, Text{"its namespace was not seen", "名前空間は確認できていません"}})
                       .under(when)});
  }

  // `at`: where the service says that it is in one.
  void add_name_space(const EcsService& service, const Fact<Reference>& named,
                      const std::string& stack, const Evidence& at) {
    for (const Case<Reference>& one : named.cases()) {
      if (one.absent()) continue;
      const auto found = index_.targets<NameSpace>(Fact<Reference>(std::vector{one}));
      const auto outside = outside_name_of(one, stack);
      if (!found.elements.empty()) {
        members_[{"#" + found.elements.front().value->address}].push_back(
            {classes_.at(&service), at});
      } else if (outside) {
        members_[*outside].push_back({classes_.at(&service), at});
        if (!outside->is_value()) unknown_.emplace(*outside, unknown(at, *one.unknown()));
      } else {
        add_unseen(service, one.evidence, one.when);
      }
    }
  }

  // Whoever may be in a namespace leaves open whether all of its members are of one class.
  void note_perhaps(const EcsService& service, const ServiceConnect& connect) {
    const Unknown* why = connect.enabled.cases().front().unknown();
    if (why == nullptr) return;
    const Verdict open = unknown(connect.enabled.evidence(), *why);
    const auto note = [&](const Fact<Reference>& named, const std::string& stack) {
      for (const Case<Reference>& one : named.cases()) {
        const NameSpace* found = index_.find<NameSpace>(one);
        const auto name =
            found != nullptr ? OutsideName{"#" + found->address} : outside_name_of(one, stack);
        if (name) unknown_.emplace(*name, open);
      }
    };
    if (!connect.name_space.is_absent()) return note(connect.name_space, service.stack);
    for (const auto& cluster : index_.targets<EcsCluster>(service.cluster).elements)
      note(cluster.value->service_connect_namespace, cluster.value->stack);
  }

  void add_connect(const EcsService& service) {
    const ServiceConnect& connect = service.service_connect;
    const bool* enabled = connect.enabled.if_known();
    if (enabled != nullptr && !*enabled) return;
    const Evidence& at = connect.name_space.evidence();
    if (enabled == nullptr) {
      add_unseen(service, at, {});
      return note_perhaps(service, connect);
    }
    if (!connect.name_space.is_absent()) {
      return add_name_space(service, connect.name_space, service.stack, at);
    }
    const auto clusters = index_.targets<EcsCluster>(service.cluster);
    std::vector<Guard> seen;
    for (const auto& cluster : clusters.elements) {
      if (cluster.value->service_connect_namespace.is_absent()) continue;
      seen.push_back(cluster.when);
      add_name_space(service, cluster.value->service_connect_namespace, cluster.value->stack, at);
    }
    for (const Guard& elsewhere : where_none_holds(seen))
      add_unseen(service, at, elsewhere);
  }

  // By Cloud Map alone.
  void add_registry(const EcsService& service, const Fact<Reference>& registry) {
    const auto found = index_.targets<DiscoveryService>(registry);
    std::vector<Guard> seen;
    for (const auto& one : found.elements) {
      seen.push_back(one.when);
      add_name_space(service, one.value->name_space, one.value->stack, one.evidence);
    }
    for (const Guard& elsewhere : where_none_holds(seen))
      add_unseen(service, registry.evidence(), elsewhere);
  }

  const Index& index_;
  std::map<const Resource*, const ClassifiedTask*> classes_;
  Members members_;
  std::map<OutsideName, Verdict> unknown_;  // which it is, and so who else is in it
  std::vector<Ruling> rulings_;
};

std::vector<Ruling> judge(const Index& index) {
  const std::vector<ClassifiedTask> tasks = classified_tasks(index);
  return one_for_each_resource(NameSpaces(index, tasks).rulings());
}

}  // namespace

Check namespace_across_classes() {
  return {
      .id = "ORC-3.08",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::medium,
      .title = {.en = "Namespace is shared by services of different sensitivity",
                .ja = "機微性レベルの異なるサービスが名前空間を共有している"},
      .why = {.en = "A less guarded service finds and calls the sensitive ones by name, past the "
                    "balancer and its rules.",
              .ja = "守りの弱いサービスが、ロードバランサーやそのルールを経ずに、機微なサービスを名"
                    "前で見つけて呼び出せます。"},
      .fix = {.en = "Give services of each sensitivity class a Namespace of their own in "
                    "ServiceConnectConfiguration, and a NamespaceId of their own to the "
                    "AWS::ServiceDiscovery::Service in ServiceRegistries.",
              .ja = "機微性レベルごとに、ServiceConnectConfiguration の Namespace と、"
                    "ServiceRegistries の AWS::ServiceDiscovery::Service の NamespaceId を分けてく"
                    "ださい。"},
      .reads = {"AWS::ECS::Service#ServiceConnectConfiguration.Namespace",
                "AWS::ECS::Service#ServiceConnectConfiguration.Enabled",
                "AWS::ECS::Service#ServiceRegistries[].RegistryArn",
                "AWS::ServiceDiscovery::Service#NamespaceId", "AWS::ECS::Service#Tags[].Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
