// Inspector re-scans an image for as long as one of two durations lasts: since the push, and since
// the last pull or the last use. Only a duration without end, or one that counts from the last use,
// never ends while a container runs the image: a task pulls once and may run for months.

#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/enhanced_scanning.h"

namespace hakoseki::checks::image {
namespace {

// A change that is under way or failed leaves open what is in effect.
Verdict is_in_effect(const InspectorConfiguration& configuration) {
  return judge_each(
      or_unknown(configuration.rescan_status, "status"), [](const std::string& status) {
        return std::pair<Outcome, Message>(
            status == "SUCCESS" ? Outcome::pass : Outcome::unknown,
            say({"the change of the duration is {}", "期間の変更の状態は {} です"}, shown(status)));
      });
}

std::string value_of(const Fact<std::string>& fact) {
  const std::string* text = fact.if_known();
  return text == nullptr ? "-" : shown(*text);
}

Verdict judge(const InspectorConfiguration& configuration, const Index& index) {
  const Verdict lasts =
      any_of({expect(or_unknown(configuration.rescan_duration, "rescanDuration"), "LIFETIME"),
              expect(or_unknown(configuration.pull_date_rescan_mode, "pullDateRescanMode"),
                     "LAST_IN_USE_AT")})
          .labelled(Outcome::fail, say({"rescanDuration is {}, and pullDateRescanMode {}",
                                        "rescanDuration は {}、pullDateRescanMode は {} です"},
                                       value_of(configuration.rescan_duration),
                                       value_of(configuration.pull_date_rescan_mode)));
  return given(
      is_scanned_by_inspector(configuration.stack, configuration.evidence, index),
      lasts.outcome() == Outcome::pass ? all_of({lasts, is_in_effect(configuration)}) : lasts);
}

}  // namespace

Check rescan_ends_while_in_use() {
  return {
      .id = "IMG-1.07",
      .risk = Risk::image_vulnerabilities,
      .severity = Severity::medium,
      .title = {.en = "Re-scanning stops while the image is still in use",
                .ja = "使用中のイメージの再スキャンが期間切れで止まる"},
      .why = {.en = "New vulnerabilities of an image that still runs are reported to nobody once "
                    "its re-scan duration is over; its findings are closed as if they were fixed.",
              .ja = "再スキャン期間が過ぎると、実行中のイメージでも新しい脆弱性は報告されなくなり、"
                    "検出済みの脆弱性も修正されたかのようにクローズされます。"},
      .fix = {.en = "Count the pull date re-scan duration of Amazon Inspector from the last use "
                    "(pullDateRescanMode LAST_IN_USE_AT), or set rescanDuration to LIFETIME.",
              .ja = "Amazon Inspector の再スキャン期間を最後の使用から数える設定"
                    "(pullDateRescanMode を LAST_IN_USE_AT)にするか、rescanDuration を LIFETIME "
                    "にしてください。"},
      .reads = {"AWS::InspectorV2::Configuration#RescanDuration",
                "AWS::InspectorV2::Configuration#PullDateRescanMode",
                "AWS::InspectorV2::Configuration#Status",
                "AWS::ECR::RegistryScanningConfiguration#ScanType"},
      .judge = each_with_index<InspectorConfiguration>(judge),
  };
}

}  // namespace hakoseki::checks::image
