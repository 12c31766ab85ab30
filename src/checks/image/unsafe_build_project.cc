// Privileged mode gives a build the rights of its host; building images is the one thing that needs
// it. Without logs nobody sees what a build did. Artifacts of classified projects are encrypted
// with a key of the customer.

#include "assess/buildspec.h"
#include "assess/check.h"
#include "assess/sensitivity.h"
#include "inventory/operations.h"

namespace hakoseki::checks::image {
namespace {

Verdict is_privileged_with_reason(const CodeBuildProject& project) {
  const Verdict unprivileged =
      expect(project.privileged, false)
          .labelled(Outcome::fail, Text{"privileged, which only building images needs",
                                        "特権モードです(必要なのはイメージのビルドだけです)"});
  return any_of({unprivileged, builds_images(project)});
}

Verdict writes_logs(const CodeBuildProject& project) {
  const Verdict to_cloudwatch =
      expect(project.cloudwatch_logs, "ENABLED")
          .labelled(Outcome::fail, Text{"the build writes no log", "ビルドのログが残りません"});
  return any_of(
      {to_cloudwatch, expect(project.s3_logs, "ENABLED")
                          .labelled(Outcome::fail, Text{"nor to S3", "S3 にも残りません"})});
}

Verdict judge(const CodeBuildProject& project, const Index& index) {
  const Verdict own_key =
      given(is_highly_sensitive(project, index.inventory().declared),
            expect_present(project.encryption_key)
                .labelled(Outcome::fail, Text{"classified high, and no EncryptionKey",
                                              "機微性が高いのに EncryptionKey がありません"}));
  std::vector<Verdict> all = {is_privileged_with_reason(project), writes_logs(project)};
  all.push_back(expect(project.artifacts_unencrypted, false)
                    .labelled(Outcome::fail, Text{"its artifacts are not encrypted",
                                                  "アーティファクトが暗号化されません"}));
  all.push_back(expect(project.s3_logs_unencrypted, false)
                    .labelled(Outcome::fail, Text{"its logs in S3 are not encrypted",
                                                  "S3 のログが暗号化されません"}));
  // Of an untagged project nobody says that it is classified.
  if (own_key.outcome() == Outcome::fail) all.push_back(own_key);
  return all_of(all);
}

}  // namespace

Check unsafe_build_project() {
  return {
      .id = "IMG-1.13",
      .risk = Risk::image_vulnerabilities,
      .severity = Severity::medium,
      .title = {.en = "Image build project is over-privileged, unlogged or unencrypted",
                .ja = "イメージをビルドするプロジェクトの特権・ログ・暗号化に不備"},
      .why = {.en = "Whoever controls a build controls every image that comes out of it; needless "
                    "rights and "
                    "missing logs make that easy and invisible.",
              .ja = "ビルドを乗っ取られると、そこから出るすべてのイメージが危険にさらされます。不要"
                    "な特権や"
                    "ログの欠如は、それを容易にし、見えなくします。"},
      .fix =
          {.en =
               "Set Environment.PrivilegedMode to false where no image is built, enable LogsConfig."
               "CloudWatchLogs, and give classified projects an EncryptionKey.",
           .ja = "イメージをビルドしないなら Environment.PrivilegedMode を false にし、LogsConfig."
                 "CloudWatchLogs を有効にし、機微なプロジェクトには EncryptionKey "
                 "を指定してください。"},
      .reads = {"AWS::CodeBuild::Project#Environment.PrivilegedMode",
                "AWS::CodeBuild::Project#Source.BuildSpec",
                "AWS::CodeBuild::Project#LogsConfig.CloudWatchLogs.Status",
                "AWS::CodeBuild::Project#LogsConfig.S3Logs.Status",
                "AWS::CodeBuild::Project#LogsConfig.S3Logs.EncryptionDisabled",
                "AWS::CodeBuild::Project#Artifacts.EncryptionDisabled",
                "AWS::CodeBuild::Project#EncryptionKey"},
      .judge = each_with_index<CodeBuildProject>(judge),
  };
}

}  // namespace hakoseki::checks::image
