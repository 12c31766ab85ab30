// What nobody declared is what nobody watches, and it need not run in the Region that people look
// at: every Region that the account may use counts.

#include <algorithm>
#include <set>
#include <string>

#include "assess/check.h"
#include "inventory/one_place.h"
#include "inventory/task_group.h"

namespace hakoseki::checks::container {
namespace {

// Whether one of the declarations may fit it by a tag that was not told.
bool may_be_tagged(const Resource& resource, const DeclaredScope& declared) {
  return !resource.tags.complete() &&
         std::any_of(declared.systems.begin(), declared.systems.end(),
                     [](const DeclaredSystem& system) { return !system.tags.empty(); });
}

Verdict is_declared(const Resource& resource, const Inventory& inventory) {
  const DeclaredScope& declared = inventory.declared;
  if (declared.systems.empty()) {
    return unknown(resource.evidence,
                   {.reason = Reason::not_seen, .detail = "which systems are declared"});
  }
  bool all_declared = true;
  std::string name;
  resource.for_each_system([&](std::uint32_t system) {
    all_declared = all_declared && inventory.systems[system].declared;
    name = inventory.systems[system].name;
  });
  if (all_declared) {
    return pass(resource.evidence, say({"it is of system `{}`", "システム `{}` のものです"},
                                       shown(std::string_view(name))));
  }
  if (may_be_tagged(resource, declared)) {
    return unknown(resource.evidence, {.reason = Reason::not_seen, .detail = "its tags"});
  }
  return fail(resource.evidence, say({"it is in {} and of no declared system",
                                      "{} にあり、宣言されたどのシステムにも属しません"},
                                     shown(std::string_view(resource.stack))));
}

template <class T>
void add_all(const Inventory& inventory, std::vector<Ruling>& rulings) {
  for (const T& resource : inventory.all<T>()) {
    if (is_live(resource)) rulings.push_back({&resource, is_declared(resource, inventory)});
  }
}

// Which Regions there are must be known of every account that has a cluster.
template <class Cluster>
void add_clusters(const Inventory& inventory, std::set<std::string>& accounts,
                  std::vector<Ruling>& rulings) {
  for (const Cluster& cluster : inventory.all<Cluster>()) {
    if (!is_live(cluster)) continue;
    Verdict verdict = is_declared(cluster, inventory);
    if (accounts.insert(account_of(cluster)).second) {
      verdict = all_of({std::move(verdict),
                        unknown(cluster.evidence,
                                {.reason = Reason::not_seen, .detail = "ec2:DescribeRegions"})});
    }
    rulings.push_back({&cluster, std::move(verdict)});
  }
}

// What belongs to a service is judged with it.
void add_standalone_tasks(const Inventory& inventory, std::vector<Ruling>& rulings) {
  for (const EcsTask& task : inventory.all<EcsTask>()) {
    const std::string* group = task.group.if_known();
    if (group != nullptr && service_in(*group)) continue;
    rulings.push_back({&task, is_declared(task, inventory)});
  }
}

Verdict is_swept(const EnabledRegion& region) {
  const Text listed{"its clusters were listed", "クラスターの一覧を取得済みです"};
  return all_of({expect(region.ecs_listed, true), expect(region.eks_listed, true)})
      .labelled(Outcome::pass, listed);
}

std::vector<Ruling> judge(const Index& index) {
  const Inventory& inventory = index.inventory();
  std::vector<Ruling> rulings;
  std::set<std::string> accounts;
  for (const EnabledRegion& region : inventory.all<EnabledRegion>()) {
    rulings.push_back({&region, is_swept(region)});
    accounts.insert(account_of(region));
  }
  add_clusters<EcsCluster>(inventory, accounts, rulings);
  add_clusters<EksCluster>(inventory, accounts, rulings);
  add_all<EcsService>(inventory, rulings);
  add_all<EksFargateProfile>(inventory, rulings);
  add_standalone_tasks(inventory, rulings);
  return rulings;
}

}  // namespace

Check undeclared_in_region() {
  return {
      .id = "CON-5.07",
      .risk = Risk::rogue_containers,
      .severity = Severity::medium,
      .title = {.en = "Undeclared container resources in some Region",
                .ja = "いずれかのリージョンに宣言外のコンテナリソースがある"},
      .why = {.en = "Attackers start miners in Regions that nobody uses. A cluster that is in no "
                    "declaration is patched, watched and assessed by nobody.",
              .ja = "攻撃者は、利用していないリージョンでマイナーを動かします。どの宣言にもないクラ"
                    "スターは、誰にも修正・監視・評価されません。"},
      .fix = {.en = "Collect with --all-regions, declare under `systems` in hakoseki.yaml what is "
                    "meant to be there, remove the rest, and deny unused Regions by a service "
                    "control policy.",
              .ja =
                  "--all-regions で収集し、必要なものは hakoseki.yaml の systems に宣言し、残りは削"
                  "除してください。利用しないリージョンはサービスコントロールポリシーで拒否して"
                  "ください。"},
      .reads = {"AWS::ECS::Cluster#ClusterName", "AWS::ECS::Cluster#Tags[].Value",
                "AWS::EC2::Region#RegionName", "AWS::EKS::Cluster#Name",
                "AWS::ECS::Task#ClusterArn", "AWS::ECS::Service#ClusterArn",
                "AWS::EKS::FargateProfile#ClusterName"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
