// A pull-through cache brings in whatever its upstream holds, under the name of your own
// registry.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/of_the_run.h"
#include "assess/own_accounts.h"
#include "formats/image_ref.h"

namespace hakoseki::checks::image {
namespace {

// Registries whose publishers AWS or the customer can tell apart; Docker Hub and the like take
// anybody's images.
constexpr std::array<std::string_view, 2> curated = {"ecr", "ecr-public"};

// The host of a registry, of which another account's ECR holds what that account wants.
Branch judge_host(const Case<std::string>& url, const DeclaredScope& declared) {
  const std::string_view text = described_by(url);
  const auto says = [&](Outcome outcome) {
    return Branch{url.when,
                  outcome,
                  {{url.evidence, say({"caches from `{}`", "取得元は `{}` です"}, shown(text))}}};
  };
  const Result<ImageRef> image = parse_image_ref(std::string(text) + "/any");
  if (!image || text.empty())
    return says(url.unknown() == nullptr ? Outcome::fail : Outcome::unknown);
  if (image->kind == RegistryKind::public_ecr) return says(Outcome::pass);
  const bool own = image->registry.starts_with("${AWS::AccountId}.");
  if (image->kind == RegistryKind::private_ecr && own) return says(Outcome::pass);
  if (image->kind == RegistryKind::private_ecr && !image->account.empty()) {
    Case<std::string> account = url;
    account.state = image->account;
    return judge_account(account, declared);
  }
  if (const Unknown* why = url.unknown()) {
    return {url.when, Outcome::unknown, {{url.evidence, describe(*why)}}};
  }
  return says(Outcome::fail);
}

Verdict caches_from_known_publishers(const EcrPullThroughCacheRule& rule,
                                     const DeclaredScope& declared) {
  const auto is_curated = [](const std::string& name) {
    return std::find(curated.begin(), curated.end(), name) != curated.end();
  };
  const Verdict by_name =
      expect_that(rule.upstream_registry, is_curated, {"caches from `{}`", "取得元は `{}` です"});
  const auto& url = rule.upstream_registry_url;
  std::vector<Branch> hosts;
  hosts.reserve(url.cases().size());
  for (const Case<std::string>& one : url.cases())
    hosts.push_back(judge_host(one, declared));
  return any_of({Verdict(std::move(hosts)), all_of({by_name, expect_absent(url)})});
}

// What the cache brings in gets the settings of the template for its prefix, or ECR's defaults.
Verdict has_template(const EcrPullThroughCacheRule& rule, const Index& index) {
  const std::string* prefix = rule.prefix.if_known();
  const Verdict none = fail(rule.evidence, Text{"no RepositoryCreationTemplate is for its prefix",
                                                "この接頭辞の RepositoryCreationTemplate が"
                                                "ありません"});
  const auto is_for_it = [&](const EcrCreationTemplate& creation) {
    const Verdict for_prefix =
        expect_that(creation.prefix,
                    [&](const std::string& own) {
                      return own == "ROOT" || (prefix != nullptr && own == *prefix);
                    },
                    {"a template for `{}`", "`{}` 用のテンプレートです"});
    const Verdict for_caches = some(creation.applied_for, [](const Fact<std::string>& use) {
      return expect(use, "PULL_THROUGH_CACHE");
    });
    return any_of({none, all_of({for_prefix, for_caches})});
  };
  return one_of_the_run<EcrCreationTemplate>(index, rule, is_for_it, none);
}

Verdict judge_rule(const EcrPullThroughCacheRule& rule, const Index& index) {
  return all_of(
      {caches_from_known_publishers(rule, index.inventory().declared), has_template(rule, index)});
}

Verdict judge_template(const EcrCreationTemplate& creation) {
  return all_of({expect(creation.tag_mutability, "IMMUTABLE"),
                 expect_that(creation.encryption_type,
                             [](const std::string& type) { return type != "AES256"; },
                             {"is `{}`", "値は `{}` です"}),
                 expect_text(creation.lifecycle_policy)});
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
