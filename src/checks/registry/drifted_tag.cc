// ECS binds a tag to a digest when it deploys. When the tag is moved afterwards, the registry, its
// scans and people speak of one image, and the tasks run another. Of an index whose manifests are
// not known nobody can say that a running manifest is none of them.

#include "assess/check.h"
#include "assess/running_images.h"

namespace hakoseki::checks::registry {
namespace {

Verdict has_drifted(const RunningImage& running, const EcrImage& now, std::string_view tag) {
  return fail(running.evidence,
              say({"runs {}, but the tag `{}` now points at {}",
                   "実行中のイメージは {} ですが、タグ `{}` は現在 {} を指しています"},
                  short_digest(running.digest), shown(tag),
                  short_digest(now.address.substr(now.address.rfind('/') + 1))))
      .with(Outcome::fail, {now.evidence, Text{"the tag points at this", "タグが指すイメージ"}});
}

Verdict may_be_of_index(const RunningImage& running, std::string_view tag) {
  return {Outcome::unknown,
          {running.evidence,
           say({"the tag `{}` points at an index, and which images it holds was not seen",
                "タグ `{}` はイメージインデックスを指しており、その中身を確認できません"},
               shown(tag))}};
}

Verdict judge_tag(const RunningImage& running, std::string_view tag) {
  const EcrImage* now = running.contents->tagged(*running.repository, tag);
  // The tag may have been moved, and the task deployed, while the account was collected.
  if (now != running.image && running.is_list_older) {
    return unknown(running.evidence, {.detail = "what the repository held when the task started"});
  }
  if (now == nullptr) {
    const std::vector<Gap> gaps = running.contents->unseen(*running.repository);
    if (!gaps.empty()) return unknown(running.evidence, gaps.front().why);
    return fail(running.evidence, say({"runs {}, and nothing has the tag `{}` any longer",
                                       "実行中のイメージは {} ですが、タグ `{}` のイメージはもう"
                                       "ありません"},
                                      short_digest(running.digest), shown(tag)));
  }
  if (now == running.image) {
    return pass(running.evidence,
                say({"the tag `{}` points at it", "タグ `{}` が指すイメージです"}, shown(tag)));
  }
  // ECR deletes no manifest that an index holds: what is gone was none of this one.
  const bool may_be_held = kind_of(*now) != ManifestKind::image && running.image != nullptr &&
                           kind_of(*running.image) != ManifestKind::index;
  return may_be_held ? may_be_of_index(running, tag) : has_drifted(running, *now, tag);
}

Verdict judge(const RunningImage& running) {
  const ImageRef& reference = running.reference;
  if (running.is_as_defined) {
    if (reference.digest.known()) {
      return pass(running.evidence, Text{"the task definition names the digest",
                                         "タスク定義がダイジェストで指定しています"});
    }
    return judge_tag(running, reference.tag.known() ? reference.tag.text : "latest");
  }
  // A task may name the digest that ECS made of a tag: only its definition tells.
  if (reference.tag.known() && reference.digest.absent()) {
    return judge_tag(running, reference.tag.text);
  }
  return unknown(running.evidence, {.detail = "ecs:DescribeTaskDefinition"});
}

}  // namespace

Check drifted_tag() {
  return {
      .id = "REG-2.05",
      .risk = Risk::stale_images_in_registries,
      .severity = Severity::high,
      .title = {.en = "Running image is no longer the one its tag points at",
                .ja = "実行中のイメージがタグの指すイメージと異なる"},
      .why = {.en = "What was fixed, scanned and approved under the tag is not what runs, and the "
                    "next task that starts may run something else again.",
              .ja = "そのタグで修正・検査・承認したイメージが動いているとは限らず、次に起動する"
                    "タスクでは別のイメージが動く可能性があります。"},
      .fix = {.en = "Deploy anew so that all tasks run one image, and deploy by digest: "
                    "repository:1.4.2@sha256:...",
              .ja = "デプロイし直してタスクのイメージを揃え、以後はダイジェスト指定でデプロイして"
                    "ください(repository:1.4.2@sha256:...)。"},
      .reads = {"AWS::ECS::Task#Containers[].ImageDigest", "AWS::ECS::Task#TaskDefinitionArn",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Image",
                "AWS::ECR::Repository#RepositoryArn", "AWS::ECR::Image#ImageTags[]",
                "AWS::ECR::Image#ImageManifestMediaType"},
      .judge = [](const Index& index) { return judge_running_images(index, judge); },
  };
}

}  // namespace hakoseki::checks::registry
