// What two services share in a security group, each of them gets: a rule for one opens the other.
// Sharing is fine inside one sensitivity level, which the declared tag tells.

#include <map>

#include "assess/check.h"
#include "assess/sharing.h"
#include "assess/task_network.h"
#include "assess/unseen_tasks.h"

namespace hakoseki::checks::orchestrator {
namespace {

using Classes = std::map<const Resource*, const ClassifiedTask*>;

Verdict judge_sharers(const std::vector<Sharer>& sharers, const Evidence& at) {
  const bool alone = sharers.size() == 1;
  return share_one_class(sharers,
                         pass(at, say(alone ? Text{"only `{}` uses it", "使うのは `{}` だけです"}
                                            : Text{"`{}` and others of its class use it",
                                                   "`{}` と、同じ機微性レベルのものが使います"},
                                      sharers.front().task->resource->id)),
                         [](std::string_view second, std::string_view first) {
                           return say({"`{}` and `{}` share this group",
                                       "`{}` と `{}` がこのグループを共有しています"},
                                      second, first);
                         });
}

// Groups that are not part of the run: by their id, or by the parameter that names them.
std::map<OutsideName, std::vector<Sharer>> outside_groups(const TaskNetwork& network,
                                                          const Classes& classes,
                                                          const Index& index) {
  std::map<OutsideName, std::vector<Sharer>> groups;
  for (const TaskStarter& starter : network.starters()) {
    const auto add = [&](const Case<Reference>& one) {
      const Reference* known = one.value();
      if (known != nullptr && (known->is_address || index.find<SecurityGroup>(*known) != nullptr)) {
        return;
      }
      const auto name = outside_name_of(one, starter.resource->stack);
      if (name) groups[*name].push_back({classes.at(starter.resource), one.evidence});
    };
    for (const auto& element : starter.network->security_groups.elements) {
      for (const Case<Reference>& one : element.value.cases())
        add(one);
    }
    for (const Gap& gap : starter.network->security_groups.gaps)
      add({.when = gap.when, .state = gap.why, .evidence = gap.evidence});
  }
  return groups;
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
  std::vector<Verdict> verdicts;
  for (const auto& element : groups.elements) {
    for (const Case<Reference>& one : element.value.cases()) {
      if (one.value() == nullptr || one.value()->attribute != "DefaultSecurityGroup") continue;
      verdicts.push_back(
          fail(one.evidence, Text{"the VPC's default group is shared by all that name none",
                                  "VPC の既定のグループは、指定のないもの全体で共有されます"})
              .under(one.when)
              .under(element.when));
    }
  }
  if (!verdicts.empty()) return all_of(verdicts);
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
  const std::vector<Gap> unseen = unseen_starters(index);
  std::vector<Ruling> rulings;
  for (const SecurityGroup& group : index.inventory().all<SecurityGroup>()) {
    const auto uses = network.uses_of(group);
    std::vector<Sharer> sharers;
    for (const TaskNetwork::Use& use : uses)
      sharers.push_back({classes.at(use.starter->resource), use.evidence});
    if (sharers.empty()) continue;
    rulings.push_back(
        {&group, unless_unseen(judge_sharers(sharers, group.evidence), group.evidence, unseen)});
  }
  for (const auto& [name, sharers] : outside_groups(network, classes, index)) {
    if (sharers.size() == 1) continue;
    rulings.push_back(
        {sharers.front().task->resource, judge_sharers(sharers, sharers.front().evidence)});
  }
  for (const TaskStarter& starter : network.starters()) {
    if (auto verdict = judge_starter(starter, index)) {
      rulings.push_back({starter.resource, *std::move(verdict)});
    }
  }
  for (Ruling& pods : unseen_pods(index))
    rulings.push_back(std::move(pods));
  return one_for_each_resource(std::move(rulings));
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
