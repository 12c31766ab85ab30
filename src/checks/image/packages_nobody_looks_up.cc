// A scanner that knows some of what is in an image and nothing of the rest shows the rest as clean.

#include "assess/check.h"
#include "assess/expect.h"
#include "assess/image_vulnerabilities.h"
#include "assess/recipe.h"

namespace hakoseki::checks::image {
namespace {

Verdict judge(const ContainerImage& image) {
  if (!image.vulnerabilities) return without_database(image);
  const ImageVulnerabilities& known = *image.vulnerabilities;
  std::vector<Exhibit> found;
  for (const VulnerabilityGap& gap : known.gaps) {
    found.push_back({image.evidence, say({"nothing is known of {} ({} packages)",
                                          "{} の情報がありません(パッケージ {} 件)"},
                                         shown(std::string_view(gap.ecosystem)), gap.packages)});
  }
  // A database without any of it was not made for this image: then nobody has looked.
  if (!found.empty() && known.packages == 0) return {Outcome::unknown, found.front()};
  if (!found.empty()) return fail_with(std::move(found));
  if (!image.gaps.empty()) return unknown(image.gaps.front().evidence, image.gaps.front().why);
  if (known.packages == 0) {
    return not_applicable(image.evidence,
                          Text{"there are no packages in it", "パッケージがありません"});
  }
  return pass(image.evidence, say({"all of its {} packages are of ecosystems that are looked up",
                                   "{} 件のパッケージはすべて照合対象です"},
                                  known.packages));
}

}  // namespace

Check packages_nobody_looks_up() {
  return {
      .id = "IMG-1.06",
      .risk = Risk::image_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Packages in the image are looked up nowhere",
                .ja = "脆弱性を照合できないパッケージがイメージにある"},
      .why = {.en = "Their vulnerabilities are there all the same; a report that does not mention "
                    "them reads as if there were none.",
              .ja = "照合できなくても脆弱性は存在します。報告に現れないため、脆弱性がないように"
                    "見えてしまいます。"},
      .fix = {.en = "Fetch newer data (hakoseki db update), add the feed of that distribution or "
                    "ecosystem, or move to one that publishes advisories.",
              .ja = "新しいデータを取得する(hakoseki db update)、そのディストリビューションや"
                    "エコシステムのフィードを追加する、アドバイザリーを公開しているものに移行する、"
                    "のいずれかを行ってください。"},
      .reads = {"ContainerImage#advisories[].ecosystem"},
      .judge = each<ContainerImage>(judge),
  };
}

}  // namespace hakoseki::checks::image
