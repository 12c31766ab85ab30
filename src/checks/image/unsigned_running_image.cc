// A signature of an image lies beside it in the repository: as an artifact that refers to it, or,
// as cosign has long made them, under a tag made of its digest. ECR's managed signing tells of
// itself. An SBOM, an attestation or a SOCI index refers to an image as well and signs nothing;
// what a bundle of Sigstore holds only its bytes tell.

#include <algorithm>
#include <array>

#include "assess/check.h"
#include "assess/running_images.h"

namespace hakoseki::checks::image {
namespace {

// "sha256-<hex>.sig"
std::string cosign_tag(std::string_view digest) {
  std::string tag(digest);
  std::replace(tag.begin(), tag.end(), ':', '-');
  return tag + ".sig";
}

std::pair<Outcome, Message> judge_type(const std::string& type) {
  constexpr std::array<std::string_view, 2> signatures = {
      "application/vnd.cncf.notary.signature", "application/vnd.dev.cosign.artifact.sig.v1+json"};
  // What hakoseki knows to be something else.
  constexpr std::array<std::string_view, 7> others = {
      "application/spdx+json",
      "text/spdx+json",
      "application/vnd.cyclonedx+json",
      "application/vnd.in-toto+json",
      "application/vnd.amazon.soci.index.v1+json",
      "application/vnd.dev.cosign.artifact.sbom.v1+json",
      "application/vnd.dev.cosign.artifact.att.v1+json"};
  const auto is_one_of = [&](const auto& list) {
    return std::find(list.begin(), list.end(), type) != list.end();
  };
  const Message label =
      say({"an artifact of type {} refers to it", "種類 {} のアーティファクトが参照しています"},
          shown(type));
  if (is_one_of(signatures)) return {Outcome::pass, label};
  return {is_one_of(others) ? Outcome::fail : Outcome::unknown, label};
}

// Whether something that lies in the repository signs the digest.
void add_artifacts(const RunningImage& running, std::vector<Verdict>& ways) {
  for (const EcrImage* other : running.contents->all_of(*running.repository)) {
    const std::string* subject = other->subject_digest.if_known();
    if (subject == nullptr || *subject != running.digest) continue;
    const Verdict is_there = expect(other->image_status, "ACTIVE");
    if (other->artifact_media_type.is_absent()) {
      ways.push_back(unknown(other->evidence, {.detail = "artifactMediaType"}));
    } else {
      ways.push_back(all_of({judge_each(other->artifact_media_type, judge_type), is_there}));
    }
  }
  const std::string tag = cosign_tag(running.digest);
  if (const EcrImage* signature = running.contents->tagged(*running.repository, tag)) {
    ways.push_back(all_of({pass(signature->evidence, Text{"cosign's signature of it lies beside it",
                                                          "cosign の署名があります"}),
                           expect(signature->image_status, "ACTIVE")}));
  }
}

// An untagged image may be one of an index, whose signature is the index's.
bool may_be_of_index(const RunningImage& running) {
  if (running.image == nullptr || kind_of(*running.image) == ManifestKind::index) return false;
  if (!running.image->image_tags.empty()) return false;
  const auto all = running.contents->all_of(*running.repository);
  return std::any_of(all.begin(), all.end(),
                     [](const EcrImage* other) { return kind_of(*other) != ManifestKind::image; });
}

// What a pull through cache holds may be signed where it comes from.
const EcrPullThroughCacheRule* cache_of(const RunningImage& running, const Index& index) {
  const std::string* name = running.repository->name.if_known();
  for (const EcrPullThroughCacheRule& rule : index.inventory().all<EcrPullThroughCacheRule>()) {
    const std::string* prefix = rule.prefix.if_known();
    if (name == nullptr || prefix == nullptr || rule.stack != running.repository->stack) continue;
    if (name->starts_with(*prefix + '/')) return &rule;
  }
  return nullptr;
}

Verdict judge(const RunningImage& running, const Index& index) {
  std::vector<Verdict> ways = {fail(running.evidence, say({"nothing in the repository signs {}",
                                                           "リポジトリに {} の署名がありません"},
                                                          short_digest(running.digest)))};
  if (running.image != nullptr) {
    ways.push_back(some(
        running.image->signing_statuses,
        [](const Fact<std::string>& status) {
          return judge_each(status, [](const std::string& text) -> std::pair<Outcome, Message> {
            const Message label =
                say({"its managed signing is {}", "マネージド署名の状態は {} です"}, shown(text));
            if (text == "COMPLETE") return {Outcome::pass, label};
            return {text == "IN_PROGRESS" ? Outcome::unknown : Outcome::fail, label};
          });
        },
        Text{"no signing rule signed it", "署名ルールによる署名がありません"}));
  }
  add_artifacts(running, ways);
  for (const Gap& gap : running.contents->unseen(*running.repository))
    ways.push_back(unknown(gap.evidence, gap.why));
  if (may_be_of_index(running)) {
    ways.push_back(
        {Outcome::unknown,
         {running.evidence,
          Text{"it may be an image of an index, whose signature counts for it",
               "インデックスに含まれるイメージであれば、インデックスの署名が有効です"}}});
  }
  if (const EcrPullThroughCacheRule* cache = cache_of(running, index)) {
    ways.push_back({Outcome::unknown,
                    {cache->evidence, Text{"it comes through this cache, and may be signed at its "
                                           "origin",
                                           "このキャッシュ経由のイメージのため、提供元に署名がある"
                                           "可能性があります"}}});
  }
  return any_of(ways);
}

}  // namespace

Check unsigned_running_image() {
  return {
      .id = "IMG-5.03",
      .risk = Risk::use_of_untrusted_images,
      .severity = Severity::high,
      .title = {.en = "Running image has no signature", .ja = "実行中のイメージに署名がない"},
      .why = {.en = "Nothing shows that the running image came out of one's own pipeline: whoever "
                    "can push to the repository can put anything in its place.",
              .ja = "実行中のイメージが自組織のパイプラインで作られたことを示すものがなく、"
                    "プッシュできる者なら誰でも別のものに差し替えられます。"},
      .fix = {.en = "Add a signing rule of ECR (managed signing) and push the image again, or sign "
                    "it with Notation or cosign in the pipeline; then deploy what is signed.",
              .ja = "ECR の署名ルール(マネージド署名)を追加してイメージをプッシュし直すか、パイプ"
                    "ラインで Notation や cosign により署名し、署名済みのものをデプロイしてくださ"
                    "い。"},
      .reads = {"AWS::ECS::Task#Containers[].ImageDigest",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Name",
                "AWS::ECR::Repository#RepositoryArn", "AWS::ECR::Image#SigningStatuses[].Status",
                "AWS::ECR::Image#SubjectManifestDigest", "AWS::ECR::Image#ArtifactMediaType",
                "AWS::ECR::Image#ImageStatus", "AWS::ECR::Image#ImageTags[]",
                "AWS::ECR::PullThroughCacheRule#EcrRepositoryPrefix"},
      .judge =
          [](const Index& index) {
            return judge_running_images(
                index, [&](const RunningImage& running) { return judge(running, index); });
          },
  };
}

}  // namespace hakoseki::checks::image
