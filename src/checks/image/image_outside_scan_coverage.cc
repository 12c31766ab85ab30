// Inspector tells of each image whether it still scans it, and how many tasks and pods run it. Both
// are asked: what Inspector itself sees running, and what runs by ECS, of which Inspector may not
// know. Where the registry scans in another way, Inspector has nothing to cover.

#include <map>

#include "assess/check.h"
#include "assess/enhanced_scanning.h"
#include "assess/running_images.h"

namespace hakoseki::checks::image {
namespace {

Verdict is_active(const ScanCoverage& coverage) {
  return judge_each(coverage.status_code, [&](const std::string& code) {
    const std::string* reason = coverage.reason.if_known();
    return std::pair<Outcome, Message>(
        code == "ACTIVE" ? Outcome::pass : Outcome::fail,
        say({"the scan is {} ({})", "スキャンの状態は {} です({})"}, shown(code),
            reason == nullptr ? std::string("-") : shown(*reason)));
  });
}

bool is_image(const ScanCoverage& coverage) {
  const std::string* type = coverage.resource_type.if_known();
  return type != nullptr && *type == "AWS_ECR_CONTAINER_IMAGE";
}

// One for each image that Inspector sees running.
std::vector<Ruling> judge_seen_by_inspector(const Index& index) {
  std::vector<Ruling> rulings;
  for (const ScanCoverage& coverage : index.inventory().all<ScanCoverage>()) {
    if (!is_image(coverage)) continue;
    const std::int64_t* count = coverage.in_use_count.if_known();
    if (count != nullptr && *count > 0) rulings.push_back({&coverage, is_active(coverage)});
  }
  return rulings;
}

// What Inspector covers of the registries of the run.
class CoveredImages {
 public:
  explicit CoveredImages(const Index& index) : index_(index) {
    for (const ScanCoverage& coverage : index.inventory().all<ScanCoverage>()) {
      if (!is_image(coverage)) continue;
      const std::string* id = coverage.resource_id.if_known();
      is_empty_ = false;
      if (id == nullptr) continue;
      by_id_.emplace(*id, &coverage);
      is_told_alike_ = is_told_alike_ ||
                       index.find<EcrImage>(Reference{.text = *id, .is_address = true}) != nullptr;
    }
  }

  [[nodiscard]] Verdict hold(const RunningImage& running) const {
    const auto found =
        by_id_.find(fmt::format("{}/{}", running.repository->address, running.digest));
    if (found != by_id_.end()) return is_active(*found->second);
    const std::vector<Gap> gaps = index_.inventory().unseen<ScanCoverage>();
    if (!gaps.empty()) return unknown(running.evidence, gaps.front().why);
    if (running.image != nullptr && kind_of(*running.image) != ManifestKind::image) {
      return {Outcome::unknown,
              {running.evidence,
               Text{"an index runs, and which of its images that is was not seen",
                    "実行中のイメージはインデックスで指定されており、その中のどれかを確認できませ"
                    "ん"}}};
    }
    // Where it calls no image as its repository does, it may call this one otherwise, too.
    if (!is_empty_ && !is_told_alike_) {
      return unknown(running.evidence, {.detail = "inspector2:ListCoverage"});
    }
    return fail(running.evidence,
                say({"Inspector does not know {}", "Inspector のスキャン対象に {} がありません"},
                    short_digest(running.digest)));
  }

 private:
  const Index& index_;
  std::map<std::string, const ScanCoverage*, std::less<>> by_id_;
  bool is_empty_ = true;
  bool is_told_alike_ = false;
};

}  // namespace

Check image_outside_scan_coverage() {
  const Judge running = [](const Index& index) {
    const CoveredImages covered(index);
    return judge_running_images(index, [&](const RunningImage& image) {
      return given(is_scanned_by_inspector(image.repository->stack, image.evidence, index),
                   covered.hold(image));
    });
  };
  return {
      .id = "IMG-1.08",
      .risk = Risk::image_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Image in use is missing from scan coverage",
                .ja = "使用中のイメージがスキャン対象から漏れている"},
      .why = {.en =
                  "Nobody learns of the vulnerabilities of an image that runs but is not scanned, "
                  "and the lists of findings look better than the containers are.",
              .ja = "スキャンされずに動いているイメージの脆弱性には誰も気付けず、検出結果の一覧は"
                    "実際のコンテナより良く見えます。"},
      .fix = {.en =
                  "Remove the reason that inspector2 list-coverage gives for the image: cover the "
                  "repository with a continuous scan rule, lengthen the re-scan duration, or "
                  "rebuild on a supported base.",
              .ja = "inspector2 list-coverage が示す理由を取り除いてください(リポジトリを継続スキャ"
                    "ンのルールの対象にする、再スキャン期間を延ばす、対応するベースイメージで作り直"
                    "すなど)。"},
      .reads = {"AWS::InspectorV2::CoveredResource#StatusCode",
                "AWS::InspectorV2::CoveredResource#InUseCount",
                "AWS::InspectorV2::CoveredResource#ResourceId",
                "AWS::ECR::RegistryScanningConfiguration#ScanType",
                "AWS::ECS::Task#Containers[].ImageDigest",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Name",
                "AWS::ECR::Repository#RepositoryArn", "AWS::ECR::Image#ImageManifestMediaType"},
      .judge = together({judge_seen_by_inspector, running}),
  };
}

}  // namespace hakoseki::checks::image
