// A benchmark says what of an operating system is open that need not be. Whether a host follows it
// shows only a scan of the host itself.

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

#include "assess/age.h"
#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/registered_hosts.h"

namespace hakoseki::checks::host {
namespace {

constexpr std::chrono::days most_days{90};
constexpr std::int64_t least_percent = 80;

Verdict was_examined(const CisResult& result) {
  const std::string* reason = result.status_reason.if_known();
  const std::string why = reason == nullptr ? std::string() : *reason;
  return judge_each(or_unknown(result.status, "targetStatus"), [&](const std::string& status) {
    // Of an operating system without a benchmark another report must tell.
    const Outcome outcome = why == "UNSUPPORTED_OS" || why == "SCAN_IN_PROGRESS" ? Outcome::unknown
                            : status == "COMPLETED"                              ? Outcome::pass
                                                                                 : Outcome::fail;
    return std::pair<Outcome, Message>(
        outcome, say({"its scan is {} ({})", "スキャンの状態は {} です({})"},
                     shown(std::string_view(status)), shown(std::string_view(why))));
  });
}

Verdict scores_enough(const CisResult& result) {
  const std::int64_t* passed = result.passed.if_known();
  const std::int64_t* failed = result.failed.if_known();
  if (passed == nullptr || failed == nullptr || *passed < 0 || *failed < 0 ||
      *passed + *failed <= 0) {
    return unknown(result.failed.evidence(),
                   {.reason = Reason::not_seen, .detail = "statusCounts"});
  }
  const std::int64_t all = *passed + *failed;
  const Message counts = say({"{} of {} checks pass", "{} 件合格(全 {} 件)です"}, *passed, all);
  const bool enough = *passed >= all / 100 * least_percent + all % 100 * least_percent / 100;
  return enough ? pass(result.failed.evidence(), counts) : fail(result.failed.evidence(), counts);
}

Verdict judge_result(const CisResult& result) {
  return all_of(
      {was_examined(result), scores_enough(result),
       expect_younger(or_unknown(result.scanned_at, "scanDate"), result.seen_at, most_days)});
}

// One whose day is not known may be the newest.
bool is_older(const CisResult* one, const CisResult* other) {
  const Moment* left = one->scanned_at.if_known();
  const Moment* right = other->scanned_at.if_known();
  return left != nullptr && (right == nullptr || *left < *right);
}

Verdict judge(const Resource& host, const std::string& id, const Index& index) {
  std::vector<const CisResult*> results;
  for (const CisResult& result : index.inventory().all<CisResult>()) {
    const std::string* of = result.instance_id.if_known();
    if (of != nullptr && *of == id && result.stack == host.stack) results.push_back(&result);
  }
  if (!results.empty()) {
    // A newer one that was not read may have found something else, for better or worse.
    const std::vector<Gap> newer = index.inventory().unseen<CisResult>(host.stack + "/newer");
    if (!newer.empty()) return unknown(newer.front().evidence, newer.front().why);
    const CisResult& newest = **std::max_element(results.begin(), results.end(), is_older);
    return judge_result(newest).with(Outcome::fail,
                                     {newest.evidence, Text{"the newest scan", "最新のスキャン"}});
  }
  const std::vector<Gap> gaps = index.inventory().unseen<CisResult>(host.stack);
  if (!gaps.empty()) return unknown(gaps.front().evidence, gaps.front().why);
  return fail(host.evidence, Text{"no scan by a CIS benchmark has examined this host",
                                  "CIS ベンチマークのスキャン結果がありません"});
}

std::vector<Ruling> judge_ecs(const Index& index) {
  return judge_hosts(index, [&](const ContainerInstance& host) {
    const std::string* id = host.instance_id.if_known();
    const Verdict by_inspector = judge(host, id == nullptr ? std::string() : *id, index);
    if (is_ec2_instance(host).outcome() != Outcome::fail) {
      return all_of({is_ec2_instance(host), by_inspector});
    }
    return Verdict(Outcome::unknown,
                   {host.evidence, Text{"Inspector examines instances of EC2 only: the result of "
                                        "another scanner was not seen",
                                        "Inspector が調べるのは EC2 インスタンスだけで、ほかのスキ"
                                        "ャナーの結果は確認できません"}});
  });
}

std::vector<Ruling> judge_eks(const Index& index) {
  std::vector<Ruling> rulings;
  for (const HostTemplate* node : eks_nodes(index.inventory()))
    rulings.push_back({node, judge(*node, node->id, index)});
  return rulings;
}

}  // namespace

Check no_cis_benchmark() {
  return {
      .id = "HOST-1.04",
      .risk = Risk::large_attack_surface,
      .severity = Severity::medium,
      .title = {.en = "Host has no recent CIS benchmark result",
                .ja = "ホストに最近のCISベンチマークの結果がない"},
      .why = {.en = "Services and settings that nobody looks at stay open, and each is a way to "
                    "all containers of the host.",
              .ja = "誰も確認しないサービスや設定は開いたままになり、ホスト上のすべてのコンテナへの"
                    "入口になります。"},
      .fix = {.en = "Create a CIS scan configuration in Amazon Inspector that takes in every host "
                    "by its tags, at least every month; 80% or more of its checks must pass.",
              .ja =
                  "Amazon Inspector で、すべてのホストをタグで対象にした CIS スキャンを月 1 回以上"
                  "実行し、チェックの合格率を 80% 以上にしてください。"},
      .reads = {"AWS::InspectorV2::CisResult#TargetStatus",
                "AWS::InspectorV2::CisResult#TargetStatusReason",
                "AWS::InspectorV2::CisResult#StatusCounts.Passed",
                "AWS::InspectorV2::CisResult#StatusCounts.Failed",
                "AWS::InspectorV2::CisResult#ScanDate", "AWS::ECS::ContainerInstance#Ec2InstanceId",
                "AWS::ECS::ContainerInstance#CapacityProviderName",
                "AWS::ECS::CapacityProvider#ManagedInstancesProvider",
                "AWS::EC2::Instance#Tags[].Key"},
      .judge = together({judge_ecs, judge_eks}),
  };
}

}  // namespace hakoseki::checks::host
