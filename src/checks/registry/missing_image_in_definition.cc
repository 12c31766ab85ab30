// A revision that is active can be started at any time. What it names must still lie in the
// repository, where it can be pulled, and must not have what a gate would refuse. How often its
// scan found something critical, the list of a repository tells of enhanced scans; of basic ones
// only where the image runs.

#include <algorithm>

#include <fmt/format.h>

#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/ecr_contents.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::registry {
namespace {

Verdict can_be_pulled(const EcrImage& image) {
  return judge_each(image.image_status, [](const std::string& status) {
    const Outcome outcome = status == "ACTIVE"     ? Outcome::pass
                            : status == "ARCHIVED" ? Outcome::fail
                                                   : Outcome::unknown;
    return std::pair<Outcome, Message>(
        outcome, say({"the image is {}", "イメージの状態は {} です"}, shown(status)));
  });
}

Verdict has_nothing_critical(const EcrImage& image) {
  return expect_that(or_unknown(image.critical_findings, "findingSeverityCounts"),
                     [](std::int64_t count) { return count == 0; },
                     {"its scan found {} critical vulnerabilities",
                      "スキャンで深刻度 CRITICAL の脆弱性が {} 件検出されています"});
}

// Whether the run holds every repository of the place in which the image would lie.
bool is_listed(const ImageRef& image, const Index& index) {
  const std::string place = fmt::format("{}/{}", image.account, image.region);
  const auto all = index.inventory().all<EcrRepository>();
  return index.inventory().unseen<EcrRepository>().empty() &&
         std::any_of(all.begin(), all.end(),
                     [&](const EcrRepository& repository) { return repository.stack == place; });
}

Verdict judge(const ImageRef& image, const Evidence& at, const EcrContents& contents,
              const Index& index) {
  const EcrRepository* repository = contents.repository_of(image);
  if (repository == nullptr) {
    if (image.kind != RegistryKind::private_ecr || !is_listed(image, index)) {
      return unknown(at, {.detail = image.source()});
    }
    return fail(at, say({"there is no repository `{}`", "リポジトリ `{}` がありません"},
                        shown(image.repository)));
  }
  const std::string tag = image.tag.known() ? image.tag.text : "latest";
  const EcrImage* found = image.digest.known() ? contents.find(*repository, image.digest.text)
                                               : contents.tagged(*repository, tag);
  if (found != nullptr) return all_of({can_be_pulled(*found), has_nothing_critical(*found)});
  const std::vector<Gap> gaps = contents.unseen(*repository);
  if (!gaps.empty()) return unknown(gaps.front().evidence, gaps.front().why);
  return fail(at, say({"the repository does not hold `{}`", "リポジトリに `{}` がありません"},
                      image.digest.known() ? short_digest(image.digest.text) : shown(tag)));
}

Verdict judge_container(const ContainerDefinition& container, const EcrContents& contents,
                        const Index& index) {
  const Evidence& at = container.image.evidence();
  const std::string* text = container.image.if_known();
  if (text == nullptr) return unknown(at, {.detail = "its image"});
  const Result<ImageRef> image = parse_image_ref(*text);
  if (!image) return unknown(at, {.reason = Reason::invalid_value, .detail = shown(*text)});
  return judge(*image, at, contents, index);
}

}  // namespace

Check missing_image_in_definition() {
  return {
      .id = "REG-2.06",
      .risk = Risk::stale_images_in_registries,
      .severity = Severity::medium,
      .title = {.en = "Active task definition refers to a missing or failing image",
                .ja = "有効なタスク定義が、欠けた、または不適合なイメージを参照"},
      .why = {.en = "Whoever starts the revision gets an image that nobody would approve today, or "
                    "a task that cannot start when it is needed, such as at a rollback.",
              .ja = "そのリビジョンを起動すると、今なら承認されないイメージが動くか、切り戻しなど"
                    "必要なときにタスクを起動できません。"},
      .fix = {.en =
                  "Deregister the revisions that nobody needs any longer, and let the others name "
                  "an image that lies in the repository and passes the scan.",
              .ja = "不要なリビジョンは登録を解除し、残すものはリポジトリにある、スキャンで問題のな"
                    "いイメージを参照するようにしてください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Image",
                "AWS::ECR::Repository#RepositoryArn", "AWS::ECR::Image#ImageTags[]",
                "AWS::ECR::Image#ImageStatus", "AWS::ECR::Image#FindingSeverityCounts"},
      .judge =
          [](const Index& index) {
            const EcrContents contents(index);
            std::vector<Ruling> rulings;
            for (const auto& container : index.inventory().all<ContainerDefinition>()) {
              // What a template names is pushed before it is deployed.
              if (!is_live(container)) continue;
              rulings.push_back({&container, judge_container(container, contents, index)});
            }
            return rulings;
          },
  };
}

}  // namespace hakoseki::checks::registry
