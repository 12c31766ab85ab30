// What two services share in a security group, each of them gets: a rule for one opens the other.
// Sharing is fine inside one sensitivity level, which the declared tag tells.

#include <algorithm>
#include <map>

#include "assess/check.h"
#include "assess/leading_exhibit.h"
#include "assess/policy.h"
#include "assess/task_classes.h"
#include "assess/task_network.h"
#include "assess/unseen_tasks.h"

namespace hakoseki::checks::orchestrator {
namespace {

using Classes = std::map<const Resource*, const ClassifiedTask*>;

// Other revisions and task sets of one service are no other workload.
bool is_one_workload(const TaskStarter& a, const TaskStarter& b) {
  const Reference* one = a.task_definition->if_known();
  const Reference* other = b.task_definition->if_known();
  return one != nullptr && other != nullptr && *one == *other;
}

Verdict judge_pair(const TaskNetwork::Use& first, const TaskNetwork::Use& other,
                   const Classes& classes) {
  const std::string& name = first.starter->resource->id;
  if (is_one_workload(*first.starter, *other.starter)) {
    return pass(other.evidence, say({"the same tasks as `{}`", "`{}` と同じタスクです"}, name));
  }
  const Exhibit shared = {other.evidence, say({"`{}` and `{}` share this group",
                                               "`{}` と `{}` がこのグループを共有しています"},
                                              other.starter->resource->id, name)};
  const Verdict verdict =
      have_one_class(*classes.at(first.starter->resource), *classes.at(other.starter->resource));
  return led_by(shared, verdict);
}

Verdict judge_group(const SecurityGroup& group, std::span<const TaskNetwork::Use> uses,
                    const Classes& classes) {
  std::vector<Verdict> verdicts = {pass(
      group.evidence,
      say({"only `{}` uses it", "使うのは `{}` だけです"}, uses.front().starter->resource->id))};
  for (const TaskNetwork::Use& other : uses.subspan(1))
    verdicts.push_back(judge_pair(uses.front(), other, classes));
  return policy::compact(all_of(verdicts));
}

// The default group is everybody's.
std::optional<Verdict> judge_starter(const TaskStarter& starter, const Index& index) {
  const auto& groups = starter.network->security_groups;
  if (!starter.network->written) return std::nullopt;
  if (groups.empty()) {
    return fail(groups.evidence,
                Text{"no security group is named: the VPC's default group is shared by all that "
                     "name none",
                     "グループの指定がなく、指定のないもの全体で共有する VPC の既定のグループが"
                     "使われます"});
  }
  for (const auto& element : groups.elements) {
    const Reference* group = element.value.if_known();
    if (group == nullptr || group->attribute != "DefaultSecurityGroup") continue;
    return fail(element.evidence, Text{"the VPC's default group is shared by all that name none",
                                       "VPC の既定のグループは、指定のないもの全体で共有されます"})
        .under(element.when);
  }
  std::vector<Verdict> unseen = unseen_groups(starter, index);
  if (unseen.empty()) return std::nullopt;
  return all_of(unseen);
}

std::vector<Ruling> judge(const Index& index) {
  const TaskNetwork network(index);
  const std::vector<ClassifiedTask> tasks = classified_tasks(index);
  Classes classes;
  for (const ClassifiedTask& task : tasks)
    classes.emplace(task.resource, &task);
  std::vector<Ruling> rulings;
  for (const SecurityGroup& group : index.inventory().all<SecurityGroup>()) {
    const auto uses = network.uses_of(group);
    if (uses.empty()) continue;
    rulings.push_back({&group, unless_unseen(judge_group(group, uses, classes), group.evidence,
                                             unseen_starters(index))});
  }
  for (const TaskStarter& starter : network.starters()) {
    if (auto verdict = judge_starter(starter, index)) {
      rulings.push_back({starter.resource, *std::move(verdict)});
    }
  }
  return rulings;
}

}  // namespace

Check shared_security_group() {
  return {
      .id = "ORC-3.01",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::high,
      .title = {.en = "Service has no security group of its own",
                .ja = "サービス専用のセキュリティグループがない"},
      .why = {.en = "Whatever one service must accept or reach, the other can, too. A weak "
                    "service then opens the way to a sensitive one.",
              .ja = "一方のサービスに必要な通信が、もう一方にも許可されます。守りの弱いサービスか"
                    "ら、機微なサービスへの侵入経路になります。"},
      .fix = {.en = "Make an AWS::EC2::SecurityGroup for each service and name it in "
                    "AwsvpcConfiguration.SecurityGroups; share one only between services whose "
                    "`sensitivity` tag is the same.",
              .ja = "サービスごとに AWS::EC2::SecurityGroup を作って"
                    " AwsvpcConfiguration.SecurityGroups に指定し、共有は sensitivity タグが同じ"
                    "サービス同士に限ってください。"},
      .reads = {"AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]",
                "AWS::ECS::Service#Tags[].Value", "AWS::ECS::TaskDefinition#Tags[].Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
