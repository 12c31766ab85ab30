// Who pushed, pulled or opened a repository is told by the trail alone. Events that a trail is
// not asked for cannot be had afterwards, and records that are deleted within the year are gone
// when an intrusion is found.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/one_of.h"
#include "assess/policy.h"
#include "assess/targets.h"

namespace hakoseki::checks::registry {
namespace {

Verdict names(const FactList<Fact<std::string>>& values, std::string_view wanted) {
  return some(values,
              [&](const Fact<std::string>& value) { return expect(value, std::string(wanted)); });
}

// Reads and writes may be recorded by two selectors.
constexpr std::array<std::string_view, 2> read_only = {"true", "false"};

Verdict source_stays(const FieldSelector& field) {
  std::vector<Verdict> verdicts = {policy::none_is(
      field.not_equals, [](std::string_view one) { return one == "ecr.amazonaws.com"; },
      {"leaves out `{}`", "`{}` が記録から除かれています"},
      {"leaves out `{}` only", "除かれるのは `{}` だけです"})};
  if (field.equals.written) verdicts.push_back(names(field.equals, "ecr.amazonaws.com"));
  return all_of(verdicts);
}

// What any other field, or a pattern, leaves of the registry's events is not told here; a list of
// what is wanted leaves most of them out.
Verdict narrows(const FieldSelector& field, const Evidence& at) {
  if (field.equals.written && !field.has_patterns) {
    return fail(at, Text{"only some events are recorded", "一部のイベントしか記録されません"});
  }
  return {Outcome::unknown,
          {at, Text{"whether this leaves out events of ECR cannot be told here",
                    "ECR のイベントがこれにより除かれるかどうかがわかりません"}}};
}

Verdict judge_field(const FieldSelector& field, const Evidence& at, std::string_view reads) {
  const std::string* name = field.field.if_known();
  if (name == nullptr) return expect(field.field, "eventCategory");
  if (*name == "eventCategory") return names(field.equals, "Management");
  if (*name == "readOnly") {
    return names(field.equals, reads)
        .labelled(Outcome::fail, Text{"only reads, or only writes, are recorded",
                                      "読み取りまたは書き込みしか記録されません"});
  }
  if (*name == "eventSource" && !field.has_patterns) return source_stays(field);
  return narrows(field, at);
}

// A selector for management events that leaves the registry in.
Verdict selects(const AdvancedSelector& selector, std::string_view reads) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(selector.fields.elements.size());
  bool management = false;
  for (const auto& field : selector.fields.elements) {
    const std::string* name = field.value.field.if_known();
    management = management || name == nullptr || *name == "eventCategory";
    verdicts.push_back(judge_field(field.value, field.evidence, reads).under(field.when));
  }
  if (!management) {
    return fail(selector.fields.evidence,
                Text{"selects no management events", "管理イベントが対象ではありません"});
  }
  return policy::compact(all_of(verdicts));
}

// Basic selectors cannot leave out ECR, only reads or writes, or management events as a whole.
Verdict selects_basically(const Trail& trail, std::string_view reads) {
  const std::string_view type = reads == "true" ? "ReadOnly" : "WriteOnly";
  std::vector<Verdict> ways;
  const std::size_t count =
      std::min(trail.read_write_types.elements.size(), trail.management_events.elements.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto records = [&](const std::string& types) { return types == "All" || types == type; };
    ways.push_back(
        all_of({expect(trail.management_events.elements[i].value, true),
                expect_that(trail.read_write_types.elements[i].value, records,
                            {"is `{}`; `All` is expected", "値は `{}` です(`All` が必要です)"})})
            .under(trail.read_write_types.elements[i].when));
  }
  for (const Gap& gap : trail.read_write_types.gaps)
    ways.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  return any_of(ways);
}

Verdict records_management(const Trail& trail) {
  std::vector<Verdict> both;
  for (const std::string_view reads : read_only) {
    if (!trail.advanced_selectors.empty()) {
      both.push_back(one_of(
          trail.advanced_selectors,
          [&](const AdvancedSelector& selector) { return selects(selector, reads); },
          Text{"no selector", "セレクタがありません"}));
    } else if (!trail.read_write_types.empty()) {
      both.push_back(selects_basically(trail, reads));
    }
  }
  if (!both.empty()) return policy::compact(all_of(both));
  return pass(trail.evidence, Text{"no selector: all management events are recorded",
                                   "セレクタの指定がなく、すべての管理イベントが記録されます"});
}

Verdict keeps(const BucketLifecycleRule& rule) {
  const Verdict long_enough = expect_that(
      rule.expiration_in_days, [](std::int64_t days) { return days >= 365; },
      {"deletes the records after {} days", "{} 日で記録を削除します"}, IfAbsent::passes);
  // From that day on nothing is left, however young it is.
  const Verdict no_day = expect_absent(rule.expiration_date)
                             .labelled(Outcome::fail, Text{"deletes all records on this day",
                                                           "この日にすべての記録を削除します"});
  const Verdict off =
      expect_that(rule.status, [](const std::string& status) { return status != "Enabled"; },
                  {"the rule is {}", "ルールは {} です"});
  const Verdict keeps_them = all_of({long_enough, no_day});
  if (rule.prefix.is_absent()) return any_of({keeps_them, off});
  return any_of({keeps_them, off,
                 unknown(rule.prefix.evidence(),
                         {.reason = Reason::not_seen, .detail = "whether the records begin so"})});
}

Verdict keeps_for_a_year(const Trail& trail, const Index& index) {
  return every_target<Bucket>(
      trail.bucket, index, [](const Bucket& bucket) { return every(bucket.lifecycle, keeps); },
      unknown(trail.bucket.evidence(),
              {.reason = Reason::not_seen, .detail = "how long the bucket keeps the records"}));
}

Verdict judge(const Trail& trail, const Index& index) {
  return policy::compact(all_of(
      {expect(trail.is_logging, true), records_management(trail), keeps_for_a_year(trail, index)}));
}

}  // namespace

Check unrecorded_registry_calls() {
  return {
      .id = "REG-3.09",
      .risk = Risk::insufficient_registry_access_restrictions,
      .severity = Severity::high,
      .title = {.en = "Registry access is not fully recorded by CloudTrail",
                .ja = "レジストリの操作がCloudTrailに十分記録されない"},
      .why = {.en = "After an image was replaced or leaked nobody can tell who did it, when, and "
                    "with which rights.",
              .ja = "イメージの差し替えや漏えいの後で、誰が、いつ、どの権限で行ったかを調べられま"
                    "せん。"},
      .fix = {.en = "Let a selector of the trail take all management events (ReadWriteType All, "
                    "no exclusion of ecr.amazonaws.com), and keep the bucket's objects for "
                    "ExpirationInDays 365 or more.",
              .ja = "証跡のセレクタですべての管理イベントを対象とし(ReadWriteType は All、"
                    "ecr.amazonaws.com を除外しない)、バケットの ExpirationInDays は 365 以上にし"
                    "てください。"},
      .reads = {"AWS::CloudTrail::Trail#IsLogging",
                "AWS::CloudTrail::Trail#EventSelectors[].ReadWriteType",
                "AWS::CloudTrail::Trail#EventSelectors[].IncludeManagementEvents",
                "AWS::CloudTrail::Trail#AdvancedEventSelectors[].FieldSelectors[].NotEquals[]",
                "AWS::CloudTrail::Trail#AdvancedEventSelectors[].FieldSelectors[].Field",
                "AWS::CloudTrail::Trail#S3BucketName",
                "AWS::S3::Bucket#LifecycleConfiguration.Rules[].ExpirationInDays",
                "AWS::S3::Bucket#LifecycleConfiguration.Rules[].ExpirationDate"},
      .judge = each_with_index<Trail>(judge),
  };
}

}  // namespace hakoseki::checks::registry
