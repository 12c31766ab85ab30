#include "assess/guard_duty.h"

#include <optional>
#include <string_view>
#include <utility>

#include "assess/always_told.h"
#include "assess/applicability.h"
#include "assess/expect.h"
#include "assess/targets.h"
#include "inventory/one_place.h"

namespace hakoseki {
namespace {

// What the resource of an answer is called in a place: the detail of a doubt.
constexpr std::string_view resource_of_finding = "guardduty:GetFindings#Resource";

const std::string* known_text(const Fact<std::string>& fact) {
  return fact.if_known();
}

// A finding about an attack on a whole cluster names its parts elsewhere.
bool speaks_of_containers(std::string_view type) {
  return type.find(":Runtime/") != std::string_view::npos ||
         type.find(":ECS/") != std::string_view::npos ||
         type.find(":EKS/") != std::string_view::npos ||
         type.find(":Container/") != std::string_view::npos ||
         type.find(":Kubernetes/") != std::string_view::npos;
}

Verdict is_healthy(const GuardDutyCoverage& coverage) {
  std::vector<Verdict> verdicts = {
      expect(or_unknown(coverage.status, "CoverageStatus"), "HEALTHY"),
      every(coverage.fargate_issues, [](const Fact<std::string>& issue) {
        return judge_each(issue, [](const std::string& text) {
          return std::pair<Outcome, Message>(
              Outcome::fail,
              say({"GuardDuty reports {}", "GuardDuty の報告: {}"}, shown(std::string_view(text))));
        });
      })};
  const std::int64_t* hosts = coverage.compatible_instances.if_known();
  if (hosts != nullptr) {
    verdicts.push_back(
        expect_that(or_unknown(coverage.covered_instances, "CoveredContainerInstances"),
                    [&](std::int64_t covered) { return covered >= *hosts; },
                    {"only {} of its hosts are watched", "監視されているホストは {} 台だけです"}));
  }
  return all_of(verdicts);
}

// Whether the coverage is that of a cluster; nothing where that is not known.
std::optional<bool> is_of(const GuardDutyCoverage& coverage, const EcsCluster& cluster) {
  if (coverage.stack != cluster.stack) return false;
  const std::string* type = known_text(coverage.covered_type);
  const std::string* name = known_text(coverage.cluster_name);
  if (type != nullptr && *type != "ECS") return false;
  if (name != nullptr && *name != cluster.id) return false;
  if (type == nullptr || name == nullptr) return std::nullopt;
  return true;
}

}  // namespace

Verdict runs_linux(const Fact<Reference>& task_definition, const Index& index) {
  return every_target<TaskDefinition>(
      task_definition, index, [](const TaskDefinition& task) { return is_linux(task); },
      unknown(task_definition.evidence(),
              {.reason = Reason::not_seen, .detail = "ecs:DescribeTaskDefinition"}));
}

GuardDuty::GuardDuty(const Index& index) : index_(index), tasks_(index, &EcsTask::cluster) {
  for (const GuardDutyFinding& finding : index.inventory().all<GuardDutyFinding>())
    place(finding);
}

void GuardDuty::place(const GuardDutyFinding& finding) {
  if (const auto* cluster = index_.find<EcsCluster>(finding.cluster)) {
    findings_[cluster->address].push_back(&finding);
    return;
  }
  if (const auto* cluster = index_.find<EksCluster>(finding.cluster)) {
    findings_[cluster->address].push_back(&finding);
    return;
  }
  const std::string* host = known_text(finding.instance_id);
  if (host != nullptr) {
    for (const ContainerInstance& instance : index_.inventory().all<ContainerInstance>()) {
      const std::string* id = known_text(instance.instance_id);
      const auto* cluster = index_.find<EcsCluster>(instance.cluster);
      if (id == nullptr || *id != *host || cluster == nullptr) continue;
      findings_[cluster->address].push_back(&finding);
      return;
    }
    elsewhere_[finding.stack].push_back(&finding);
  }
  const std::string* type = known_text(finding.finding_type);
  const bool names_nothing = finding.cluster.is_absent() && host == nullptr;
  if (names_nothing && (type == nullptr || speaks_of_containers(*type))) {
    doubts_[finding.stack].push_back(
        {.why = {.reason = Reason::not_seen, .detail = std::string(resource_of_finding)},
         .evidence = finding.evidence});
  }
}

Verdict GuardDuty::is_on(const Resource& cluster) const {
  std::vector<Verdict> ways;
  for (const GuardDutyDetector& detector : index_.inventory().all<GuardDutyDetector>()) {
    if (is_live(detector) && detector.stack == cluster.stack)
      ways.push_back(expect(detector.enable, true));
  }
  for (const Gap& gap : index_.inventory().unseen<GuardDutyDetector>(cluster.stack))
    ways.push_back(unknown(gap.evidence, gap.why));
  if (!ways.empty()) return any_of(ways);
  return fail(cluster.evidence,
              Text{"GuardDuty is not enabled in its account and Region; enable it there",
                   "このアカウントとリージョンで GuardDuty "
                   "が有効ではありません(有効化が必要です)"});
}

FactList<const EcsTask*> GuardDuty::tasks_in(const EcsCluster& cluster) const {
  FactList<const EcsTask*> list = tasks_.list_of(cluster);
  // What runs in clusters that nobody knows does not run in this one.
  const auto elsewhere = index_.inventory().unseen<EcsTask>().size();
  list.gaps.erase(list.gaps.begin(), list.gaps.begin() + static_cast<std::ptrdiff_t>(elsewhere));
  return list;
}

Verdict GuardDuty::runs_watchable_tasks(const EcsCluster& cluster) const {
  return some(
      tasks_in(cluster),
      [&](const EcsTask* task) {
        return all_of({runs_on(task->compute, {Compute::ecs_fargate, Compute::ecs_ec2}),
                       runs_linux(task->task_definition, index_)});
      },
      Text{"no task runs in it that GuardDuty could watch",
           "GuardDuty が監視できるタスクは動いていません"});
}

Verdict GuardDuty::covers(const EcsCluster& cluster) const {
  std::vector<Verdict> rows;
  std::vector<Verdict> open;
  for (const GuardDutyCoverage& coverage : index_.inventory().all<GuardDutyCoverage>()) {
    const std::optional<bool> own = is_of(coverage, cluster);
    if (own == true) rows.push_back(is_healthy(coverage));
    if (!own) {
      open.push_back(
          unknown(coverage.evidence, {.reason = Reason::not_seen, .detail = "ClusterName"}));
    }
  }
  if (!rows.empty()) return all_of(rows);
  for (const Gap& gap : index_.inventory().unseen<GuardDutyCoverage>(cluster.stack))
    open.push_back(unknown(gap.evidence, gap.why));
  if (!open.empty()) return open.front();
  Verdict on = is_on(cluster);
  // Of what is off nobody asks what it watches.
  if (on.outcome() == Outcome::fail) return on;
  return all_of({on, fail(cluster.evidence, Text{"GuardDuty does not list it among what it watches",
                                                 "GuardDuty の監視対象に含まれていません"})});
}

GuardDuty::Findings GuardDuty::findings_at(const Resource& cluster) const {
  Findings list{.gaps = index_.inventory().unseen<GuardDutyFinding>(cluster.stack),
                .evidence = cluster.evidence};
  if (const auto own = findings_.find(cluster.address); own != findings_.end()) {
    for (const GuardDutyFinding* finding : own->second)
      list.elements.push_back({finding, {}, finding->evidence});
  }
  if (const auto open = doubts_.find(cluster.stack); open != doubts_.end())
    list.gaps.insert(list.gaps.end(), open->second.begin(), open->second.end());
  return list;
}

GuardDuty::Findings GuardDuty::findings_on(const EksCluster& cluster) const {
  return findings_at(cluster);
}

GuardDuty::Findings GuardDuty::findings_on(const EcsCluster& cluster) const {
  Findings list = findings_at(cluster);
  if (!elsewhere_.contains(cluster.stack)) return list;
  const std::vector<Gap> unseen = index_.inventory().unseen<ContainerInstance>(cluster.address);
  list.gaps.insert(list.gaps.end(), unseen.begin(), unseen.end());
  return list;
}

}  // namespace hakoseki
