// Amazon Inspector tells which known holes a host has. What it does not scan it is silent about,
// and what it found and can be fixed must not stay.

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>

#include "assess/age.h"
#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/registered_hosts.h"

namespace hakoseki::checks::host {
namespace {

constexpr std::chrono::days most_days{7};

Verdict unseen_or(const std::vector<Gap>& gaps, const Verdict& otherwise) {
  return gaps.empty() ? otherwise : unknown(gaps.front().evidence, gaps.front().why);
}

// Inspector scans the hosts of the account in this Region.
Verdict is_switched_on(const Resource& host, const Inventory& inventory) {
  for (const InspectorAccount& account : inventory.all<InspectorAccount>()) {
    if (account.stack == host.stack)
      return expect(or_unknown(account.ec2_status, "ec2.status"), "ENABLED");
  }
  const Verdict not_told = unknown(
      host.evidence, {.reason = Reason::not_seen, .detail = "inspector2:BatchGetAccountStatus"});
  return unseen_or(inventory.unseen<InspectorAccount>(host.stack), not_told);
}

// What says nothing yet of the host: it is not running, or its first scan is still to come.
bool is_passing(std::string_view reason) {
  return reason == "EC2_INSTANCE_STOPPED" || reason == "PENDING_INITIAL_SCAN";
}

Verdict is_scanned(const ScanCoverage& coverage) {
  return judge_each(or_unknown(coverage.status_code, "statusCode"), [&](const std::string& status) {
    const std::string* reason = coverage.reason.if_known();
    const std::string why = reason == nullptr ? std::string() : *reason;
    const Outcome outcome = is_passing(why)      ? Outcome::unknown
                            : status == "ACTIVE" ? Outcome::pass
                                                 : Outcome::fail;
    return std::pair<Outcome, Message>(
        outcome, say({"its scan is {} ({})", "スキャンの状態は {} です({})"},
                     shown(std::string_view(status)), shown(std::string_view(why))));
  });
}

Verdict is_covered(const Resource& host, const std::string& id, const Inventory& inventory) {
  for (const ScanCoverage& coverage : inventory.all<ScanCoverage>()) {
    const std::string* resource = coverage.resource_id.if_known();
    const std::string* kind = coverage.scan_type.if_known();
    const bool own = resource != nullptr && *resource == id && coverage.stack == host.stack;
    if (own && kind != nullptr && *kind == "PACKAGE") return is_scanned(coverage);
  }
  return unseen_or(inventory.unseen<ScanCoverage>(),
                   fail(host.evidence, Text{"Inspector does not scan it",
                                            "Inspector のスキャン対象に含まれていません"}));
}

Verdict is_settled(const InspectorFinding& finding) {
  const auto is_none_of = [](const Fact<std::string>& fact, std::string_view name,
                             std::initializer_list<std::string_view> values) {
    return expect_that(or_unknown(fact, name),
                       [&](const std::string& value) {
                         return std::find(values.begin(), values.end(), value) == values.end();
                       },
                       {"a known hole ({})", "既知の脆弱性({})"});
  };
  return any_of({is_none_of(finding.severity, "severity", {"CRITICAL"}),
                 is_none_of(finding.status, "status", {"ACTIVE"}),
                 is_none_of(finding.fix_available, "fixAvailable", {"YES", "PARTIAL"}),
                 expect_younger(or_unknown(finding.first_observed_at, "firstObservedAt"),
                                finding.seen_at, most_days)});
}

Verdict has_no_old_holes(const Resource& host, const std::string& id, const Inventory& inventory) {
  std::vector<Verdict> verdicts;
  for (const InspectorFinding& finding : inventory.all<InspectorFinding>()) {
    const std::string* resource = finding.resource_id.if_known();
    if (resource != nullptr && *resource == id && finding.stack == host.stack)
      verdicts.push_back(is_settled(finding).with(
          Outcome::fail, {finding.evidence, say({"finding {}", "検出結果 {}"}, finding.id)}));
  }
  for (const Gap& gap : inventory.unseen<InspectorFinding>(host.stack))
    verdicts.push_back(unknown(gap.evidence, gap.why));
  if (verdicts.empty()) {
    return pass(host.evidence, Text{"no critical hole with a fix was found",
                                    "修正可能な重大脆弱性は見つかっていません"});
  }
  return all_of(verdicts);
}

Verdict judge(const Resource& host, const std::string& id, const Inventory& inventory) {
  return all_of({is_switched_on(host, inventory), is_covered(host, id, inventory),
                 has_no_old_holes(host, id, inventory)});
}

std::vector<Ruling> judge_ecs(const Index& index) {
  return judge_hosts(index, [&](const ContainerInstance& host) {
    const std::string* id = host.instance_id.if_known();
    return given(is_ec2_instance(host),
                 judge(host, id == nullptr ? std::string() : *id, index.inventory()));
  });
}

std::vector<Ruling> judge_eks(const Index& index) {
  std::vector<Ruling> rulings;
  for (const HostTemplate* node : eks_nodes(index.inventory()))
    rulings.push_back({node, judge(*node, node->id, index.inventory())});
  return rulings;
}

}  // namespace

Check unscanned_host() {
  return {
      .id = "HOST-3.04",
      .risk = Risk::host_component_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Host is not scanned or keeps fixable critical vulnerabilities",
                .ja = "ホストが未スキャン、または修正可能な重大脆弱性が残る"},
      .why = {.en = "A critical hole in a host opens every container on it, and its exploits are "
                    "public as soon as its fix is.",
              .ja =
                  "ホストの重大な脆弱性は、その上のすべてのコンテナを危険にさらします。修正が公開さ"
                  "れた時点で、攻撃手法も知られています。"},
      .fix =
          {.en = "Enable Inspector's EC2 scans, let it reach every host by the SSM agent or "
                 "agentless, and replace a host within 7 days of a critical finding with a fix.",
           .ja = "Inspector の EC2 スキャンを有効にし、SSM エージェントまたはエージェントレスですべ"
                 "てのホストを対象にしてください。修正可能な重大脆弱性があるホストは 7 日以内に入"
                 "れ替えます。"},
      .reads = {"AWS::InspectorV2::Account#ResourceState.Ec2.Status",
                "AWS::InspectorV2::CoveredResource#StatusCode",
                "AWS::InspectorV2::CoveredResource#Reason", "AWS::InspectorV2::Finding#Severity",
                "AWS::InspectorV2::Finding#Status", "AWS::InspectorV2::Finding#FixAvailable",
                "AWS::InspectorV2::Finding#FirstObservedAt",
                "AWS::ECS::ContainerInstance#Ec2InstanceId",
                "AWS::ECS::ContainerInstance#CapacityProviderName",
                "AWS::ECS::CapacityProvider#ManagedInstancesProvider",
                "AWS::EC2::Instance#Tags[].Key"},
      .judge = together({judge_ecs, judge_eks}),
  };
}

}  // namespace hakoseki::checks::host
