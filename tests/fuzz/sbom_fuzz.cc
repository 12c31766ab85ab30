// Any bytes as an SBOM and as a package URL: what is read of them can be written as an SBOM again,
// and then says the same.
#include "engines/image/sbom_contents.h"
#include "formats/purl.h"
#include "formats/sbom/sbom.h"
#include "formats/spdx/licence_expression.h"
#include "fuzz/invariant.h"
#include "report/image_report.h"

using namespace hakoseki;

namespace {

void read_purl(std::string_view text) {
  const auto purl = parse_purl(text);
  if (!purl) return fuzz::demand(!purl.error().what.empty());
  fuzz::demand(!purl->type.empty() && !purl->name.empty());
  const auto again = parse_purl(purl->text());
  fuzz::demand(again ? again->type == purl->type : again.error().fault == Fault::too_large);
}

ImageReport report_of(const sbom::Sbom& document) {
  image::SbomContents contents = image::contents_of(document);
  fuzz::demand(!contents.gaps.empty() &&
               contents.image.layers.size() == contents.analysis.layers.size());
  ImageReport report{.reference = "sbom:x.json",
                     .image = std::move(contents.image),
                     .analysis = std::move(contents.analysis)};
  for (const image::SbomGap& gap : contents.gaps)
    report.unseen.push_back({"image", gap.where, gap.reason});
  return report;
}

void write_again(const ImageReport& report, decltype(write_image_spdx) write) {
  std::string text;
  write(report, {.version = "1", .time = {}}, [&](std::string_view bytes) { text += bytes; });
  const auto again = sbom::parse_sbom(SourceText("y.json", std::move(text)));
  fuzz::demand(again.has_value());
  const image::SbomContents contents = image::contents_of(*again);
  fuzz::demand(contents.analysis.contents.packages.size() <=
               report.analysis.contents.packages.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  read_purl(text);
  static_cast<void>(spdx::is_licence_expression(text));
  const auto document = sbom::parse_sbom(SourceText("x.json", text));
  if (!document) {
    fuzz::demand(!document.error().what.empty() && document.error().where.starts_with("x.json"));
    return 0;
  }
  const ImageReport report = report_of(*document);
  write_again(report, write_image_cyclonedx);
  write_again(report, write_image_spdx);
  return 0;
}
