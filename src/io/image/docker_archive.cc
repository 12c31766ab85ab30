#include "io/image/docker_archive.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/oci/digest.h"
#include "formats/oci/fields.h"
#include "formats/oci/image_config.h"
#include "formats/oci/manifest.h"
#include "io/image/image_names.h"

namespace hakoseki::io {
namespace {

// One image of `manifest.json`; paths are of the archive.
struct Saved {
  std::string config;
  std::vector<std::string> names;
  std::vector<std::string> layers;
};

class DockerImage final : public ImageSource {
 public:
  DockerImage(TarArchive archive, OpenedImage image, std::vector<std::string> layers)
      : archive_(std::move(archive)), image_(std::move(image)), layers_(std::move(layers)) {}

  [[nodiscard]] const OpenedImage& image() const override { return image_; }
  Result<void> read_blob(std::size_t layer, ByteSink& sink) override {
    TRY_VOID(archive_.push(layers_.at(layer), sink));
    return sink.finish();
  }
  Result<void> read_entries(std::size_t /*layer*/, EntrySink& /*entries*/) override {
    return std::unexpected(Error{Fault::unsupported, "the layer is a blob, not a folder"});
  }

 private:
  TarArchive archive_;
  OpenedImage image_;
  std::vector<std::string> layers_;
};

std::vector<std::string> texts_of(const std::vector<oci::Written>& written) {
  std::vector<std::string> texts;
  for (const oci::Written& one : written) {
    texts.push_back(one.text);
  }
  return texts;
}

Result<std::vector<Saved>> read_manifest(const TarArchive& archive) {
  TRY(std::string text, archive.read("manifest.json", oci::manifest_bytes));
  const SourceText source(fmt::format("{}/manifest.json", archive.path()), std::move(text));
  TRY(const Document document, read_json(source));
  TRY_VOID(oci::refuse_ambiguous(source, document));
  if (!document.root().is_list()) {
    return std::unexpected(Error{Fault::malformed, "not a list", source.path()});
  }
  std::vector<Saved> images;
  for (std::size_t i = 0; i < document.root().size(); ++i) {
    TRY(const oci::Fields fields, oci::Fields::of(source, document.root().element(i)));
    Saved saved;
    TRY(saved.config, fields.text("Config"));
    TRY(const auto names, fields.texts("RepoTags"));
    TRY(const auto layers, fields.texts("Layers"));
    saved.names = texts_of(names);
    saved.layers = texts_of(layers);
    if (saved.layers.size() > oci::most_layers) {
      return std::unexpected(Error{
          Fault::too_large, fmt::format("more than {} layers", oci::most_layers), source.path()});
    }
    images.push_back(std::move(saved));
  }
  return images;
}

Result<Saved> chosen(std::vector<Saved> images, const std::string& name, const std::string& path) {
  std::set<std::string> names;
  for (const Saved& image : images) {
    names.insert(image.names.begin(), image.names.end());
  }
  if (!name.empty()) {
    std::erase_if(images, [&](const Saved& image) {
      return std::ranges::none_of(
          image.names, [&](const auto& one) { return full_name(one) == full_name(name); });
    });
  }
  if (images.size() == 1) return std::move(images.front());
  return none_chosen(path, images.empty() ? name : "", names);
}

// Docker and its like name the file by its hash.
Result<void> hold(const std::string& config, std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  if (path.ends_with(".json")) path.remove_suffix(5);
  const std::string digest = fmt::format("sha256:{}", path);
  return oci::is_digest(digest) ? oci::verify(config, digest, "configuration") : Result<void>();
}

}  // namespace

Result<std::unique_ptr<ImageSource>> open_docker_archive(TarArchive archive,
                                                         const std::string& name,
                                                         const PlatformWish& wish,
                                                         const std::string& reference) {
  TRY(std::vector<Saved> images, read_manifest(archive));
  TRY(Saved saved, chosen(std::move(images), name, archive.path()));
  TRY(std::string config, archive.read(saved.config, oci::config_bytes));
  TRY_VOID(hold(config, saved.config));
  TRY(const oci::ImageConfig told,
      oci::parse_image_config(
          SourceText(fmt::format("{}/{}", archive.path(), saved.config), config)));
  if (told.diff_ids.size() != saved.layers.size()) {
    return std::unexpected(Error{
        Fault::malformed,
        fmt::format("`{}`: `manifest.json` has {} layers, the configuration {}",
                    utf8::neutralise(archive.path()), saved.layers.size(), told.diff_ids.size())});
  }
  TRY_VOID(choose(std::span(&told.platform, 1), wish, reference));
  OpenedImage image{.reference = reference,
                    .digest = {},
                    .index_digest = {},
                    .platform = told.platform,
                    .config = std::move(config),
                    .config_digest = {},
                    .layers = {}};
  image.config_digest = oci::sha256_digest(image.config);
  for (std::size_t i = 0; i < saved.layers.size(); ++i) {
    TRY(const std::uint64_t size, archive.size(saved.layers[i]));
    image.layers.push_back({.media_type = "application/vnd.docker.image.rootfs.diff.tar",
                            .digest = {},
                            .diff_id = told.diff_ids[i].text,
                            .size = size});
  }
  return std::make_unique<DockerImage>(std::move(archive), std::move(image),
                                       std::move(saved.layers));
}

}  // namespace hakoseki::io
