// What started a task that runs: a service, a schedule, a job that is declared, or somebody by
// hand.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

// Whoever may call RunTask writes `group` and `startedBy` as they like: what a task says of itself
// counts only where the run holds what it names, and that starts such a task. Built once for a run.
class TaskOrigins {
 public:
  explicit TaskOrigins(const Index& index);

  // Passes where the run holds what started the task.
  [[nodiscard]] Verdict of(const EcsTask& task) const;

 private:
  using InCluster = std::pair<std::string_view, std::string_view>;  // the cluster's ARN, a name

  [[nodiscard]] Verdict of_service(const EcsTask& task, std::string_view name) const;
  [[nodiscard]] Verdict of_deployment(const EcsTask& task, const EcsService& service) const;
  [[nodiscard]] Verdict of_schedule(const EcsTask& task, std::string_view type,
                                    std::string_view name) const;
  [[nodiscard]] Verdict of_starter(const EcsTask& task, std::string_view started_by) const;
  [[nodiscard]] bool is_declared_job(const EcsTask& task) const;

  const Index& index_;
  std::map<InCluster, const EcsService*> services_;
  std::map<std::string_view, std::vector<const ScheduledTask*>> schedules_;  // by type
};

}  // namespace hakoseki
