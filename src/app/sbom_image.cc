#include "app/sbom_image.h"

#include <string>
#include <utility>

#include "base/source_text.h"
#include "engines/image/sbom_contents.h"
#include "formats/sbom/sbom.h"
#include "io/file.h"

namespace hakoseki::app {

Result<ImageReport> read_sbom(const ImageLocation& location) {
  TRY(std::string bytes, io::read_file(location.path, sbom::most_bytes));
  TRY(const sbom::Sbom document, sbom::parse_sbom(SourceText(location.path, std::move(bytes))));
  image::SbomContents contents = image::contents_of(document);
  ImageReport report{.reference = location.text,
                     .image = std::move(contents.image),
                     .analysis = std::move(contents.analysis)};
  for (image::SbomGap& gap : contents.gaps) {
    const bool is_whole = gap.where.empty();
    report.unseen.push_back({.what = is_whole ? "image" : "component",
                             .where = is_whole ? location.text : std::move(gap.where),
                             .reason = std::move(gap.reason)});
  }
  return report;
}

}  // namespace hakoseki::app
