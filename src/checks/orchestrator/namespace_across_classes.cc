// Services of one namespace find and call each other by name. Whether another account owns the
// namespace, and which services are in it by Cloud Map alone, only the running account tells.

#include <map>

#include "assess/check.h"
#include "assess/leading_exhibit.h"
#include "assess/policy.h"
#include "assess/task_classes.h"
#include "assess/unseen_tasks.h"

namespace hakoseki::checks::orchestrator {
namespace {

struct Member {
  const ClassifiedTask* task;
  Evidence evidence;
};

// Null where it is not known.
const Reference* namespace_of(const EcsService& service, const Index& index) {
  const Fact<Reference>& own = service.service_connect.name_space;
  if (!own.is_absent()) return own.if_known();
  const auto* cluster = index.find<EcsCluster>(service.cluster);
  return cluster == nullptr ? nullptr : cluster->service_connect_namespace.if_known();
}

std::string key_of(const Reference& reference, const Index& index) {
  const auto* resource = index.find<NameSpace>(reference);
  return resource != nullptr ? "#" + resource->address : reference.text;
}

Verdict judge_members(const std::vector<Member>& members) {
  const Member& first = members.front();
  std::vector<Verdict> verdicts = {pass(
      first.evidence, say({"`{}` is in it", "`{}` が属しています"}, first.task->resource->id))};
  for (const Member& other : members) {
    if (&other == &first) continue;
    verdicts.push_back(led_by(
        {other.evidence,
         say({"`{}` and `{}` share this namespace", "`{}` と `{}` がこの名前空間を共有しています"},
             other.task->resource->id, first.task->resource->id)},
        have_one_class(*first.task, *other.task)));
  }
  return policy::compact(all_of(verdicts));
}

std::vector<Ruling> judge(const Index& index) {
  const std::vector<ClassifiedTask> tasks = classified_tasks(index);
  std::map<const Resource*, const ClassifiedTask*> classes;
  for (const ClassifiedTask& task : tasks)
    classes.emplace(task.resource, &task);
  std::map<std::string, std::vector<Member>> members;
  std::vector<Ruling> rulings;
  for (const EcsService& service : index.inventory().all<EcsService>()) {
    const ServiceConnect& connect = service.service_connect;
    const bool* enabled = connect.enabled.if_known();
    if (enabled != nullptr && !*enabled) continue;
    const Reference* named = namespace_of(service, index);
    if (named == nullptr || enabled == nullptr) {
      rulings.push_back(
          {&service, Verdict(Outcome::unknown, {connect.name_space.evidence(),
                                                Text{"its namespace was not seen",
                                                     "名前空間は確認できていません"}})});
      continue;
    }
    members[key_of(*named, index)].push_back({classes.at(&service), connect.name_space.evidence()});
  }
  const std::vector<Gap> unseen = unseen_starters(index);
  for (const auto& [name, all] : members) {
    rulings.push_back({all.front().task->resource,
                       unless_unseen(judge_members(all), all.front().evidence, unseen)});
  }
  return rulings;
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
              .ja = "守りの弱いサービスが、ロードバランサやそのルールを経ずに、機微なサービスを名"
                    "前で見つけて呼び出せます。"},
      .fix = {.en = "Give services of each sensitivity class a Namespace of their own in "
                    "ServiceConnectConfiguration.",
              .ja = "機微性レベルごとに、ServiceConnectConfiguration の Namespace を分けてくださ"
                    "い。"},
      .reads = {"AWS::ECS::Service#ServiceConnectConfiguration.Namespace",
                "AWS::ECS::Service#ServiceConnectConfiguration.Enabled",
                "AWS::ECS::Service#Tags[].Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
