// GuardDuty sees what no configuration shows: stolen credentials at work. Where EKS runs it must
// read the audit logs, too.

#include "assess/check.h"

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

Verdict judge(const GuardDutyDetector& detector, const Index& index) {
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
          {.en =
               "Set Enable to true and, where EKS runs, the feature EKS_AUDIT_LOGS in Features to "
               "ENABLED.",
           .ja = "Enable を true にし、EKS がある場合は Features の EKS_AUDIT_LOGS を ENABLED に"
                 "してください。"},
      .reads = {"AWS::GuardDuty::Detector#Enable", "AWS::GuardDuty::Detector#Features[].Name",
                "AWS::GuardDuty::Detector#Features[].Status",
                "AWS::GuardDuty::Detector#DataSources.Kubernetes.AuditLogs.Enable"},
      .judge = each_with_index<GuardDutyDetector>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
