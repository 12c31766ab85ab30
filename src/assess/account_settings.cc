#include "assess/account_settings.h"

#include <optional>
#include <set>
#include <string>

#include "assess/applicability.h"
#include "assess/unseen_tasks.h"
#include "inventory/one_place.h"

namespace hakoseki {
namespace {

// What is said where nothing passed: unknown where something may.
Verdict none(const Resource& at, const std::vector<Gap>& unseen, const Text& said) {
  if (!unseen.empty()) return unknown(unseen.front().evidence, unseen.front().why);
  return fail(at.evidence, said);
}

}  // namespace

Verdict has_clusters(const Index& index, const Resource& at) {
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>()) {
    if (!are_of_one_place(cluster, at)) continue;
    return pass(cluster.evidence, say({"cluster `{}` is there", "クラスター `{}` があります"},
                                      shown(std::string_view(cluster.id))));
  }
  return none(at, index.inventory().unseen<EcsCluster>(),
              {"this Region has no cluster", "このリージョンにクラスターはありません"});
}

Verdict runs_fargate(const Index& index, const Resource& at) {
  std::optional<Verdict> open;
  for (const EcsTask& task : index.inventory().all<EcsTask>()) {
    if (!are_of_one_place(task, at)) continue;
    Verdict verdict = runs_on(task.compute, {Compute::ecs_fargate});
    if (verdict.outcome() == Outcome::pass) return verdict;
    if (verdict.outcome() == Outcome::unknown) open = std::move(verdict);
  }
  if (open) return *open;
  return none(at, unseen_running(index.inventory()),
              {"no task runs on Fargate in this Region",
               "このリージョンに Fargate で動くタスクはありません"});
}

std::vector<Ruling> judge_settings(const Index& index, const JudgePlace& is_used,
                                   const JudgeSettings& judge) {
  std::vector<Ruling> rulings;
  std::set<std::string> told;
  for (const EcsAccountSettings& settings : index.inventory().all<EcsAccountSettings>()) {
    rulings.push_back({&settings, given(is_used(index, settings), judge(settings))});
    told.insert(settings.stack);
  }
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>()) {
    if (!is_live(cluster) || !told.insert(cluster.stack).second) continue;
    const Verdict unseen = unknown(
        cluster.evidence, {.reason = Reason::not_seen, .detail = "ecs:ListAccountSettings"});
    rulings.push_back({&cluster, given(is_used(index, cluster), unseen)});
  }
  return rulings;
}

}  // namespace hakoseki
