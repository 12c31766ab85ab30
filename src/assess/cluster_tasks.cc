#include "assess/cluster_tasks.h"

#include <optional>

namespace hakoseki {
namespace {

template <class T>
void enter(const Index& index, std::map<const EcsCluster*, std::vector<ClusterTask>>& tasks) {
  for (const T& one : index.inventory().all<T>()) {
    for (const Meant<EcsCluster>& cluster : index.find_each<EcsCluster>(one.cluster)) {
      const std::optional<Guard> when = one.when.and_also(cluster.when);
      if (!when) continue;
      tasks[cluster.resource].push_back(
          {&one, *when, &one.task_definition, &one.compute, &one.enable_execute_command});
    }
  }
}

}  // namespace

ClusterTasks::ClusterTasks(const Index& index) {
  enter<EcsService>(index, tasks_);
  enter<ScheduledTask>(index, tasks_);
}

std::span<const ClusterTask> ClusterTasks::of(const EcsCluster& cluster) const {
  const auto found = tasks_.find(&cluster);
  if (found == tasks_.end()) return {};
  return found->second;
}

}  // namespace hakoseki
