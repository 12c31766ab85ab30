// What both formats of SBOMs say of an image.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/image_report.h"

namespace hakoseki::report {

// What the formats have no member for: `hakoseki:layer:diffID` and a value.
using Properties = std::vector<std::pair<std::string, std::string>>;

// Configuration, platform, layers.
[[nodiscard]] Properties properties_of_image(const ImageReport& report);
// Layer, owner, source; not the paths.
[[nodiscard]] Properties properties_of(const image::InstalledPackage& installed,
                                       const ImageReport& report);

// Each package's name in the document: its package URL, with a number where several have it.
[[nodiscard]] std::vector<std::string> references_of(const ImageReport& report);

// `pkg:oci/app@sha256:...?repository_url=...`; empty where it came from no registry.
[[nodiscard]] std::string purl_of_image(const ImageReport& report);

// When the document was made, as far as it may say so and stay the same.
[[nodiscard]] std::optional<Moment> time_of(const ImageReport& report, const SbomInfo& info);

// "layer sha256:...: the reason", as a person reads it.
[[nodiscard]] std::string line_of(const ImageGap& gap);

// A program of its own rather than a part that others use.
[[nodiscard]] bool is_application(image::PackageType type);

// Whether its records tell what a package of the type needs.
[[nodiscard]] bool tells_needs(image::PackageType type);

// Writes a document that knows its own identity, which follows from all the rest of it: `write`
// makes it twice, first without.
void write_identified(const std::function<void(std::string_view uuid, const Sink& sink)>& write,
                      const Sink& sink);

}  // namespace hakoseki::report
