// SBOMs of an image that came from a registry.
#include "report/image_sbom.h"

#include <string>

#include <gtest/gtest.h>

#include "engines/image/sbom_contents.h"

namespace hakoseki {
namespace {

const std::string digest = "sha256:" + std::string(64, 'a');

ImageReport of_registry() {
  ImageReport report{.reference = "ghcr.io:443/shop/web:1.4"};
  report.image = OpenedImage{
      .reference = report.reference,
      .digest = digest,
      .index_digest = {},
      .platform = {.os = "linux", .architecture = "arm64", .variant = {}},
      .config = R"({"created": "2026-01-31T08:30:00.5Z", "os": "linux", "architecture": "arm64",
                    "rootfs": {"type": "layers", "diff_ids": []}})",
      .config_digest = digest,
      .layers = {{.media_type = {}, .digest = digest, .diff_id = {}, .size = 1}}};
  report.analysis.layers.emplace_back().is_read = true;
  const image::Package package{
      .type = image::PackageType::gem, .name = "rack", .version = "3.0", .licence = "MIT"};
  report.analysis.contents.packages = {
      {.package = package, .layer = 0, .paths = {"a"}, .owner = {}},
      {.package = package, .layer = image::unknown_layer, .paths = {"b"}, .owner = "gone"}};
  return report;
}

std::string written(decltype(write_image_spdx) write, const SbomInfo& info) {
  std::string text;
  write(of_registry(), info, [&](std::string_view bytes) { text += bytes; });
  return text;
}

TEST(ImageSbom, NamesTheImageByItsPackageUrl) {
  EXPECT_EQ(report::purl_of_image(of_registry()),
            "pkg:oci/web@" + digest + "?arch=arm64&repository_url=ghcr.io:443/shop/web&tag=1.4");
  ImageReport other = of_registry();
  other.reference = "oci:folder";
  EXPECT_EQ(report::purl_of_image(other), "");
}

TEST(ImageSbom, TellsTwoOfOnePackageApart) {
  EXPECT_EQ(report::references_of(of_registry()),
            (std::vector<std::string>{"pkg:gem/rack@3.0", "pkg:gem/rack@3.0##2"}));
}

TEST(ImageSbom, KeepsTheLayerByWhatItHas) {
  const ImageReport report = of_registry();
  const auto& packages = report.analysis.contents.packages;
  EXPECT_EQ(report::properties_of(packages[0], report),
            (report::Properties{{"hakoseki:layer:digest", digest}}));
  EXPECT_EQ(report::properties_of(packages[1], report),
            (report::Properties{{"hakoseki:owner", "gone"}}));
}

TEST(ImageSbom, IsAsOldAsTheImageUnlessItIsToldOtherwise) {
  for (const auto write : {write_image_cyclonedx, write_image_spdx}) {
    EXPECT_NE(written(write, {.version = "1", .time = {}}).find("\"2026-01-31T08:30:00Z\""),
              std::string::npos);
    const std::string dated =
        written(write, {.version = "1", .time = Moment(std::chrono::seconds(0))});
    EXPECT_NE(dated.find("\"1970-01-01T00:00:00Z\""), std::string::npos);
    EXPECT_EQ(dated.find("2026-01-31"), std::string::npos);
  }
}

}  // namespace
}  // namespace hakoseki
