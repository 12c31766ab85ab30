#include "assess/unseen_tasks.h"

#include <iterator>
#include <string>
#include <utility>

#include "inventory/one_place.h"

namespace hakoseki {
namespace {

void append(std::vector<Gap>& gaps, std::vector<Gap> more) {
  gaps.insert(gaps.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
}

Gap not_seen(std::string what, const Evidence& at) {
  return {.why = {.reason = Reason::not_seen, .detail = std::move(what)}, .evidence = at};
}

template <class Starter>
void add_definitions(const Index& index, std::vector<Gap>& gaps) {
  for (const Starter& starter : index.inventory().all<Starter>()) {
    if (is_live(starter) && index.find<TaskDefinition>(starter.task_definition) == nullptr) {
      gaps.push_back(not_seen("ecs:DescribeTaskDefinition", starter.task_definition.evidence()));
    }
  }
}

}  // namespace

std::vector<Gap> unseen_starters(const Index& index) {
  const Inventory& inventory = index.inventory();
  std::vector<Gap> gaps = inventory.unseen<EcsService>();
  append(gaps, inventory.unseen<ScheduledTask>());
  for (const EcsCluster& cluster : inventory.all<EcsCluster>()) {
    if (gaps.empty()) append(gaps, inventory.unseen<EcsService>(cluster.address));
  }
  return gaps;
}

std::vector<Gap> unseen_running(const Inventory& inventory) {
  std::vector<Gap> gaps = inventory.unseen<EcsTask>();
  for (const EcsCluster& cluster : inventory.all<EcsCluster>()) {
    if (gaps.empty()) append(gaps, inventory.unseen<EcsTask>(cluster.address));
  }
  return gaps;
}

std::vector<Gap> unseen_tasks(const Index& index) {
  std::vector<Gap> gaps = unseen_starters(index);
  add_definitions<EcsService>(index, gaps);
  add_definitions<ScheduledTask>(index, gaps);
  add_definitions<EcsTask>(index, gaps);
  append(gaps, unseen_running(index.inventory()));
  return gaps;
}

std::vector<Gap> unseen_definitions(const Index& index) {
  std::vector<Gap> gaps = unseen_tasks(index);
  append(gaps, index.inventory().unseen<TaskDefinition>());
  return gaps;
}

std::vector<Gap> unseen_parts(const TaskStarter& starter, const Index& index) {
  if (!is_live(*starter.resource)) return {};
  const auto* task = index.find<TaskDefinition>(*starter.task_definition);
  if (task == nullptr) {
    return {not_seen("ecs:DescribeTaskDefinition", starter.task_definition->evidence())};
  }
  if (task->task_role.is_absent()) return {};
  const auto* role = index.find<IamRole>(task->task_role);
  if (role == nullptr) return {not_seen("iam:GetRole", task->task_role.evidence())};
  std::vector<Gap> gaps = role->inline_policies.gaps;
  append(gaps, role->managed_policy_links.gaps);
  for (const auto& policy : role->inline_policies.elements) {
    append(gaps, policy.value.document.statements.gaps);
  }
  for (const auto& link : role->managed_policy_links.elements) {
    const auto* policy = index.find<IamPolicy>(link.value);
    if (policy == nullptr) {
      gaps.push_back(not_seen("iam:GetPolicyVersion", link.evidence));
    } else {
      append(gaps, policy->document.statements.gaps);
    }
  }
  return gaps;
}

Verdict unless_unseen(Verdict verdict, const Evidence& at, const std::vector<Gap>& gaps) {
  if (gaps.empty()) return verdict;
  return all_of({std::move(verdict), unknown(at, gaps.front().why)});
}

}  // namespace hakoseki
