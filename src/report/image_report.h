// What was seen in an image -> bytes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assess/assessment.h"
#include "base/text.h"
#include "engines/image/analyse.h"
#include "engines/image/container_image.h"
#include "formats/oci/image_source.h"
#include "report/sink.h"

namespace hakoseki {

// Something that was not seen: which kind of thing, where, and why.
struct ImageGap {
  std::string_view what;  // image, layer, file
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

  // In the order of the layers; the refusal first.
  [[nodiscard]] std::vector<ImageGap> coverage() const;
};

// For programs: `image{ref,digest,platform,config}`, `layers[]`, `packages[]`, `results[]`,
// `coverage[]`; of
// several images a list of such objects.
void write_image_json(const std::vector<ImageReport>& images, const Sink& sink);

// For people at a terminal, `width` cells wide.
void write_image_human(const std::vector<ImageReport>& images, Language language, std::size_t width,
                       const Sink& sink);

}  // namespace hakoseki
