// A finding that is suppressed is seen by nobody. A suppression must say why, who answers for it
// and until when, and must hide less than every finding of a severity.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "assess/check.h"
#include "inventory/operations.h"

namespace hakoseki::checks::image {
namespace {

// Criteria that name what is suppressed; all others (severity, score, type, dates, accounts) hide
// whatever comes along.
bool is_narrow(std::string_view key) {
  static constexpr auto keys = std::to_array<std::string_view>(
      {"FindingArn", "VulnerabilityId", "VulnerablePackages", "RelatedVulnerabilities", "Title",
       "ResourceId", "EcrImageHash", "EcrImageRepositoryName", "EcrImageTags", "ResourceTags",
       "ComponentId"});
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// A tag whose name holds the word, be it in capitals or not.
Verdict has_tag(const InspectorFilter& filter, std::string_view word, const Text& none) {
  for (const Element<Tag>& tag : filter.tags.elements) {
    const std::string* key = tag.value.key.if_known();
    if (key == nullptr) continue;
    std::string lower = *key;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (lower.find(word) != std::string::npos) {
      return pass(tag.evidence, say({"tag `{}`", "タグ `{}` があります"}, shown(*key)));
    }
  }
  // The description may say it.
  return {Outcome::unknown, {filter.evidence, none}};
}

Verdict judge(const InspectorFilter& filter) {
  const Verdict suppresses =
      expect(filter.action, "SUPPRESS")
          .labelled(Outcome::fail, Text{"suppresses nothing", "検出結果を抑制しません"});
  const Verdict reason =
      judge_each(filter.description, [](const std::string& text) -> std::pair<Outcome, Message> {
        const bool blank = text.find_first_not_of(" \t\n") == std::string::npos;
        return {blank ? Outcome::fail : Outcome::pass,
                blank ? Text{"gives no reason", "理由の記載がありません"}
                      : Text{"gives a reason", "理由が記載されています"}};
      });
  const Verdict narrow = some(
      filter.criteria,
      [](const FilterCriterion& criterion) {
        return judge_each(criterion.key, [](const std::string& key) -> std::pair<Outcome, Message> {
          return {is_narrow(key) ? Outcome::pass : Outcome::fail,
                  say({"selects by {}", "{} で選択します"}, shown(key))};
        });
      },
      Text{"hides every finding of a kind, not a certain one",
           "特定のものではなく、その種類の検出結果をすべて隠します"});
  return given(
      suppresses,
      all_of({reason, narrow,
              has_tag(filter, "owner",
                      {"no tag says who answers for it", "責任者を示すタグがありません"}),
              has_tag(filter, "expir",
                      {"no tag says until when it holds", "期限を示すタグがありません"})}));
}

}  // namespace

Check unbounded_suppression() {
  return {
      .id = "IMG-1.12",
      .risk = Risk::image_vulnerabilities,
      .severity = Severity::medium,
      .title = {.en = "Suppression of findings without reason, owner, expiry or limits",
                .ja = "脆弱性の抑制ルールに理由・責任者・期限・範囲の限定がない"},
      .why =
          {.en = "Vulnerabilities that nobody accepted are hidden along with the one that somebody "
                 "did, and stay hidden when it becomes exploitable.",
           .ja = "受容したもの以外の脆弱性まで隠され、悪用可能になっても気付けません。"},
      .fix = {.en =
                  "Name the vulnerability or package in FilterCriteria, the reason in Description, "
                  "and an owner and an expiry date in Tags.",
              .ja = "FilterCriteria で脆弱性やパッケージを特定し、Description に理由、Tags に責任者"
                    "と期限を記載してください。"},
      .reads = {"AWS::InspectorV2::Filter#FilterAction", "AWS::InspectorV2::Filter#Description",
                "AWS::InspectorV2::Filter#FilterCriteria"},
      .judge = each<InspectorFilter>(judge),
  };
}

}  // namespace hakoseki::checks::image
