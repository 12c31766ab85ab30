// What nobody pulls and nothing runs is of no use but to whoever starts it by mistake. Of an index
// its images are part, and of an image what refers to it: neither can be taken away alone.

#include <algorithm>
#include <set>

#include "assess/age.h"
#include "assess/check.h"
#include "assess/ecr_contents.h"
#include "assess/unseen_tasks.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::registry {
namespace {

constexpr std::chrono::days most_days{180};

// The images that tasks run, and that the task definitions of the run name.
class UsedImages {
 public:
  UsedImages(const Index& index, const EcrContents& contents) : contents_(contents) {
    for (const EcsTask& task : index.inventory().all<EcsTask>()) {
      for (const Element<RunningContainer>& container : task.containers.elements) {
        const std::string* digest = container.value.image_digest.if_known();
        add(container.value.image, digest == nullptr ? std::string() : *digest);
      }
    }
    for (const ContainerDefinition& container : index.inventory().all<ContainerDefinition>())
      add(container.image, {});
  }

  [[nodiscard]] bool contain(const EcrImage& image) const { return used_.contains(&image); }

 private:
  void add(const Fact<std::string>& image, const std::string& digest) {
    const std::string* text = image.if_known();
    if (text == nullptr) return;
    const Result<ImageRef> reference = parse_image_ref(*text);
    if (!reference) return;
    const EcrRepository* repository = contents_.repository_of(*reference);
    if (repository == nullptr) return;
    if (!digest.empty()) {
      used_.insert(contents_.find(*repository, digest));
    } else if (reference->digest.known()) {
      used_.insert(contents_.find(*repository, reference->digest.text));
    } else {
      const std::string tag = reference->tag.known() ? reference->tag.text : "latest";
      used_.insert(contents_.tagged(*repository, tag));
    }
  }

  const EcrContents& contents_;
  std::set<const EcrImage*> used_;
};

// cosign's "sha256-<hex>.sig", and the like of it.
bool is_named_after_digest(const Fact<std::string>& tag) {
  constexpr std::size_t hex = 64;
  const std::string* text = tag.if_known();
  if (text == nullptr || !text->starts_with("sha256-")) return false;
  const std::string_view digest = std::string_view(*text).substr(7);
  return digest.size() >= hex &&
         digest.find_first_not_of("0123456789abcdef") >= std::min(hex, digest.size());
}

bool belongs_to_image(const EcrImage& image) {
  if (!image.subject_digest.is_absent()) return true;
  const auto& tags = image.image_tags.elements;
  return !tags.empty() && std::all_of(tags.begin(), tags.end(), [](const auto& tag) {
    return is_named_after_digest(tag.value);
  });
}

// Passes where it lies in the archive, or was pushed or pulled in time.
Verdict is_fresh(const EcrImage& image) {
  return any_of({expect(image.image_status, "ARCHIVED"),
                 expect_younger(image.pushed_at, image.seen_at, most_days),
                 expect_younger(image.last_recorded_pull_time, image.seen_at, most_days)});
}

struct Tally {
  std::size_t images = 0;
  std::size_t unused = 0;
  const EcrImage* first = nullptr;  // of the unused
  std::vector<Verdict> unknowns;
};

Tally tally(std::span<const EcrImage* const> images, const UsedImages& used) {
  const bool has_index = std::any_of(images.begin(), images.end(), [](const EcrImage* image) {
    return kind_of(*image) == ManifestKind::index;
  });
  Tally tally;
  for (const EcrImage* image : images) {
    if (belongs_to_image(*image)) continue;
    ++tally.images;
    if (used.contain(*image)) continue;
    const Verdict fresh = is_fresh(*image);
    if (fresh.outcome() == Outcome::pass) continue;
    const bool may_be_held =
        has_index && image->image_tags.empty() && kind_of(*image) != ManifestKind::index;
    if (fresh.outcome() == Outcome::unknown) {
      tally.unknowns.push_back(fresh);
    } else if (may_be_held) {
      tally.unknowns.push_back(
          {Outcome::unknown,
           {image->evidence,
            Text{"it may be an image of an index, which is in use or not",
                 "インデックスに含まれるイメージの可能性があり、使用状況を確認できません"}}});
    } else if (++tally.unused == 1) {
      tally.first = image;
    }
  }
  return tally;
}

// "web:1.4", or by its digest where it has no tag.
std::string name_of_image(const EcrRepository& repository, const EcrImage& image) {
  for (const Element<Fact<std::string>>& tag : image.image_tags.elements) {
    if (const std::string* text = tag.value.if_known()) {
      return fmt::format("{}:{}", shown(repository.id), shown(*text));
    }
  }
  const std::string* digest = image.digest.if_known();
  return fmt::format("{}@{}", shown(repository.id),
                     digest == nullptr ? std::string() : short_digest(*digest));
}

// What else may run an image.
std::vector<Gap> unseen_users(const Index& index) {
  std::vector<Gap> gaps = unseen_definitions(index);
  for (const EksCluster& cluster : index.inventory().all<EksCluster>()) {
    if (!is_live(cluster)) continue;
    gaps.push_back({.why = {.detail = "what its pods run"}, .evidence = cluster.evidence});
  }
  return gaps;
}

Verdict judge(const EcrRepository& repository, const EcrContents& contents, const UsedImages& used,
              const std::vector<Gap>& elsewhere) {
  const Tally found = tally(contents.all_of(repository), used);
  if (found.unused > 0 && !elsewhere.empty()) {
    return unknown(elsewhere.front().evidence, elsewhere.front().why);
  }
  if (found.unused > 0) {
    return fail(
        found.first->evidence,
        say({"{} of {} images were neither pushed, pulled nor run for {} days: {}",
             "{1} 個中 {0} 個のイメージが、{2} 日を超えてプッシュもプルも実行もされていません"
             "(例: {3})"},
            found.unused, found.images, most_days.count(),
            name_of_image(repository, *found.first)));
  }
  const std::vector<Gap> unlisted = contents.unseen(repository);
  if (!unlisted.empty()) return unknown(unlisted.front().evidence, unlisted.front().why);
  if (!found.unknowns.empty()) return found.unknowns.front();
  if (found.images == 0) {
    return not_applicable(repository.evidence, Text{"it holds no image", "イメージがありません"});
  }
  return pass(repository.evidence, say({"all of its {} images are in use or recent",
                                        "{} 個のイメージはすべて、使用中か最近のものです"},
                                       found.images));
}

}  // namespace

Check unused_image_kept() {
  return {
      .id = "REG-2.07",
      .risk = Risk::stale_images_in_registries,
      .severity = Severity::low,
      .title = {.en = "Unused image stays in standard storage",
                .ja = "使われていないイメージが標準ストレージに残る"},
      .why = {.en = "An old image keeps all vulnerabilities of its day, and whatever names it can "
                    "start it at any time.",
              .ja = "古いイメージには当時の脆弱性がそのまま残っており、名前を指定すればいつでも起動"
                    "できてしまいます。"},
      .fix = {.en = "Add a lifecycle rule that expires or archives (transition to archive storage) "
                    "images by sinceImagePulled. First make sure that no Lambda function, cluster "
                    "or account outside of this run uses them.",
              .ja = "sinceImagePulled でイメージを削除またはアーカイブするライフサイクルルールを追"
                    "加してください。その前に、今回の対象外の Lambda 関数・クラスター・アカウントで"
                    "使われていないことを確認してください。"},
      .reads = {"AWS::ECR::Image#ImagePushedAt", "AWS::ECR::Image#LastRecordedPullTime",
                "AWS::ECR::Image#ImageStatus", "AWS::ECR::Repository#RepositoryArn",
                "AWS::ECS::Task#Containers[].ImageDigest",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Image"},
      .judge =
          [](const Index& index) {
            const EcrContents contents(index);
            const UsedImages used(index, contents);
            const std::vector<Gap> elsewhere = unseen_users(index);
            std::vector<Ruling> rulings;
            for (const EcrRepository& repository : index.inventory().all<EcrRepository>()) {
              if (!is_live(repository)) continue;
              rulings.push_back({&repository, judge(repository, contents, used, elsewhere)});
            }
            return rulings;
          },
  };
}

}  // namespace hakoseki::checks::registry
