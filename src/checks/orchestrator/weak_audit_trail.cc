// The trail is the record of every call to ECS, EKS and ECR. Whether its files arrive, only the
// running account tells; the template tells whether all Regions are in it and whether nobody can
// change it unseen.

#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge(const Trail& trail) {
  return all_of(
      {expect(trail.is_logging, true), expect(trail.multi_region, true),
       expect(trail.log_file_validation, true),
       expect_present(trail.kms_key)
           .labelled(Outcome::fail, Text{"no KMS key encrypts the log files",
                                         "ログファイルを暗号化する KMS キーがありません"})});
}

}  // namespace

Check weak_audit_trail() {
  return {
      .id = "ORC-2.05",
      .risk = Risk::unauthorized_access,
      .severity = Severity::high,
      .title = {.en = "CloudTrail is not multi-Region, validated, encrypted and logging",
                .ja = "CloudTrail 証跡の範囲・検証・暗号化・稼働のいずれかに不備"},
      .why = {.en = "A trail with a gap in one of these lets calls go unrecorded, or lets somebody "
                    "change or read the record unseen.",
              .ja = "いずれかが欠けると、記録されない操作が生じたり、記録を気付かれずに改変・閲覧さ"
                    "れたり"
                    "します。"},
      .fix = {.en = "Set IsLogging, IsMultiRegionTrail and EnableLogFileValidation to true, and "
                    "KMSKeyId "
                    "to a customer key.",
              .ja = "IsLogging、IsMultiRegionTrail、EnableLogFileValidation を true にし、KMSKeyId "
                    "に利用者"
                    "管理の鍵を指定してください。"},
      .reads = {"AWS::CloudTrail::Trail#IsLogging", "AWS::CloudTrail::Trail#IsMultiRegionTrail",
                "AWS::CloudTrail::Trail#EnableLogFileValidation",
                "AWS::CloudTrail::Trail#KMSKeyId"},
      .judge = each<Trail>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
