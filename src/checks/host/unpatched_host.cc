// A hole in the host's kernel or runtime opens every container on it. Whether the patches are there
// only the host can tell: Patch Manager asks it.

#include <chrono>
#include <string>

#include "assess/age.h"
#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/registered_hosts.h"

namespace hakoseki::checks::host {
namespace {

constexpr std::chrono::days most_days{7};

Verdict lacks_none(const Fact<std::int64_t>& missing, std::string_view name,
                   const Text& otherwise) {
  return expect_that(
      or_unknown(missing, name), [](std::int64_t count) { return count == 0; }, otherwise);
}

Verdict is_patched(const PatchState& state) {
  return all_of(
      {lacks_none(state.critical_missing, "CriticalNonCompliantCount",
                  {"lacks {} critical patches", "重大なパッチが {} 件未適用です"}),
       lacks_none(state.security_missing, "SecurityNonCompliantCount",
                  {"lacks {} security patches", "セキュリティパッチが {} 件未適用です"}),
       expect_younger(or_unknown(state.scanned_at, "OperationEndTime"), state.seen_at, most_days)});
}

// Bottlerocket is replaced as a whole and knows no patches: its version tells.
Verdict knows_patches(const ContainerInstance& host, const ManagedInstance* managed) {
  std::vector<Verdict> verdicts = {every(host.attributes, [](const KeyValue& attribute) {
    return expect_that(attribute.name,
                       [](const std::string& name) { return !name.starts_with("bottlerocket."); },
                       {"{} shows Bottlerocket, whose version counts instead",
                        "{} から Bottlerocket と分かります。判定にはバージョンの確認が必要です"});
  })};
  if (managed != nullptr && !managed->platform_name.is_absent()) {
    verdicts.push_back(expect_that(
        managed->platform_name,
        [](const std::string& name) { return name.find("Bottlerocket") == std::string::npos; },
        {"{} knows no patches; its version counts instead",
         "{} にパッチの概念はありません。判定にはバージョンの確認が必要です"}));
  }
  return all_of(verdicts);
}

Verdict judge_state(const ContainerInstance& host, const std::string& id, const Index& index) {
  if (const auto* state = find_by_instance<PatchState>(index, host, id)) return is_patched(*state);
  const std::vector<Gap> gaps = index.inventory().unseen<PatchState>(host.stack + '/' + id);
  if (!gaps.empty()) return unknown(gaps.front().evidence, gaps.front().why);
  return fail(host.evidence, Text{"Patch Manager has never looked at this host",
                                  "パッチマネージャーが一度も確認していないホストです"});
}

Verdict judge(const ContainerInstance& host, const Index& index) {
  const std::string* id = host.instance_id.if_known();
  if (id == nullptr) {
    return unknown(host.evidence, {.reason = Reason::not_seen, .detail = "ec2InstanceId"});
  }
  const Verdict patches = knows_patches(host, find_by_instance<ManagedInstance>(index, host, *id));
  if (patches.outcome() != Outcome::fail) return judge_state(host, *id, index);
  std::vector<Branch> branches = patches.branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::fail) branch.outcome = Outcome::unknown;
  }
  return Verdict(std::move(branches));
}

}  // namespace

Check unpatched_host() {
  return {
      .id = "HOST-3.03",
      .risk = Risk::host_component_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Host lacks security patches",
                .ja = "ホストにセキュリティパッチが適用されていない"},
      .why = {.en = "All containers of a host share its kernel and runtime: one hole that is known "
                    "and not patched opens all of them.",
              .ja =
                  "ホスト上のコンテナはカーネルとランタイムを共有します。既知の脆弱性を一つ放置する"
                  "だけで、すべてのコンテナが危険にさらされます。"},
      .fix = {.en = "Replace the host with a current image, or install the patches with a patch "
                    "policy of Systems Manager, which also looks at each host every day.",
              .ja =
                  "ホストを最新のイメージに入れ替えるか、Systems Manager のパッチポリシーで適用して"
                  "ください。パッチポリシーは毎日の確認も行います。"},
      .reads = {"AWS::SSM::PatchState#CriticalNonCompliantCount",
                "AWS::SSM::PatchState#SecurityNonCompliantCount",
                "AWS::SSM::PatchState#OperationEndTime", "AWS::SSM::ManagedInstance#PlatformName",
                "AWS::ECS::ContainerInstance#Attributes[].Name",
                "AWS::ECS::ContainerInstance#CapacityProviderName",
                "AWS::ECS::CapacityProvider#ManagedInstancesProvider"},
      .judge =
          [](const Index& index) {
            return judge_hosts(index,
                               [&](const ContainerInstance& host) { return judge(host, index); });
          },
  };
}

}  // namespace hakoseki::checks::host
