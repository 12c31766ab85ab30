// A pull-through cache brings in whatever its upstream holds, under the name of your own
// registry.

#include <algorithm>
#include <array>
#include <string>

#include "assess/check.h"

namespace hakoseki::checks::image {
namespace {

// Registries whose publishers AWS or the customer can tell apart; Docker Hub and the like take
// anybody's images.
constexpr std::array<std::string_view, 2> curated = {"ecr", "ecr-public"};

Verdict caches_from_known_publishers(const EcrPullThroughCacheRule& rule) {
  const auto is_curated = [](const std::string& name) {
    return std::find(curated.begin(), curated.end(), name) != curated.end();
  };
  const Verdict by_name =
      expect_that(rule.upstream_registry, is_curated, {"caches from `{}`", "取得元は `{}` です"});
  const Verdict by_url =
      expect_that(rule.upstream_registry_url,
                  [](const std::string& url) {
                    return url == "public.ecr.aws" || url.find(".dkr.ecr.") != std::string::npos;
                  },
                  {"caches from `{}`", "取得元は `{}` です"});
  return any_of({by_url, by_name});
}

// What the cache brings in gets the settings of the template for its prefix, or ECR's defaults.
Verdict has_template(const EcrPullThroughCacheRule& rule, const Index& index) {
  const std::string* prefix = rule.prefix.if_known();
  std::vector<Verdict> templates = {
      fail(rule.evidence, Text{"no RepositoryCreationTemplate is for its prefix",
                               "この接頭辞の RepositoryCreationTemplate がありません"})};
  for (const EcrCreationTemplate& creation : index.inventory().all<EcrCreationTemplate>()) {
    const Verdict for_prefix =
        expect_that(creation.prefix,
                    [&](const std::string& own) {
                      return own == "ROOT" || (prefix != nullptr && own == *prefix);
                    },
                    {"a template for `{}`", "`{}` 用のテンプレートです"});
    const Verdict for_caches = some(creation.applied_for, [](const Fact<std::string>& use) {
      return expect(use, "PULL_THROUGH_CACHE");
    });
    templates.push_back(all_of({for_prefix, for_caches}));
  }
  for (const Gap& gap : index.inventory().unseen<EcrCreationTemplate>()) {
    templates.push_back(unknown(rule.evidence, gap.why));
  }
  return any_of(templates);
}

Verdict judge_rule(const EcrPullThroughCacheRule& rule, const Index& index) {
  return all_of({caches_from_known_publishers(rule), has_template(rule, index)});
}

Verdict judge_template(const EcrCreationTemplate& creation) {
  return all_of({expect(creation.tag_mutability, "IMMUTABLE"),
                 expect_that(creation.encryption_type,
                             [](const std::string& type) { return type != "AES256"; },
                             {"is `{}`", "値は `{}` です"}),
                 expect_present(creation.lifecycle_policy)});
}

}  // namespace

Check open_pull_through_cache() {
  return {
      .id = "IMG-5.09",
      .risk = Risk::use_of_untrusted_images,
      .severity = Severity::medium,
      .title = {.en = "Pull-through rule or creation template lacks safeguards",
                .ja = "プルスルーキャッシュや作成テンプレートの統制が足りない"},
      .why = {.en = "Images of unknown origin arrive under a trusted name, in repositories "
                    "without the usual settings.",
              .ja = "出所の分からないイメージが、通常の設定を欠いたリポジトリに、信頼された名前で"
                    "取り込まれます。"},
      .fix = {.en = "Cache only from approved upstreams, and give RepositoryCreationTemplate "
                    "ImageTagMutability, EncryptionConfiguration and LifecyclePolicy.",
              .ja = "承認した取得元だけをキャッシュし、RepositoryCreationTemplate に"
                    " ImageTagMutability、EncryptionConfiguration、LifecyclePolicy を指定してくだ"
                    "さい。"},
      .reads = {"AWS::ECR::PullThroughCacheRule#UpstreamRegistryUrl",
                "AWS::ECR::PullThroughCacheRule#EcrRepositoryPrefix",
                "AWS::ECR::RepositoryCreationTemplate#Prefix",
                "AWS::ECR::RepositoryCreationTemplate#AppliedFor[]",
                "AWS::ECR::RepositoryCreationTemplate#ImageTagMutability",
                "AWS::ECR::RepositoryCreationTemplate#EncryptionConfiguration.EncryptionType",
                "AWS::ECR::RepositoryCreationTemplate#LifecyclePolicy"},
      .judge = together({each_with_index<EcrPullThroughCacheRule>(judge_rule),
                         each<EcrCreationTemplate>(judge_template)}),
  };
}

}  // namespace hakoseki::checks::image
