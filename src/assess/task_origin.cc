#include "assess/task_origin.h"

#include <algorithm>

#include "assess/expect.h"
#include "assess/running_tasks.h"
#include "formats/ignore_rules.h"
#include "inventory/task_group.h"

namespace hakoseki {
namespace {

constexpr std::string_view rule_type = "AWS::Events::Rule";
constexpr std::string_view schedule_type = "AWS::Scheduler::Schedule";

// What EventBridge writes before the name of what started a task. Both together are cut here.
constexpr std::string_view rule_mark = "events-rule/";
constexpr std::string_view schedule_mark = "chronos-schedule/";
constexpr std::size_t longest_started_by = 36;

std::string_view text_of(const Fact<Reference>& reference) {
  const Reference* known = reference.if_known();
  return known == nullptr ? std::string_view() : std::string_view(known->text);
}

bool is_called(const ScheduledTask& schedule, std::string_view name, bool is_cut) {
  return schedule.id == name || (is_cut && schedule.id.starts_with(name));
}

// Whether the schedule starts such a task: in that cluster, of that family.
bool starts(const ScheduledTask& schedule, const EcsTask& task) {
  return text_of(schedule.cluster) == text_of(task.cluster) &&
         family_in(text_of(schedule.task_definition)) == family_in(text_of(task.task_definition));
}

// The clusters of AWS Batch, as it names them.
bool is_of_batch(std::string_view cluster) {
  const std::string_view name = cluster.substr(cluster.rfind('/') + 1);
  return name.starts_with("AWSBatch-") || name.find("_Batch_") != std::string_view::npos;
}

Verdict not_seen(const Evidence& at, const char* what) {
  return unknown(at, {.reason = Reason::not_seen, .detail = what});
}

}  // namespace

TaskOrigins::TaskOrigins(const Index& index) : index_(index) {
  for (const EcsService& service : index.inventory().all<EcsService>())
    services_.emplace(InCluster(text_of(service.cluster), service.id), &service);
  for (const ScheduledTask& schedule : index.inventory().all<ScheduledTask>())
    schedules_[schedule.type].push_back(&schedule);
}

Verdict TaskOrigins::of(const EcsTask& task) const {
  const std::string* group = task.group.if_known();
  if (group == nullptr && !task.group.is_absent())
    return not_seen(task.group.evidence(), "the group of the task");
  if (const auto service = group == nullptr ? std::nullopt : service_in(*group)) {
    return of_service(task, *service);
  }
  if (is_declared_job(task)) {
    return pass(
        task.task_definition.evidence(),
        Text{"its family is declared as a job", "このファミリーはジョブとして宣言されています"});
  }
  const std::string* started_by = task.started_by.if_known();
  if (started_by == nullptr && !task.started_by.is_absent())
    return not_seen(task.started_by.evidence(), "who started the task");
  return of_starter(task, started_by == nullptr ? std::string_view() : *started_by);
}

Verdict TaskOrigins::of_service(const EcsTask& task, std::string_view name) const {
  const std::string_view cluster = text_of(task.cluster);
  const auto found = services_.find(InCluster(cluster, name));
  if (found != services_.end()) return of_deployment(task, *found->second);
  const std::vector<Gap> gaps = index_.inventory().unseen<EcsService>(cluster);
  if (!gaps.empty()) return unknown(task.group.evidence(), gaps.front().why);
  return fail(task.group.evidence(),
              say({"calls itself a task of service `{}`, which its cluster does not have",
                   "サービス `{}` のタスクとされていますが、クラスターにそのサービスはありません"},
                  shown(name)));
}

Verdict TaskOrigins::of_deployment(const EcsTask& task, const EcsService& service) const {
  const std::string* started_by = task.started_by.if_known();
  const auto& ids = service.deployment_ids;
  const bool is_its_own =
      started_by != nullptr &&
      std::any_of(ids.elements.begin(), ids.elements.end(), [&](const auto& id) {
        return id.value.if_known() != nullptr && *id.value.if_known() == *started_by;
      });
  const Evidence& at = task.started_by.evidence();
  if (is_its_own) {
    return pass(at, say({"a deployment of service `{}` started it",
                         "サービス `{}` のデプロイが起動しました"},
                        shown(std::string_view(service.id))));
  }
  const bool may_be = !ids.complete() ||
                      (started_by != nullptr && started_by->starts_with("ecs-svc/")) ||
                      (started_by == nullptr && !task.started_by.is_absent());
  if (may_be) return not_seen(at, "the deployment that started the task");
  return fail(at, say({"calls itself a task of service `{}`, and no deployment of it started it",
                       "サービス `{}` のタスクとされていますが、そのデプロイで起動したものでは"
                       "ありません"},
                      shown(std::string_view(service.id))));
}

Verdict TaskOrigins::of_schedule(const EcsTask& task, std::string_view type,
                                 std::string_view name) const {
  const Evidence& at = task.started_by.evidence();
  const bool is_cut = task.started_by.if_known()->size() >= longest_started_by;
  const ScheduledTask* other = nullptr;
  const auto of_type = schedules_.find(type);
  if (of_type != schedules_.end()) {
    for (const ScheduledTask* schedule : of_type->second) {
      if (!is_called(*schedule, name, is_cut)) continue;
      if (starts(*schedule, task)) {
        return pass(at, say({"schedule `{}` starts it", "スケジュール `{}` が起動します"},
                            shown(std::string_view(schedule->id))));
      }
      other = schedule;
    }
  }
  if (other != nullptr) {
    return fail(at,
                say({"names schedule `{}`, which starts something else",
                     "スケジュール `{}` が起動したとされていますが、そのスケジュールは別のものを"
                     "起動します"},
                    shown(std::string_view(other->id))));
  }
  const std::vector<Gap> gaps = index_.inventory().unseen<ScheduledTask>();
  if (!gaps.empty()) return unknown(at, gaps.front().why);
  // A rule may be one of another event bus.
  if (type == rule_type) {
    const std::vector<Gap> further =
        index_.inventory().unseen<ScheduledTask>(task.stack + "/event-buses");
    if (!further.empty()) return unknown(at, further.front().why);
  }
  return fail(at,
              say({"names schedule `{}`, which is not there",
                   "スケジュール `{}` が起動したとされていますが、そのスケジュールはありません"},
                  shown(name)));
}

Verdict TaskOrigins::of_starter(const EcsTask& task, std::string_view started_by) const {
  const Evidence& at = task.started_by.evidence();
  if (started_by.starts_with(rule_mark)) {
    return of_schedule(task, rule_type, started_by.substr(rule_mark.size()));
  }
  if (started_by.starts_with(schedule_mark)) {
    return of_schedule(task, schedule_type, started_by.substr(schedule_mark.size()));
  }
  if (started_by == "AWS Step Functions") return not_seen(at, "the state machine that starts it");
  if (is_of_batch(text_of(task.cluster))) return not_seen(at, "the job of AWS Batch");
  return fail(at, started_by.empty()
                      ? Message(Text{"started by RunTask or StartTask, and nobody says by whom",
                                     "RunTask または StartTask で起動されており、起動元の記載が"
                                     "ありません"})
                      : say({"started by `{}`, which is no service and no schedule",
                             "起動元は `{}` で、サービスでもスケジュールでもありません"},
                            shown(started_by)));
}

bool TaskOrigins::is_declared_job(const EcsTask& task) const {
  const std::vector<std::string>& jobs = index_.inventory().declared.jobs;
  const std::string_view family = family_in(text_of(task.task_definition));
  return std::any_of(jobs.begin(), jobs.end(),
                     [&](const std::string& glob) { return glob_matches(glob, family); });
}

}  // namespace hakoseki
