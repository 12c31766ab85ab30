// ECR signs what is pushed where a signing rule covers the repository; only then can anybody tell
// who made an image. A profile that was canceled or revoked signs nothing any more. Rules that are
// kept outside of the files, and signatures that a build makes itself, only the running account
// tells.

#include "assess/check.h"
#include "assess/of_the_run.h"
#include "formats/ignore_rules.h"
#include "inventory/ecr.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::image {
namespace {

Verdict covers(const SigningRule& rule, const EcrRepository& repository) {
  if (!rule.filters.written) {
    return pass(rule.profile.evidence(), Text{"the signing rule covers every repository",
                                              "署名ルールの対象はすべてのリポジトリです"});
  }
  const std::string* name = repository.name.if_known();
  return some(
      rule.filters,
      [&](const Fact<std::string>& filter) {
        return judge_each(filter, [&](const std::string& text) -> std::pair<Outcome, Message> {
          const Message label =
              say({"the signing rule covers `{}`", "署名ルールの対象は `{}` です"}, shown(text));
          if (text == "*") return {Outcome::pass, label};
          if (name == nullptr) {
            return {Outcome::unknown,
                    Text{"the repository's name is not known", "リポジトリの名前がわかりません"}};
          }
          return {glob_matches(text, *name) ? Outcome::pass : Outcome::fail, label};
        });
      },
      Text{"no filter of this signing rule matches", "この署名ルールのフィルターに一致しません"});
}

// A template makes profiles, and does not cancel them.
Verdict can_sign(const SigningRule& rule, bool is_live, const Index& index) {
  const Verdict named = expect_present(rule.profile);
  if (!is_live || named.outcome() != Outcome::pass) return named;
  const auto* profile = index.find<SigningProfile>(rule.profile_link);
  if (profile == nullptr) {
    std::vector<Gap> unseen = index.inventory().unseen<SigningProfile>();
    return unknown(rule.profile.evidence(),
                   unseen.empty()
                       ? Unknown{.reason = Reason::not_seen, .detail = "signer:ListSigningProfiles"}
                       : unseen.front().why);
  }
  return expect_that(
      profile->status, [](const std::string& status) { return status == "Active"; },
      {"the signing profile of the rule is {}", "署名ルールの署名プロファイルは {} です"});
}

Verdict judge(const EcrRepository& repository, const Index& index) {
  const Verdict not_seen = {
      Outcome::unknown,
      {repository.evidence, Text{"the signing rules of the registry were not part of this run",
                                 "レジストリの署名ルールは今回の対象に含まれていません"}}};
  const Text none{"no signing rule covers the repository",
                  "リポジトリを対象とする署名ルールがありません"};
  const auto signs = [&](const EcrSigningConfiguration& configuration) {
    const Verdict covered = some(
        configuration.rules,
        [&](const SigningRule& rule) {
          return all_of({covers(rule, repository), can_sign(rule, is_live(configuration), index)});
        },
        none);
    return any_of({fail(repository.evidence, none), covered});
  };
  return one_of_the_run<EcrSigningConfiguration>(index, repository, signs, not_seen);
}

}  // namespace

Check unsigned_repository() {
  return {
      .id = "IMG-5.02",
      .risk = Risk::use_of_untrusted_images,
      .severity = Severity::medium,
      .title = {.en = "Repository is covered by no signing rule",
                .ja = "リポジトリがイメージ署名の対象になっていない"},
      .why = {.en =
                  "Without a signature nothing tells an image of one's own from one that somebody "
                  "else pushed under the same name.",
              .ja = "署名がなければ、自組織のイメージと、他者が同じ名前でプッシュしたものとを見分け"
                    "られません。"},
      .fix = {.en = "Add an AWS::ECR::SigningConfiguration with an AWS Signer profile whose "
                    "RepositoryFilters cover the repository.",
              .ja = "AWS Signer のプロファイルを指定した AWS::ECR::SigningConfiguration を追加し、"
                    "RepositoryFilters の対象にリポジトリを含めてください。"},
      .reads = {"AWS::ECR::SigningConfiguration#Rules[].RepositoryFilters[].Filter",
                "AWS::ECR::SigningConfiguration#Rules[].SigningProfileArn",
                "AWS::Signer::SigningProfile#Status"},
      .judge = each_with_index<EcrRepository>(judge),
  };
}

}  // namespace hakoseki::checks::image
