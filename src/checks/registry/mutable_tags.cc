// A tag that can be moved breaks the link between the image that was scanned and the image that
// Fargate pulls at the next task start.

#include <string>
#include <utility>
#include <vector>

#include "assess/check.h"
#include "inventory/ecr.h"

namespace hakoseki::checks::registry {
namespace {

Verdict judge(const EcrRepository& repository) {
  const Verdict immutable = expect(repository.tag_mutability, "IMMUTABLE");
  std::vector<Branch> branches = immutable.branches();
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const std::string* mode = repository.tag_mutability.cases()[i].value();
    if (mode == nullptr || *mode != "IMMUTABLE_WITH_EXCLUSION") continue;
    // With exclusions some tags stay movable; which ones are deployed only the account tells.
    branches[i].outcome = Outcome::unknown;
    branches[i].exhibits = {
        {repository.tag_mutability.cases()[i].evidence,
         Text{"some tags stay movable; whether one of them is deployed was not seen",
              "一部のタグは上書きできます。それがデプロイされているかどうかは確認できません"}}};
  }
  return Verdict(std::move(branches));
}

}  // namespace

Check mutable_tags() {
  return {
      .id = "REG-2.03",
      .risk = Risk::stale_images_in_registries,
      .severity = Severity::medium,
      .title = {.en = "Image tags can be overwritten", .ja = "イメージタグを上書きできる"},
      .why =
          {.en =
               "A pushed tag can be replaced after it was scanned and approved, so a new task may "
               "run an image that nobody assessed.",
           .ja = "検査・承認の後でもタグを差し替えられるため、誰も評価していないイメージが"
                 "新しいタスクで動く可能性があります。"},
      .fix = {.en = "Set ImageTagMutability to IMMUTABLE and deploy by digest.",
              .ja =
                  "ImageTagMutability を IMMUTABLE にし、ダイジェスト指定でデプロイしてください。"},
      .reads = {"AWS::ECR::Repository#ImageTagMutability"},
      .judge = each<EcrRepository>(judge),
  };
}

}  // namespace hakoseki::checks::registry
