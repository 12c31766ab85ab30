#include "assess/image_vulnerabilities.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "assess/expect.h"
#include "assess/recipe.h"

namespace hakoseki {

Message shown(const ImageVulnerability& vulnerability) {
  const std::string package = shown(std::string_view(vulnerability.package));
  const std::string version = shown(std::string_view(vulnerability.version));
  const std::string id = shown(std::string_view(vulnerability.id));
  if (vulnerability.fixed.empty())
    return say({"{} in `{}` {}", "{}(パッケージ `{}` {})"}, id, package, version);
  return say({"{} in `{}` {} (fixed in {})", "{}(パッケージ `{}` {}、修正版 {})"}, id, package,
             version, shown(std::string_view(vulnerability.fixed.front())));
}

Evidence place_of(const ContainerImage& image, const ImageVulnerability& vulnerability) {
  const bool has_place = !vulnerability.paths.empty() && vulnerability.layer < image.layers.size();
  if (has_place) return image.at(vulnerability.paths.front(), vulnerability.layer);
  Evidence place = image.evidence;
  place.pointer = "package " + vulnerability.purl;
  return place;
}

bool is_open(const ImageVulnerability& vulnerability) {
  return vulnerability.status == VulnerabilityStatus::affected ||
         vulnerability.status == VulnerabilityStatus::will_not_fix;
}

Verdict without_database(const ContainerImage& image) {
  return {
      Outcome::unknown,
      {image.evidence, Text{"there was no database of vulnerabilities to look its packages up in",
                            "照合に使う脆弱性データベースがありません"}}};
}

Verdict judge_vulnerabilities(const ContainerImage& image,
                              const std::function<Outcome(const ImageVulnerability&)>& is_wrong,
                              const Message& passed) {
  if (!image.vulnerabilities) return without_database(image);
  std::vector<Exhibit> found;
  std::vector<Exhibit> doubtful;
  for (const ImageVulnerability& one : image.vulnerabilities->found) {
    const bool is_doubtful = one.status == VulnerabilityStatus::unknown;
    if (!is_doubtful && !is_open(one)) continue;
    const Outcome outcome = is_wrong(one);
    if (outcome == Outcome::pass) continue;
    auto& list = is_doubtful || outcome == Outcome::unknown ? doubtful : found;
    list.push_back({place_of(image, one), shown(one)});
  }
  if (!found.empty()) return fail_with(std::move(found));
  if (!doubtful.empty()) return {Outcome::unknown, doubtful.front()};
  if (!image.vulnerabilities->gaps.empty()) {
    const VulnerabilityGap& gap = image.vulnerabilities->gaps.front();
    return {Outcome::unknown,
            {image.evidence, say({"no vulnerability data for {} ({} packages)",
                                  "{} の脆弱性情報がありません(パッケージ {} 件)"},
                                 shown(std::string_view(gap.ecosystem)), gap.packages)}};
  }
  if (!image.gaps.empty()) return unknown(image.gaps.front().evidence, image.gaps.front().why);
  return pass(image.evidence, passed);
}

}  // namespace hakoseki
