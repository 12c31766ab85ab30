#include "report/image_report.h"

namespace hakoseki {
namespace {

// With the place in both languages.
Message both(const Error& error) {
  return {error.message(Language::en), error.message(Language::ja)};
}

}  // namespace

std::vector<ImageGap> ImageReport::coverage() const {
  std::vector<ImageGap> gaps;
  if (refusal) gaps.push_back({"image", reference, both(*refusal)});
  gaps.insert(gaps.end(), unseen.begin(), unseen.end());
  for (std::size_t i = 0; image && i < image->layers.size(); ++i) {
    const LayerBlob& blob = image->layers[i];
    if (analysis.layers[i].is_read) continue;
    const std::string name = image::layer_name(*image, static_cast<std::uint32_t>(i));
    if (analysis.layers[i].error) {
      gaps.push_back({"layer", name, both(*analysis.layers[i].error)});
    } else {
      const Text encrypted{"it is encrypted", "暗号化されています"};
      const Text foreign{"it is not distributed with the image (foreign layer)",
                         "イメージと一緒に配布されないレイヤーです"};
      gaps.push_back({"layer", name, blob.encrypted ? encrypted : foreign});
    }
  }
  for (const image::Gap& gap : analysis.contents.gaps)
    gaps.push_back({gap.where.empty() ? "layer" : "file",
                    gap.where.empty() ? image::layer_name(*image, gap.layer) : gap.where,
                    gap.reason});
  return gaps;
}

std::vector<ImageGap> ImageReport::without_data() const {
  std::vector<ImageGap> gaps;
  for (std::size_t i = 0; vulnerabilities && i < vulnerabilities->gaps.size(); ++i) {
    const VulnerabilityGap& gap = vulnerabilities->gaps[i];
    gaps.push_back({"vulnerabilities", gap.ecosystem,
                    Message(fmt::format("{} ({} packages)", gap.reason.en, gap.packages),
                            fmt::format("{}(パッケージ {} 件)", gap.reason.ja, gap.packages))});
  }
  return gaps;
}

}  // namespace hakoseki
