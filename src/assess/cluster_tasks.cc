#include "assess/cluster_tasks.h"

namespace hakoseki {
namespace {

template <class T>
void enter(const Index& index, std::map<const EcsCluster*, std::vector<ClusterTask>>& tasks) {
  for (const T& one : index.inventory().all<T>()) {
    const auto* cluster = index.find<EcsCluster>(one.cluster);
    if (cluster == nullptr) continue;
    tasks[cluster].push_back(
        {&one, &one.task_definition, &one.compute, &one.enable_execute_command});
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
