// Manifests and indexes as builders write them, and as nobody should.
#include "formats/oci/manifest.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hakoseki::oci {
namespace {

const std::string digest_a = "sha256:" + std::string(64, 'a');
const std::string digest_b = "sha512:" + std::string(128, 'b');

constexpr std::string_view oci_type = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view index_type = "application/vnd.oci.image.index.v1+json";
constexpr std::string_view docker_type = "application/vnd.docker.distribution.manifest.v2+json";
constexpr std::string_view list_type = "application/vnd.docker.distribution.manifest.list.v2+json";

std::string descriptor(std::string_view type, std::string_view more = "") {
  return fmt::format(R"({{"mediaType":"{}","digest":"{}","size":7{}}})", type, digest_a, more);
}

std::string manifest(std::string_view layer_type, std::string_view more = "") {
  return fmt::format(R"({{"schemaVersion":2{},"config":{},"layers":[{}]}})", more,
                     descriptor("application/vnd.oci.image.config.v1+json"),
                     descriptor(layer_type));
}

Result<std::variant<Manifest, Index>> parse(std::string text, std::string_view type = "") {
  return parse_manifest(SourceText("m.json", std::move(text)), type);
}

TEST(OciManifest, LayersAreKnownByTheirMediaType) {
  const struct {
    std::string_view type;
    LayerKind kind;
  } rows[] = {
      {"application/vnd.oci.image.layer.v1.tar", LayerKind::tar},
      {"application/vnd.oci.image.layer.v1.tar+gzip", LayerKind::tar},
      {"application/vnd.oci.image.layer.v1.tar+zstd", LayerKind::tar},
      {"application/vnd.docker.image.rootfs.diff.tar.gzip", LayerKind::tar},
      {"application/vnd.docker.image.rootfs.diff.tar.zstd", LayerKind::tar},
      {"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", LayerKind::foreign},
      {"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", LayerKind::foreign},
      {"application/vnd.oci.image.layer.v1.tar+gzip+encrypted", LayerKind::encrypted},
      {"application/vnd.in-toto+json", LayerKind::other},
      {"application/vnd.cncf.helm.chart.content.v1.tar+gzip", LayerKind::other},
  };
  for (const auto& [type, kind] : rows) {
    const auto parsed = parse(manifest(type));
    ASSERT_TRUE(parsed) << type;
    const auto& found = std::get<Manifest>(*parsed);
    EXPECT_EQ(layer_kind(found.layers.at(0).media_type), kind) << type;
    EXPECT_EQ(found.layers.at(0).size, 7U);
    EXPECT_EQ(found.is_image(), kind != LayerKind::other) << type;
  }
}

TEST(OciManifest, IsWhatItSaysAndWhatItIsCalled) {
  const std::string layer = "application/vnd.oci.image.layer.v1.tar";
  const auto typed = [&](std::string_view type) {
    return manifest(layer, fmt::format(R"(,"mediaType":"{}")", type));
  };
  EXPECT_EQ(std::get<Manifest>(*parse(manifest(layer))).media_type, oci_type);
  EXPECT_EQ(std::get<Manifest>(*parse(manifest(layer), docker_type)).media_type, docker_type);
  EXPECT_EQ(std::get<Manifest>(*parse(typed(docker_type))).media_type, docker_type);
  EXPECT_EQ(std::get<Manifest>(*parse(typed(docker_type), "text/plain")).media_type, docker_type);
  EXPECT_FALSE(parse(typed(docker_type), oci_type));
  EXPECT_FALSE(parse(manifest(layer), index_type));
  EXPECT_FALSE(parse(typed(index_type)));
}

TEST(OciManifest, AnIndexHasImagesAndOtherThings) {
  const std::string text = fmt::format(
      R"({{"schemaVersion":2,"mediaType":"{}","manifests":[{},{},{},{},{},{}]}})", index_type,
      descriptor(oci_type, R"(,"platform":{"os":"linux","architecture":"arm64","variant":"v8",
                              "os.version":"1","os.features":["x"]})"),
      descriptor(oci_type, R"(,"platform":{"os":"unknown","architecture":"unknown"},
                              "annotations":{"vnd.docker.reference.type":"attestation-manifest"})"),
      descriptor(oci_type, R"(,"artifactType":"application/vnd.amazon.soci.index.v2+json")"),
      descriptor("application/vnd.oci.artifact.manifest.v1+json"), descriptor(list_type),
      descriptor(docker_type, R"(,"annotations":{"org.opencontainers.image.ref.name":"v1"},
                                 "urls":["https://a.example"],"data":"e30=","x":{"y":[1]})"));
  const auto parsed = parse(text, index_type);
  ASSERT_TRUE(parsed) << parsed.error().message();
  const auto& manifests = std::get<Index>(*parsed).manifests;
  ASSERT_EQ(manifests.size(), 6U);
  const std::vector<bool> wanted = {true, false, false, false, true, true};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(may_be_image(manifests[i]), wanted[i]) << i;
  }
  EXPECT_EQ(manifests[0].platform->text(), "linux/arm64/v8");
  EXPECT_EQ(manifests[5].annotation("org.opencontainers.image.ref.name"), "v1");
  EXPECT_EQ(manifests[5].annotation("none"), "");
}

TEST(OciManifest, Refuses) {
  const std::string config = descriptor("application/vnd.oci.image.config.v1+json");
  const struct {
    std::string text;
    Fault fault;
    std::string_view says;
  } rows[] = {
      {"", Fault::malformed, ""},
      {"<html>", Fault::malformed, ""},
      {"[]", Fault::malformed, "not an object"},
      {"{}", Fault::malformed, "schemaVersion"},
      {R"({"schemaVersion":3})", Fault::malformed, "schemaVersion"},
      {R"({"schemaVersion":"2"})", Fault::malformed, "not a number"},
      {R"({"schemaVersion":1,"name":"a","fsLayers":[]})", Fault::unsupported, "schema 1"},
      {R"({"schemaVersion":2})", Fault::malformed, "no `config`"},
      {R"({"schemaVersion":2,"config":{},"layers":[]})", Fault::malformed, "no digest"},
      {R"({"schemaVersion":2,"config":{"digest":"sha256:AA"},"layers":[]})", Fault::malformed,
       "`sha256:AA` is no digest"},
      {R"({"schemaVersion":2,"config":{"digest":"../../etc/passwd"}})", Fault::malformed,
       "no digest"},
      {R"({"schemaVersion":2,"config":)" + config + R"(,"layers":{}})", Fault::malformed,
       "not a list"},
      {R"({"schemaVersion":2,"config":)" + config + R"(,"layers":["x"]})", Fault::malformed,
       "not an object"},
      {R"({"schemaVersion":2,"config":)" + config + R"(,"layers":[{"digest":7}]})",
       Fault::malformed, "not a text"},
      {R"({"schemaVersion":2,"manifests":[{"digest":")" + digest_b + R"(","size":-1}]})",
       Fault::malformed, "not a number"},
      {R"({"schemaVersion":2,"config":)" + config + R"(,"manifests":[]})", Fault::malformed,
       "at once"},
      {R"({"schemaVersion":2,"config":{},"config":)" + config + "}", Fault::malformed, "twice"},
      {R"({"schemaVersion":2,"Config":{},"config":)" + config + "}", Fault::malformed,
       "other capitals"},
      {R"({"schemaVersion":2,"mediaType":"application/vnd.oci.artifact.manifest.v1+json"})",
       Fault::unsupported, "no image manifest"},
  };
  for (const auto& [text, fault, says] : rows) {
    const auto parsed = parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().fault, fault) << text;
    EXPECT_NE(parsed.error().what.find(says), std::string::npos) << parsed.error().what;
    EXPECT_FALSE(parsed.error().where.empty());
  }
  EXPECT_EQ(parse("{}", "application/vnd.docker.distribution.manifest.v1+prettyjws").error().fault,
            Fault::unsupported);
}

TEST(OciManifest, HasLimits) {
  std::string layers;
  for (std::size_t i = 0; i <= most_layers; ++i) {
    layers += (i == 0 ? "" : ",") + descriptor("x");
  }
  const auto too_many =
      parse(R"({"schemaVersion":2,"config":)" + descriptor("x") + R"(,"layers":[)" + layers + "]}");
  ASSERT_FALSE(too_many);
  EXPECT_EQ(too_many.error().fault, Fault::too_large);
  EXPECT_EQ(parse(std::string(manifest_bytes + 1, ' ')).error().fault, Fault::too_large);
}

}  // namespace
}  // namespace hakoseki::oci
