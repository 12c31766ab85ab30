// ECS binds a tag to a digest when a service is deployed, unless it is told not to.

#include <string>

#include "assess/check.h"

namespace hakoseki::checks::image {
namespace {

Verdict judge(const ContainerDefinition& container) {
  // A digest in the reference needs no help; a shape that ends in a known digest is as good.
  const Verdict by_digest = expect_that(
      container.image,
      [](const std::string& image) { return image.find("@sha256:") != std::string::npos; },
      {"`{}` names no digest", "`{}` にダイジェストの指定がありません"});
  const Verdict resolved = expect_that(
      container.version_consistency, [](const std::string& value) { return value != "disabled"; },
      {"is `{}`: each task may start another image",
       "値は `{}` です。タスクごとに別のイメージが起動することがあります"});
  // Defaults first: a known setting decides whatever the image's name is.
  return any_of({resolved, by_digest});
}

}  // namespace

Check digest_not_resolved() {
  return {
      .id = "IMG-5.08",
      .risk = Risk::use_of_untrusted_images,
      .severity = Severity::medium,
      .title = {.en = "Image reference is not resolved to a digest",
                .ja = "イメージ参照がダイジェストに固定されない"},
      .why = {.en = "Tasks of one deployment may run different images, and none of them need be "
                    "the one that was approved.",
              .ja = "同じデプロイのタスクが別々のイメージで動く可能性があり、承認されたものとは限"
                    "りません。"},
      .fix = {.en = "Remove VersionConsistency disabled, or name the image by digest.",
              .ja = "VersionConsistency の disabled を削除するか、イメージをダイジェストで指定し"
                    "てください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].VersionConsistency",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Image"},
      .judge = each<ContainerDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::image
