#include "assess/cluster_tasks.h"

namespace hakoseki {

ClusterTasks::ClusterTasks(const Index& index)
    : services_(index, &EcsService::cluster), schedules_(index, &ScheduledTask::cluster) {
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>()) {
    for (const auto& one : services_.of(cluster))
      tasks_[&cluster].push_back(task_of(*one.value, one.when));
    for (const auto& one : schedules_.of(cluster))
      tasks_[&cluster].push_back(task_of(*one.value, one.when));
  }
}

std::span<const ClusterTask> ClusterTasks::of(const EcsCluster& cluster) const {
  const auto found = tasks_.find(&cluster);
  if (found == tasks_.end()) return {};
  return found->second;
}

}  // namespace hakoseki
