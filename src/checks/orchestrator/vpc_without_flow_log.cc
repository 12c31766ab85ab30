// Flow logs are the only record of who spoke to whom, refused or not. Whether VPC Encryption
// Controls watch a highly sensitive VPC only the running account tells.

#include <map>
#include <set>

#include "assess/check.h"
#include "assess/one_of.h"
#include "assess/policy.h"
#include "assess/task_network.h"

namespace hakoseki::checks::orchestrator {
namespace {

using Logs = FactList<const FlowLog*>;

// The logs of each VPC of the run. One of a single subnet may be one of many that cover the VPC
// together.
class FlowLogs {
 public:
  explicit FlowLogs(const Index& index) {
    for (const FlowLog& log : index.inventory().all<FlowLog>())
      add(log, index);
    if (loose_.empty()) loose_ = index.inventory().unseen<FlowLog>();
  }

  [[nodiscard]] Logs of(const Vpc& vpc) const {
    Logs logs;
    if (const auto found = by_vpc_.find(&vpc); found != by_vpc_.end()) logs = found->second;
    logs.gaps.insert(logs.gaps.end(), loose_.begin(), loose_.end());
    logs.evidence = vpc.evidence;
    return logs;
  }

 private:
  void add(const FlowLog& log, const Index& index) {
    for (const Case<Reference>& one : log.resource_id.cases()) {
      const std::optional<Guard> when = log.when.and_also(one.when);
      if (!when) continue;
      if (const Unknown* why = one.unknown()) {
        // One that may be here under each condition is enough to make a verdict unknown.
        if (loose_conditions_.insert(*when).second) loose_.push_back({*why, *when, one.evidence});
        continue;
      }
      if (one.value() == nullptr) continue;
      if (const auto* vpc = index.find<Vpc>(*one.value())) {
        by_vpc_[vpc].elements.push_back({&log, *when, one.evidence});
      } else if (const auto* subnet = index.find<Subnet>(*one.value())) {
        const Unknown partly{.reason = Reason::not_seen,
                             .detail = "whether logs of single subnets cover all of them"};
        for (const auto& home : index.targets<Vpc>(subnet->vpc).elements) {
          const auto both = when->and_also(home.when);
          if (both) by_vpc_[home.value].gaps.push_back({partly, *both, one.evidence});
        }
      }
    }
  }

  std::map<const Vpc*, Logs> by_vpc_;
  std::vector<Gap> loose_;
  std::set<Guard> loose_conditions_;
};

Verdict judge_log(const FlowLog* log) {
  return expect_that(log->traffic_type, [](const std::string& type) { return type == "ALL"; },
                     {"records `{}` traffic only", "`{}` の通信だけを記録します"});
}

Verdict judge_logs(const Logs& logs) {
  const Text none{"no flow log records its traffic", "通信を記録するフローログがありません"};
  const auto records = [&](std::string_view type) {
    return some(
        logs, [&](const FlowLog* log) { return expect(log->traffic_type, std::string(type)); },
        none);
  };
  Verdict whole = one_of(logs, judge_log, none);
  if (whole.outcome() == Outcome::pass || logs.elements.size() < 2) return whole;
  // One log for what is accepted and one for what is rejected are all of it together.
  const Verdict halves = policy::compact(all_of({records("ACCEPT"), records("REJECT")}));
  return halves.outcome() == Outcome::fail ? whole : any_of({whole, halves});
}

std::vector<Ruling> judge(const Index& index) {
  const FlowLogs logs(index);
  return judge_workload_vpcs(index, [&](const Vpc& vpc, std::span<const TaskNetwork::Use>) {
    return judge_logs(logs.of(vpc));
  });
}

}  // namespace

Check vpc_without_flow_log() {
  return {
      .id = "ORC-3.13",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::medium,
      .title = {.en = "Workload VPC does not log all traffic flows",
                .ja = "VPCフローログがすべての通信を記録していない"},
      .why = {.en = "After an incident nobody can tell what a captured task reached, what was "
                    "refused, and where data went.",
              .ja = "事故の後で、乗っ取られたタスクがどこに到達し、何が拒否され、データがどこへ出"
                    "たかを調べられません。"},
      .fix = {.en = "Add an AWS::EC2::FlowLog for the VPC with TrafficType ALL.",
              .ja = "VPC に対して TrafficType が ALL の AWS::EC2::FlowLog を作成してください。"},
      .reads = {"AWS::EC2::FlowLog#TrafficType", "AWS::EC2::FlowLog#ResourceId",
                "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.Subnets[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
