#include "report/image_sbom.h"

#include <unordered_map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/source_text.h"
#include "base/stream_hash.h"
#include "base/uuid.h"
#include "formats/oci/image_config.h"
#include "formats/oci/image_location.h"
#include "formats/purl.h"

namespace hakoseki::report {
namespace {

// RFC 9562 section 6.6: the name space of URLs.
constexpr std::string_view url_space(
    "\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8", 16);

void add(Properties& properties, std::string name, std::string value) {
  if (!value.empty()) properties.emplace_back(std::move(name), std::move(value));
}

}  // namespace

Properties properties_of_image(const ImageReport& report) {
  const OpenedImage& image = *report.image;
  Properties properties;
  add(properties, "hakoseki:image:config", image.config_digest);
  add(properties, "hakoseki:image:platform", image.platform.text());
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    const std::string head = fmt::format("hakoseki:layer:{}:", i + 1);
    add(properties, head + "diffID", image.layers[i].diff_id);
    add(properties, head + "digest", image.layers[i].digest);
    add(properties, head + "size", std::to_string(image.layers[i].size));
  }
  return properties;
}

Properties properties_of(const image::InstalledPackage& installed, const ImageReport& report) {
  const std::vector<LayerBlob>& layers = report.image->layers;
  Properties properties;
  if (installed.layer < layers.size()) {
    const LayerBlob& layer = layers[installed.layer];
    const std::string_view kind = !layer.diff_id.empty()  ? "diffID"
                                  : !layer.digest.empty() ? "digest"
                                                          : "number";
    add(properties, fmt::format("hakoseki:layer:{}", kind),
        image::layer_name(*report.image, installed.layer));
  }
  add(properties, "hakoseki:owner", installed.owner);
  add(properties, "hakoseki:source:name", installed.package.source_name);
  add(properties, "hakoseki:source:version", installed.package.source_version);
  return properties;
}

std::vector<std::string> references_of(const ImageReport& report) {
  const image::ImageContents& contents = report.analysis.contents;
  std::vector<std::string> references;
  references.reserve(contents.packages.size());
  std::unordered_map<std::string, std::size_t> counts;
  for (const image::InstalledPackage& installed : contents.packages) {
    std::string reference = purl(installed.package, contents.release);
    const std::size_t count = ++counts[reference];
    // No package URL has two of these marks.
    if (count > 1) reference += fmt::format("##{}", count);
    references.push_back(std::move(reference));
  }
  return references;
}

std::string purl_of_image(const ImageReport& report) {
  const Result<ImageLocation> location = parse_image_location(report.reference);
  if (!location || location->place != ImagePlace::registry || report.image->digest.empty())
    return {};
  const ImageRef& ref = location->image;
  Purl purl{.type = "oci",
            .space = {},
            .name = lower_case(ref.repository.substr(ref.repository.rfind('/') + 1)),
            .version = report.image->digest};
  const std::string& architecture = report.image->platform.architecture;
  if (!architecture.empty()) purl.qualifiers.emplace_back("arch", architecture);
  purl.qualifiers.emplace_back("repository_url",
                               fmt::format("{}/{}", ref.registry, ref.repository));
  if (ref.tag.known()) purl.qualifiers.emplace_back("tag", ref.tag.text);
  return purl.text();
}

std::optional<Moment> time_of(const ImageReport& report, const SbomInfo& info) {
  if (info.time || report.image->config.empty()) return info.time;
  const Result<oci::ImageConfig> config =
      oci::parse_image_config(SourceText("config", report.image->config));
  return config ? config->created : std::nullopt;
}

std::string line_of(const ImageGap& gap) {
  return gap.where.empty() ? fmt::format("{}: {}", gap.what, gap.reason.en)
                           : fmt::format("{} {}: {}", gap.what, gap.where, gap.reason.en);
}

bool is_application(image::PackageType type) {
  using image::PackageType;
  return type == PackageType::generic || type == PackageType::bitnami;
}

bool tells_needs(image::PackageType type) {
  using image::PackageType;
  return type == PackageType::deb || type == PackageType::apk || type == PackageType::npm;
}

void write_identified(const std::function<void(std::string_view uuid, const Sink& sink)>& write,
                      const Sink& sink) {
  StreamHash hash;
  write({}, [&](std::string_view bytes) { hash.feed(bytes); });
  write(uuid_of_name(url_space, "urn:sha256:" + hash.hex()), sink);
}

}  // namespace hakoseki::report
