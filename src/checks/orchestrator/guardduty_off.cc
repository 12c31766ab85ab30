// GuardDuty sees what no configuration shows: stolen credentials at work. Where EKS runs it must
// read the audit logs, too. Where it was never enabled there is no detector to judge: there the
// clusters are.

#include <algorithm>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/guard_duty.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict reads_audit_logs(const GuardDutyDetector& detector) {
  // Without a word about it the account's own default holds, which the template does not tell.
  const Verdict undecided = unknown(
      detector.evidence, {.reason = Reason::not_seen, .detail = "the feature EKS_AUDIT_LOGS"});
  std::vector<Verdict> said;
  for (const Element<DetectorFeature>& feature : detector.features.elements) {
    const std::string* name = feature.value.name.if_known();
    if (name != nullptr && *name != "EKS_AUDIT_LOGS") continue;
    const Verdict enabled = expect(feature.value.status, "ENABLED");
    said.push_back(
        given(expect(feature.value.name, "EKS_AUDIT_LOGS"), enabled).under(feature.when));
  }
  for (const Gap& gap : detector.features.gaps) {
    said.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  }
  for (const Case<bool>& one : detector.kubernetes_audit_logs.cases()) {
    if (!one.absent()) said.push_back(expect(detector.kubernetes_audit_logs, true));
  }
  return said.empty() ? undecided : all_of(said);
}

Verdict judge_detector(const GuardDutyDetector& detector, const Index& index) {
  const Verdict on = expect(detector.enable, true);
  const auto unseen = index.inventory().unseen<EksCluster>();
  if (index.inventory().all<EksCluster>().empty()) {
    if (unseen.empty()) return on;
    // Only clusters need the logs, and whether there are any was not seen.
    const Verdict reads = reads_audit_logs(detector);
    return all_of({on, reads.outcome() == Outcome::pass
                           ? reads
                           : unknown(detector.evidence, unseen.front().why)});
  }
  return all_of({on, reads_audit_logs(detector)});
}

bool has_detector(const Index& index, std::string_view place) {
  const auto all = index.inventory().all<GuardDutyDetector>();
  return std::any_of(all.begin(), all.end(), [&](const GuardDutyDetector& detector) {
    return is_live(detector) && detector.stack == place;
  });
}

// Clusters in an account and Region of which no detector was told. What a template leaves out may
// be there already.
template <class Cluster>
std::vector<Ruling> judge_clusters(const Index& index) {
  const GuardDuty guard_duty(index);
  std::vector<Ruling> rulings;
  for (const Cluster& cluster : index.inventory().all<Cluster>()) {
    if (!is_live(cluster) || has_detector(index, cluster.stack)) continue;
    rulings.push_back({&cluster, guard_duty.is_on(cluster)});
  }
  return rulings;
}

}  // namespace

Check guardduty_off() {
  return {
      .id = "ORC-2.06",
      .risk = Risk::unauthorized_access,
      .severity = Severity::high,
      .title = {.en = "GuardDuty is off or does not watch EKS audit logs",
                .ja = "GuardDuty が無効、または EKS の監査ログを監視していない"},
      .why = {.en = "Without GuardDuty nobody notices a credential that is used from an unusual "
                    "place or "
                    "in an unusual way until the damage shows.",
              .ja = "GuardDuty "
                    "がないと、認証情報が普段と違う場所や方法で使われても、被害が表面化するまで"
                    "気付けません。"},
      .fix =
          {.en = "Enable GuardDuty in each account and Region where clusters run (a detector with "
                 "Enable set to true) and, where EKS runs, set the feature EKS_AUDIT_LOGS in "
                 "Features to ENABLED.",
           .ja = "クラスターがあるアカウントとリージョンごとに GuardDuty を有効にし(Enable が true "
                 "のディテクター)、EKS がある場合は Features の EKS_AUDIT_LOGS を ENABLED に"
                 "してください。"},
      .reads = {"AWS::GuardDuty::Detector#Enable", "AWS::GuardDuty::Detector#Features[].Name",
                "AWS::GuardDuty::Detector#Features[].Status",
                "AWS::GuardDuty::Detector#DataSources.Kubernetes.AuditLogs.Enable"},
      .judge = together({each_with_index<GuardDutyDetector>(judge_detector),
                         judge_clusters<EcsCluster>, judge_clusters<EksCluster>}),
  };
}

}  // namespace hakoseki::checks::orchestrator
