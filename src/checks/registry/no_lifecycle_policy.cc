// Without a lifecycle policy a registry keeps every image for ever, and an old one can be started
// by mistake at any time. What the policy achieves is REG-2.02's question; when ECR last evaluated
// it, only the running account tells.

#include "assess/check.h"
#include "inventory/ecr.h"

namespace hakoseki::checks::registry {
namespace {

Verdict judge(const EcrRepository& repository) {
  return expect_text(repository.lifecycle_policy_text)
      .labelled(Outcome::fail, Text{"no lifecycle policy: every image is kept for ever",
                                    "ライフサイクルポリシーがなく、イメージが無期限に残ります"});
}

}  // namespace

Check no_lifecycle_policy() {
  return {
      .id = "REG-2.01",
      .risk = Risk::stale_images_in_registries,
      .severity = Severity::medium,
      .title = {.en = "Repository has no lifecycle policy",
                .ja = "リポジトリにライフサイクルポリシーがない"},
      .why =
          {.en = "Old builds pile up with all the vulnerabilities found since, and sooner or later "
                 "somebody or some automation starts one of them.",
           .ja = "その後に見つかった脆弱性を抱えた古いイメージが溜まり、人や自動処理がいつか"
                 "誤って起動してしまいます。"},
      .fix =
          {.en = "Set LifecyclePolicy.LifecyclePolicyText: expire untagged images after at most 14 "
                 "days and limit the number or age of tagged ones.",
           .ja = "LifecyclePolicy.LifecyclePolicyText を設定し、タグなしのイメージは 14 日以内に"
                 "失効させ、タグ付きのイメージは個数か経過日数を制限してください。"},
      .reads = {"AWS::ECR::Repository#LifecyclePolicy.LifecyclePolicyText"},
      .judge = each<EcrRepository>(judge),
  };
}

}  // namespace hakoseki::checks::registry
