// A scan that failed, was never made, or is too old says nothing of an image, least of all that it
// has no vulnerabilities. Enhanced scanning goes on while its status is ACTIVE; a basic scan is as
// old as its last run. An index is not scanned itself, but the images it holds.

#include <algorithm>
#include <array>

#include "assess/age.h"
#include "assess/check.h"
#include "assess/running_images.h"

namespace hakoseki::checks::image {
namespace {

constexpr std::chrono::days most_days{30};

// A result of once; when, a completed scan always tells.
Verdict is_recent(const EcrImage& image) {
  if (image.scan_completed_at.is_absent()) {
    return unknown(image.scan_completed_at.evidence(), {.detail = "imageScanCompletedAt"});
  }
  return expect_younger(image.scan_completed_at, image.scan_seen_at, most_days);
}

Verdict judge_status(const EcrImage& image) {
  const Verdict is_usable =
      judge_each(image.scan_status, [](const std::string& status) -> std::pair<Outcome, Message> {
        constexpr std::array<std::string_view, 2> usable = {"ACTIVE", "COMPLETE"};
        constexpr std::array<std::string_view, 2> under_way = {"IN_PROGRESS", "PENDING"};
        const Message label = say({"the scan is {}", "スキャンの状態は {} です"}, shown(status));
        const auto is_one_of = [&](const auto& list) {
          return std::find(list.begin(), list.end(), status) != list.end();
        };
        if (is_one_of(usable)) return {Outcome::pass, label};
        return {is_one_of(under_way) ? Outcome::unknown : Outcome::fail, label};
      });
  const Verdict is_complete = expect(image.scan_status, "COMPLETE");
  return all_of({is_usable, given(is_complete, is_recent(image))});
}

Verdict judge(const RunningImage& running) {
  if (running.image == nullptr) {
    return fail(running.evidence,
                Text{"the repository no longer holds the image, so nothing scans it",
                     "リポジトリに残っていないイメージのため、スキャンされません"});
  }
  const EcrImage& image = *running.image;
  if (!image.scan_status.is_absent()) return judge_status(image);
  const ManifestKind kind = kind_of(image);
  if (kind == ManifestKind::unknown) {
    return unknown(running.evidence, {.detail = "imageManifestMediaType"});
  }
  if (kind == ManifestKind::image) {
    return fail(image.scan_status.evidence(),
                Text{"it was never scanned", "一度もスキャンされていません"});
  }
  return {Outcome::unknown,
          {running.evidence,
           Text{"an index runs, and which of its images that is was not seen",
                "実行中のイメージはインデックスで指定されており、その中のどれかを確認できません"}}};
}

}  // namespace

Check unusable_scan_result() {
  return {
      .id = "IMG-1.03",
      .risk = Risk::image_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Running image has no usable scan result",
                .ja = "実行中のイメージに有効なスキャン結果がない"},
      .why = {.en = "Nobody knows which known vulnerabilities the running containers have; no "
                    "findings look the same as none at all.",
              .ja = "実行中のコンテナにどの既知の脆弱性があるかを誰も把握できません。検出結果が"
                    "ないことは、脆弱性がないことと見分けが付きません。"},
      .fix = {.en =
                  "Scan the image again (StartImageScan), lengthen the re-scan duration of Amazon "
                  "Inspector, or build the image anew on a base that the scanner supports.",
              .ja = "イメージを再スキャンする(StartImageScan)、Amazon Inspector の再スキャン期間を"
                    "延ばす、スキャナーが対応するベースイメージで作り直す、のいずれかを行ってくださ"
                    "い。"},
      .reads = {"AWS::ECS::Task#Containers[].ImageDigest",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Name",
                "AWS::ECR::Repository#RepositoryArn", "AWS::ECR::Image#ImageDigest",
                "AWS::ECR::Image#ImageScanStatus.Status", "AWS::ECR::Image#ImageScanCompletedAt",
                "AWS::ECR::Image#ImageManifestMediaType"},
      .judge = [](const Index& index) { return judge_running_images(index, judge); },
  };
}

}  // namespace hakoseki::checks::image
