// Flow logs are the only record of who spoke to whom, refused or not. Where what is highly
// sensitive runs, VPC Encryption Controls watch besides whether what crosses the VPC is encrypted.

#include <map>
#include <set>

#include "assess/check.h"
#include "assess/one_of.h"
#include "assess/policy.h"
#include "assess/sensitivity.h"
#include "assess/task_network.h"
#include "assess/vpc_resources.h"
#include "inventory/one_place.h"

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

// The tag that says so, of the VPC or of what runs in it. What has no class at all is another
// question (ORC-4.01).
std::optional<Verdict> said_to_be_high(const Vpc& vpc, std::span<const TaskNetwork::Use> uses,
                                       const DeclaredScope& declared) {
  std::vector<const Resource*> resources = {&vpc};
  for (const TaskNetwork::Use& use : uses)
    resources.push_back(use.starter->resource);
  for (const Resource* resource : resources) {
    Verdict high = is_highly_sensitive(*resource, declared);
    if (high.outcome() == Outcome::pass) return high;
  }
  return std::nullopt;
}

Verdict watches(const VpcEncryptionControl* control) {
  const Verdict works = judge_each(
      control->state,
      [](const std::string& state) -> std::pair<Outcome, Message> {
        const Message label =
            say({"its encryption control is {}", "暗号化コントロールは {} です"}, shown(state));
        if (state == "available") return {Outcome::pass, label};
        const bool changes = state == "creating" || state.ends_with("-in-progress");
        return {changes ? Outcome::unknown : Outcome::fail, label};
      },
      IfAbsent::passes);
  return all_of({expect_present(control->mode), works});
}

Verdict judge_encryption(const Vpc& vpc, const VpcResources<VpcEncryptionControl>& controls) {
  const Text none{"no encryption control watches this highly sensitive VPC",
                  "機微性の高い VPC に暗号化コントロールがありません"};
  Verdict watched = one_of(controls.in(vpc), watches, none);
  if (watched.outcome() != Outcome::fail || is_live(vpc)) return watched;
  // Not every Region has them, and a template does not tell its own.
  return unknown(vpc.evidence,
                 {.reason = Reason::not_seen, .detail = "ec2:DescribeVpcEncryptionControls"});
}

std::vector<Ruling> judge(const Index& index) {
  const FlowLogs logs(index);
  const VpcResources<VpcEncryptionControl> controls(index);
  return judge_workload_vpcs(index, [&](const Vpc& vpc, std::span<const TaskNetwork::Use> uses) {
    Verdict recorded = judge_logs(logs.of(vpc));
    const auto high = said_to_be_high(vpc, uses, index.inventory().declared);
    if (!high) return recorded;
    const Exhibit why = high->exhibits().front();
    return all_of({recorded, judge_encryption(vpc, controls).with(Outcome::fail, why)});
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
      .fix = {.en = "Add an AWS::EC2::FlowLog for the VPC with TrafficType ALL, and where what is "
                    "highly sensitive runs an AWS::EC2::VPCEncryptionControl with Mode monitor or "
                    "enforce.",
              .ja = "VPC に対して TrafficType が ALL の AWS::EC2::FlowLog を作成してください。"
                    "機微性の高いワークロードが動く VPC には、Mode が monitor か enforce の "
                    "AWS::EC2::VPCEncryptionControl も作成します。"},
      .reads = {"AWS::EC2::FlowLog#TrafficType", "AWS::EC2::FlowLog#ResourceId",
                "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.Subnets[]",
                "AWS::EC2::VPC#Tags[].Value", "AWS::EC2::VPCEncryptionControl#VpcId",
                "AWS::EC2::VPCEncryptionControl#Mode", "AWS::EC2::VPCEncryptionControl#State"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
