// A package that is the attack itself: its name is one letter away from what was meant, or somebody
// took over what was once good. OSV's MAL-* records list them.

#include <fmt/ranges.h>

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
  for (const ImageVulnerability& one : known.found) {
    if (one.is_malicious && is_open(one)) found.push_back({place_of(image, one), shown(one)});
  }
  if (!found.empty()) return fail_with(std::move(found));
  if (!known.without_attacks.empty()) {
    return {Outcome::unknown,
            {image.evidence, say({"no list of malicious packages for {}",
                                  "{} の悪意のあるパッケージの一覧がありません"},
                                 fmt::join(known.without_attacks, ", "))}};
  }
  if (!image.gaps.empty()) return unknown(image.gaps.front().evidence, image.gaps.front().why);
  return pass(image.evidence, Text{"none of its packages is known to be malicious",
                                   "悪意があると知られているパッケージはありません"});
}

}  // namespace

Check malicious_package() {
  return {
      .id = "IMG-3.03",
      .risk = Risk::embedded_malware,
      .severity = Severity::critical,
      .title = {.en = "Image holds a package that is known to be malicious",
                .ja = "悪意があると知られているパッケージがイメージにある"},
      .why =
          {.en = "It has run already: when it was installed it saw what the build saw, and it "
                 "runs again wherever the image does.",
           .ja =
               "インストールした時点で実行されており、ビルド環境にあった情報は読み取られています。"
               "イメージを起動すれば、そこでも実行されます。"},
      .fix = {.en = "Remove it, rebuild from a clean machine, and change every secret that the "
                    "build and the running containers could see.",
              .ja =
                  "取り除いて安全な環境で作り直し、ビルドと実行中のコンテナから見えたシークレットを"
                  "すべて変更してください。"},
      .reads = {"ContainerImage#advisories[].below", "ContainerImage#advisories[].malicious"},
      .judge = each<ContainerImage>(judge),
  };
}

}  // namespace hakoseki::checks::image
