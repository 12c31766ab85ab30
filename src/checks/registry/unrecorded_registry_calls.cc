// Who pushed, pulled or opened a repository is told by the trail alone. Events that a trail is
// not asked for cannot be had afterwards, and records that are deleted within the year are gone
// when an intrusion is found.

#include <algorithm>

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

// A selector for management events, read and write, that leaves the registry in.
Verdict selects(const AdvancedSelector& selector) {
  std::vector<Verdict> verdicts = {};
  bool management = false;
  for (const auto& field : selector.fields.elements) {
    const std::string* name = field.value.field.if_known();
    if (name == nullptr) {
      verdicts.push_back(expect(field.value.field, "eventCategory"));
    } else if (*name == "eventCategory") {
      management = true;
      verdicts.push_back(names(field.value.equals, "Management"));
    } else if (*name == "readOnly") {
      verdicts.push_back(fail(field.evidence, Text{"only reads, or only writes, are recorded",
                                                   "読み取りまたは書き込みしか記録されません"}));
    } else if (*name == "eventSource") {
      verdicts.push_back(policy::none_is(
          field.value.not_equals, [](std::string_view one) { return one == "ecr.amazonaws.com"; },
          {"leaves out `{}`", "`{}` が記録から除かれています"},
          {"leaves out `{}` only", "除かれるのは `{}` だけです"}));
      if (field.value.equals.written) {
        verdicts.push_back(names(field.value.equals, "ecr.amazonaws.com"));
      }
    }
  }
  if (!management) {
    return fail(selector.fields.evidence,
                Text{"selects no management events", "管理イベントが対象ではありません"});
  }
  return policy::compact(all_of(verdicts));
}

// Basic selectors cannot leave out ECR, only reads or writes, or management events as a whole.
Verdict selects_basically(const Trail& trail) {
  std::vector<Verdict> ways;
  const std::size_t count =
      std::min(trail.read_write_types.elements.size(), trail.management_events.elements.size());
  for (std::size_t i = 0; i < count; ++i) {
    ways.push_back(all_of({expect(trail.management_events.elements[i].value, true),
                           expect(trail.read_write_types.elements[i].value, "All")})
                       .under(trail.read_write_types.elements[i].when));
  }
  for (const Gap& gap : trail.read_write_types.gaps)
    ways.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  return any_of(ways);
}

Verdict records_management(const Trail& trail) {
  if (!trail.advanced_selectors.empty()) {
    return policy::compact(
        one_of(trail.advanced_selectors, selects, Text{"no selector", "セレクタがありません"}));
  }
  if (!trail.read_write_types.empty()) return selects_basically(trail);
  return pass(trail.evidence, Text{"no selector: all management events are recorded",
                                   "セレクタの指定がなく、すべての管理イベントが記録されます"});
}

Verdict keeps(const BucketLifecycleRule& rule) {
  const Verdict long_enough = expect_that(
      rule.expiration_in_days, [](std::int64_t days) { return days >= 365; },
      {"deletes the records after {} days", "{} 日で記録を削除します"}, IfAbsent::passes);
  const Verdict off =
      expect_that(rule.status, [](const std::string& status) { return status != "Enabled"; },
                  {"the rule is {}", "ルールは {} です"});
  if (rule.prefix.is_absent()) return any_of({long_enough, off});
  return any_of({long_enough, off,
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
                "AWS::S3::Bucket#LifecycleConfiguration.Rules[].ExpirationInDays"},
      .judge = each_with_index<Trail>(judge),
  };
}

}  // namespace hakoseki::checks::registry
