#include "assess/running_tasks.h"

#include <set>

#include "inventory/one_place.h"

namespace hakoseki {
namespace {

std::vector<Ruling> judge_cluster(const EcsCluster& cluster, bool runs_something,
                                  const Inventory& inventory) {
  // Without those of clusters that nobody knows.
  const std::vector<Gap> gaps = inventory.unseen<EcsTask>(cluster.address);
  if (gaps.size() > inventory.unseen<EcsTask>().size()) {
    return {{&cluster, unknown(gaps.back().evidence, gaps.back().why)}};
  }
  if (runs_something) return {};
  return {{&cluster, not_applicable(cluster.evidence,
                                    Text{"no task runs in it", "動いているタスクはありません"})}};
}

}  // namespace

std::vector<Ruling> judge_running(const Index& index,
                                  const std::function<Verdict(const EcsTask&)>& judge) {
  const Inventory& inventory = index.inventory();
  std::vector<Ruling> rulings;
  std::set<const EcsCluster*> busy;
  for (const EcsTask& task : inventory.all<EcsTask>()) {
    rulings.push_back({&task, judge(task)});
    busy.insert(index.find<EcsCluster>(task.cluster));
  }
  for (const EcsCluster& cluster : inventory.all<EcsCluster>()) {
    // Of what a template would run nothing runs yet.
    if (!is_live(cluster)) continue;
    for (Ruling& ruling : judge_cluster(cluster, busy.contains(&cluster), inventory))
      rulings.push_back(std::move(ruling));
  }
  return rulings;
}

std::string_view family_in(std::string_view task_definition) {
  constexpr std::string_view mark = "task-definition/";
  const std::size_t at = task_definition.find(mark);
  if (at != std::string_view::npos) task_definition.remove_prefix(at + mark.size());
  return task_definition.substr(0, task_definition.find(':'));
}

}  // namespace hakoseki
