// A finding that is suppressed is seen by nobody. A suppression must say why, who answers for it
// and until when, and must hide less than every finding of a severity.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "assess/check.h"
#include "base/ascii.h"
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

// "CVE-2024-12345": of a whole id a prefix is that id.
bool is_whole_id(std::string_view value) {
  constexpr std::string_view year = "CVE-0000-";
  return value.starts_with("CVE-") && value.size() >= year.size() + 4 && value[8] == '-' &&
         value.substr(year.size()).find_first_not_of("0123456789") == std::string_view::npos;
}

// PREFIX "CVE-" names every vulnerability there is.
Verdict names_one(const KeyValue& match) {
  const std::string* value = match.value.if_known();
  return expect_that(
      match.name,
      [&](const std::string& comparison) {
        return comparison == "EQUALS" || (value != nullptr && is_whole_id(*value));
      },
      {"compares by {}, which takes more than one", "{} による比較のため、複数のものに一致します"});
}

Verdict narrows(const FilterCriterion& criterion) {
  const Verdict names_something =
      judge_each(criterion.key, [](const std::string& key) -> std::pair<Outcome, Message> {
        return {is_narrow(key) ? Outcome::pass : Outcome::fail,
                say({"selects by {}", "{} で選択します"}, shown(key))};
      });
  return all_of({names_something, every(criterion.matches, names_one)});
}

// A tag whose name holds the word, be it in capitals or not.
const Element<Tag>* tag_with(const InspectorFilter& filter, std::string_view word) {
  for (const Element<Tag>& tag : filter.tags.elements) {
    const std::string* key = tag.value.key.if_known();
    if (key != nullptr && lower_case(*key).find(word) != std::string::npos) return &tag;
  }
  return nullptr;
}

Verdict has_tag(const InspectorFilter& filter, std::string_view word, const Text& none) {
  const Element<Tag>* tag = tag_with(filter, word);
  // The description may say it.
  if (tag == nullptr) return {Outcome::unknown, {filter.evidence, none}};
  return pass(tag->evidence,
              say({"tag `{}`", "タグ `{}` があります"}, shown(*tag->value.key.if_known())));
}

// Whether the day is past the run does not ask: it must be one.
Verdict ends(const InspectorFilter& filter) {
  static constexpr auto endless =
      std::to_array<std::string_view>({"", "never", "none", "no", "n/a", "permanent", "indefinite",
                                       "indefinitely", "forever", "unlimited"});
  const Verdict tagged =
      has_tag(filter, "expir", {"no tag says until when it holds", "期限を示すタグがありません"});
  const Element<Tag>* tag = tag_with(filter, "expir");
  if (tag == nullptr) return tagged;
  const auto is_day = [](const std::string& text) {
    const std::string lower = lower_case(text);
    return !lower.starts_with("9999") &&
           std::find(endless.begin(), endless.end(), lower) == endless.end();
  };
  return all_of({tagged, expect_that(tag->value.value, is_day,
                                     {"`{}` is no end", "`{}` では期限になりません"})});
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
  const Verdict narrow = some(filter.criteria, narrows,
                              Text{"hides every finding of a kind, not a certain one",
                                   "特定のものではなく、その種類の検出結果をすべて隠します"});
  return given(suppresses,
               all_of({reason, narrow,
                       has_tag(filter, "owner",
                               {"no tag says who answers for it", "責任者を示すタグがありません"}),
                       ends(filter)}));
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
                "AWS::InspectorV2::Filter#FilterCriteria",
                "AWS::InspectorV2::Filter#FilterCriteria.VulnerabilityId[].Comparison"},
      .judge = each<InspectorFilter>(judge),
  };
}

}  // namespace hakoseki::checks::image
