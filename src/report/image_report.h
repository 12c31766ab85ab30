// What was seen in an image -> bytes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assess/assessment.h"
#include "base/moment.h"
#include "base/text.h"
#include "engines/image/analyse.h"
#include "engines/image/container_image.h"
#include "formats/oci/image_source.h"
#include "inventory/image_vulnerabilities.h"
#include "report/sink.h"

namespace hakoseki {

// Something that was not seen: which kind of thing, where, and why.
struct ImageGap {
  std::string_view what;  // image, layer, file, component, vulnerabilities
  std::string where;
  Message reason;
};

// An image that was opened and read, or why it was not.
struct ImageReport {
  std::string reference;  // as it was asked for
  std::optional<OpenedImage> image = {};
  image::Analysis analysis = {};
  std::optional<Error> refusal = {};  // why nothing of it was read
  // What the checks say of it; what they point to must outlive the report.
  const Inventory* inventory = nullptr;
  std::vector<const Finding*> findings = {};
  // Nothing: there was no database to look its packages up in.
  std::optional<ImageVulnerabilities> vulnerabilities = {};
  std::vector<ImageGap> unseen = {};  // beside what the analysis tells: all that an SBOM is not

  // The refusal first, then what stands in `unseen`, then in the order of the layers.
  [[nodiscard]] std::vector<ImageGap> coverage() const;
  // Packages that were seen, and of which the database knows nothing.
  [[nodiscard]] std::vector<ImageGap> without_data() const;
};

// For programs: `image{ref,digest,platform,config}`, `layers[]`, `packages[]`, `database`,
// `vulnerabilities[]`, `results[]`, `coverage[]`; of several images a list of such objects.
void write_image_json(const std::vector<ImageReport>& images, const Sink& sink);

// For people at a terminal, `width` cells wide.
void write_image_human(const std::vector<ImageReport>& images, Language language, std::size_t width,
                       const Sink& sink);

// What stands in an SBOM beside what it is of.
struct SbomInfo {
  std::string version;         // of hakoseki
  std::optional<Moment> time;  // of its making; nothing: that of the image, where it is told
};

// SBOMs, of one image that was not refused: packages with their layers and files, what needs what,
// and what was not seen. The same image makes the same bytes.
void write_image_cyclonedx(const ImageReport& report, const SbomInfo& info, const Sink& sink);
void write_image_spdx(const ImageReport& report, const SbomInfo& info, const Sink& sink);

}  // namespace hakoseki
