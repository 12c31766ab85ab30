// For people at a terminal: what was seen in an image, and what was not.
#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/utf8.h"
#include "report/image_report.h"
#include "report/layout.h"

namespace hakoseki {
namespace {

constexpr std::size_t head_cells = 12;
constexpr std::size_t most_gaps = 20;  // that are listed
constexpr std::size_t most_exhibits = 5;
constexpr std::size_t most_vulnerabilities = 20;
constexpr std::size_t severity_cells = 10;
constexpr std::string_view unrated = "unrated";
constexpr std::uint32_t notable_probability = 10'000;  // of EPSS: 10 %

class Writer {
 public:
  Writer(Language language, std::size_t width, const Sink& sink)
      : language_(language), width_(width), sink_(sink) {}

  void write(const ImageReport& report) {
    line({"image", "イメージ"}, report.reference);
    if (report.image) {
      if (!report.image->digest.empty()) line({"digest", "ダイジェスト"}, report.image->digest);
      const std::string platform = report.image->platform.text();
      if (!platform.empty()) line({"platform", "プラットフォーム"}, platform);
      write_contents(report);
    }
    if (report.vulnerabilities) write_vulnerabilities(*report.vulnerabilities);
    write_findings(report.findings);
    write_gaps(report.coverage());
    write_gaps(report.without_data());
  }

  void separate() const { sink_("\n"); }

 private:
  void line(const Text& head, std::string_view text) const {
    const std::string shown =
        report::pad_right(head.in(language_), language_ == Language::ja ? 18 : head_cells);
    sink_(report::beside(shown, utf8::neutralise(text), width_));
  }

  void write_contents(const ImageReport& report) const {
    const image::ImageContents& contents = report.analysis.contents;
    const image::Release& release = contents.release;
    line(
        {"system", "OS"},
        !release.name.empty() ? release.name
        : release.id.empty()
            ? std::string(Text{"not told by the image", "イメージに記載がありません"}.in(language_))
            : fmt::format("{} {}", release.id, release.version_id));
    std::uint64_t files = 0;
    std::size_t read = 0;
    for (const image::LayerOutcome& layer : report.analysis.layers) {
      files += layer.files;
      read += layer.is_read ? 1 : 0;
    }
    line({"layers", "レイヤー"},
         say({"{} of {} read, {} entries", "{}/{} を読み取り、エントリ {} 件"}, read,
             report.image->layers.size(), files)
             .in(language_));
    std::map<image::PackageType, std::size_t> counts;
    for (const image::InstalledPackage& package : contents.packages)
      ++counts[package.package.type];
    std::string kinds;
    for (const auto& [type, count] : counts)
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", name_of(type), count);
    if (kinds.empty()) kinds = Text{"none found", "見つかりません"}.in(language_);
    line({"packages", "パッケージ"}, kinds);
  }

  // How many there are of each severity, then the worst ones, each on a line.
  void write_vulnerabilities(const ImageVulnerabilities& known) const {
    std::vector<const ImageVulnerability*> open;
    for (const ImageVulnerability& one : known.found) {
      if (one.status != VulnerabilityStatus::not_affected &&
          one.status != VulnerabilityStatus::fixed)
        open.push_back(&one);
    }
    line({"known flaws", "既知の脆弱性"}, counts_of(open).in(language_));
    std::stable_sort(open.begin(), open.end(), is_worse);
    for (std::size_t i = 0; i < open.size() && i < most_vulnerabilities; ++i)
      write_vulnerability(*open[i]);
    if (open.size() > most_vulnerabilities) {
      sink_(report::beside(
          "  ",
          say({"and {} more, which -f json lists", "ほか {} 件(-f json で一覧を出力します)"},
              open.size() - most_vulnerabilities)
              .in(language_),
          width_));
    }
  }

  // What is exploited now comes before all else.
  static bool is_worse(const ImageVulnerability* a, const ImageVulnerability* b) {
    const auto order = [](const ImageVulnerability& one) {
      return std::tuple(one.is_malicious, one.exploited.has_value(), one.severity,
                        one.status == VulnerabilityStatus::affected, one.cvss_tenths);
    };
    return order(*a) > order(*b);
  }

  [[nodiscard]] Message counts_of(const std::vector<const ImageVulnerability*>& open) const {
    std::map<std::string_view, std::size_t> counts;
    std::size_t mended = 0;
    std::size_t exploited = 0;
    for (const ImageVulnerability* one : open) {
      ++counts[one->severity ? name_of(*one->severity) : unrated];
      if (!one->fixed.empty()) ++mended;
      if (one->exploited) ++exploited;
    }
    if (open.empty()) return Text{"none found", "見つかりません"};
    std::string severities;
    for (const std::string_view name : {"critical", "high", "medium", "low", "info", "unrated"}) {
      if (const auto found = counts.find(name); found != counts.end())
        severities += fmt::format("{}{} {}", severities.empty() ? "" : ", ", name, found->second);
    }
    return say({"{} ({}); {} with a fix, {} known to be exploited",
                "{} 件({})。修正版あり {} 件、悪用確認済み(KEV) {} 件"},
               open.size(), severities, mended, exploited);
  }

  void write_vulnerability(const ImageVulnerability& one) const {
    const std::string_view severity = one.severity ? name_of(*one.severity) : unrated;
    std::string text = fmt::format("{}  {} {}", one.id, one.package, one.version);
    if (!one.fixed.empty()) text += fmt::format(" -> {}", one.fixed.front());
    if (one.exploited) text += "  KEV";
    if (one.prediction && one.prediction->probability >= notable_probability)
      text += fmt::format("  EPSS {}%", one.prediction->probability / 1000);
    if (one.status != VulnerabilityStatus::affected)
      text += fmt::format("  {}", name_of(one.status));
    if (one.is_malicious) text += Text{"  malicious", "  悪意のあるパッケージ"}.in(language_);
    sink_(report::beside(fmt::format("  {}", report::pad_right(severity, severity_cells)),
                         utf8::neutralise(text), width_));
  }

  // How many of each severity failed, then each with the first of its places.
  void write_findings(const std::vector<const Finding*>& findings) const {
    if (findings.empty()) return;
    std::vector<const Finding*> failed;
    std::vector<const Finding*> unknown;
    for (const Finding* finding : findings) {
      if (finding->outcome == Outcome::fail) failed.push_back(finding);
      if (finding->outcome == Outcome::unknown) unknown.push_back(finding);
    }
    line({"checks", "チェック"},
         say({"{} failed, {} unknown, of {}", "不合格 {} 件、未確認 {} 件(全 {} 件)"},
             failed.size(), unknown.size(), findings.size())
             .in(language_));
    std::stable_sort(failed.begin(), failed.end(), [](const Finding* a, const Finding* b) {
      return a->check->severity > b->check->severity;
    });
    for (const Finding* finding : failed)
      write_finding(*finding, name_of(finding->check->severity));
    for (const Finding* finding : unknown)
      write_finding(*finding, name_of(finding->outcome));
  }

  void write_finding(const Finding& finding, std::string_view tag) const {
    const std::string head = fmt::format("{}[{}]: ", tag, finding.check->id);
    sink_("\n" + report::beside(head, finding.headline().in(language_), width_));
    const auto bullet = [&](std::string_view text) {
      sink_(report::beside("  - ", utf8::neutralise(text), width_));
    };
    for (std::size_t i = 0; i < finding.exhibits.size() && i < most_exhibits; ++i)
      bullet(finding.exhibits[i].label.in(language_));
    if (finding.exhibits.size() > most_exhibits) {
      bullet(say({"and {} more, which -f json lists", "ほか {} 件(-f json で一覧を出力します)"},
                 finding.exhibits.size() - most_exhibits)
                 .in(language_));
    }
  }

  void write_gaps(const std::vector<ImageGap>& gaps) const {
    for (std::size_t i = 0; i < gaps.size() && i < most_gaps; ++i)
      line({"not seen", "未確認"},
           fmt::format("{}: {}", gaps[i].where, gaps[i].reason.in(language_)));
    if (gaps.size() > most_gaps) {
      line({"not seen", "未確認"},
           say({"and {} more, which -f json lists", "ほか {} 件(-f json で一覧を出力します)"},
               gaps.size() - most_gaps)
               .in(language_));
    }
  }

  Language language_;
  std::size_t width_;
  const Sink& sink_;
};

}  // namespace

void write_image_human(const std::vector<ImageReport>& images, Language language, std::size_t width,
                       const Sink& sink) {
  Writer writer(language, width, sink);
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (i > 0) writer.separate();
    writer.write(images[i]);
  }
}

}  // namespace hakoseki
