// What nobody mends any more keeps every flaw that is found in it from now on. The operating system
// is the one that the image says it is; runtimes count where no package of it brought them, since a
// distribution mends its own for as long as itself.

#include <utility>
#include <vector>

#include "assess/check.h"
#include "assess/expect.h"

namespace hakoseki::checks::image {
namespace {

// "2026-08-14"
std::string day_of(Moment moment) {
  return iso8601(moment).substr(0, 10);
}

Verdict judge_software(const ContainerImage& image, const ImageSoftware& software, Moment seen) {
  const Evidence at = image.at(software.place, software.layer);
  const std::string name = shown(std::string_view(software.name));
  if (!software.supported_until) {
    return {Outcome::unknown,
            {at, say({"until when {} is supported is not known", "{} のサポート期限が分かりません"},
                     name)}};
  }
  const std::string last_day = day_of(*software.supported_until);
  if (seen <= *software.supported_until) {
    return pass(at,
                say({"{} is supported until {}", "{} のサポート期限は {} です"}, name, last_day));
  }
  if (software.extended_until && seen <= *software.extended_until) {
    return {
        Outcome::unknown,
        {at, say({"the support of {} ended on {}; what extended support goes on until {} covers "
                  "is not known",
                  "{} の標準サポートは {} に終了しました。{} までの延長サポートの対象かどうかは"
                  "分かりません"},
                 name, last_day, day_of(*software.extended_until))}};
  }
  return fail(at, say({"the support of {} ended on {}", "{} のサポートは {} に終了しました"}, name,
                      last_day));
}

Verdict judge(const ContainerImage& image) {
  const Moment* seen = image.seen_at.if_known();
  if (seen == nullptr) {
    return unknown(image.evidence,
                   {.reason = Reason::not_seen, .detail = "the time of the answer"});
  }
  std::vector<Verdict> verdicts;
  for (const ImageSoftware& software : image.software)
    verdicts.push_back(judge_software(image, software, *seen));
  for (const Gap& gap : image.gaps)
    verdicts.push_back(unknown(gap.evidence, gap.why));
  if (verdicts.empty()) {
    return not_applicable(image.evidence, Text{"neither a distribution nor a runtime is in it",
                                               "ディストリビューションもランタイムもありません"});
  }
  return all_of(std::move(verdicts));
}

}  // namespace

Check end_of_life_base() {
  return {
      .id = "IMG-1.09",
      .risk = Risk::image_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Base distribution or language runtime is end-of-life",
                .ja = "ベースOSまたは言語ランタイムのサポートが終了している"},
      .why = {.en =
                  "Flaws that are found in it from now on are not mended, and scanners that go by "
                  "the distribution's advisories no longer hear of them.",
              .ja = "今後見つかる脆弱性は修正されません。ディストリビューションのアドバイザリーに"
                    "頼るスキャナーも、それを検出できなくなります。"},
      .fix = {.en = "Build on a release that is supported, and plan the next move before its end.",
              .ja = "サポート中のリリースに移行し、次の移行も期限までに計画してください。"},
      .reads = {"ContainerImage#layers[][].content", "ContainerImage#seen"},
      .judge = each<ContainerImage>(judge),
  };
}

}  // namespace hakoseki::checks::image
