#include "io/image/resolve.h"

#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/oci/digest.h"
#include "formats/oci/image_config.h"

namespace hakoseki::io {
namespace {

constexpr int deepest = 5;
constexpr std::size_t most_documents = 200;

class StoredImage final : public ImageSource {
 public:
  StoredImage(BlobStore& store, OpenedImage image, std::vector<oci::Descriptor> layers)
      : store_(store), image_(std::move(image)), layers_(std::move(layers)) {}

  [[nodiscard]] const OpenedImage& image() const override { return image_; }
  Result<void> read_blob(std::size_t layer, ByteSink& sink) override {
    return store_.push(layers_.at(layer), sink);
  }
  Result<void> read_entries(std::size_t /*layer*/, EntrySink& /*entries*/) override {
    return std::unexpected(Error{Fault::unsupported, "the layer is a blob, not a folder"});
  }

 private:
  BlobStore& store_;
  OpenedImage image_;
  std::vector<oci::Descriptor> layers_;
};

using Images = std::vector<std::unique_ptr<ImageSource>>;

struct Candidate {
  oci::Descriptor manifest;
  std::string index_digest;
  Platform platform;
};

class Resolver {
 public:
  Resolver(BlobStore& store, ToResolve what) : store_(store), what_(std::move(what)) {}

  Result<Images> run() {
    TRY_VOID(gather(what_.index, what_.index_digest, 0));
    if (candidates_.empty() && no_image_) return std::unexpected(std::move(*no_image_));
    std::vector<Platform> platforms;
    for (const Candidate& candidate : candidates_) {
      platforms.push_back(candidate.platform);
    }
    TRY(const std::vector<std::size_t> chosen, choose(platforms, what_.wish, what_.reference));
    Images images;
    for (const std::size_t one : chosen) {
      TRY(auto image, open(candidates_[one]));
      images.push_back(std::move(image));
    }
    return images;
  }

 private:
  struct Read {
    oci::Manifest manifest;
    std::string config;
    oci::ImageConfig told;
  };

  // Those below an index, in its order. `first` is the digest of the outermost one.
  Result<void> gather(const oci::Index& index, const std::string& first, int depth) {
    if (depth > deepest) return too_large("too many indexes inside each other");
    for (const oci::Descriptor& one : index.manifests) {
      if (!oci::may_be_image(one) || !seen_.insert(one.digest).second) continue;
      const bool is_told =
          one.platform && !one.platform->os.empty() && !one.platform->architecture.empty();
      if (is_told && !one.media_type.empty() && !oci::is_index(one.media_type)) {
        candidates_.push_back({one, first, *one.platform});
        continue;
      }
      TRY_VOID(look_into(one, first, depth));
    }
    return {};
  }

  Result<void> look_into(const oci::Descriptor& one, const std::string& first, int depth) {
    if (++looked_into_ > most_documents) {
      return too_large(fmt::format("more than {} manifests without a platform", most_documents));
    }
    TRY(auto document, read_document(one));
    if (const auto* index = std::get_if<oci::Index>(&document)) {
      return gather(*index, first.empty() ? one.digest : first, depth + 1);
    }
    auto& manifest = std::get<oci::Manifest>(document);
    if (!manifest.is_image()) {
      if (!no_image_) no_image_ = not_an_image(manifest);
      return {};
    }
    TRY(Read read, read_config(std::move(manifest)));
    Platform platform = read.told.platform;
    candidates_.push_back({one, first, std::move(platform)});
    opened_.emplace(one.digest, std::move(read));
    return {};
  }

  Result<std::variant<oci::Manifest, oci::Index>> read_document(const oci::Descriptor& one) {
    const std::string name = fmt::format("manifest {}", one.digest);
    std::string text;
    if (const auto read = what_.read.find(one.digest); read != what_.read.end()) {
      text = read->second;
    } else {
      TRY(text, store_.read_manifest(one));
    }
    TRY_VOID(hold(text, one, name));
    return oci::parse_manifest(SourceText(name, std::move(text)), one.media_type);
  }

  // A size of 0 is one that nobody told.
  static Result<void> hold(const std::string& text, const oci::Descriptor& one,
                           const std::string& name) {
    if (one.size != 0 && one.size != text.size()) {
      return std::unexpected(Error{Fault::malformed, fmt::format("`{}` has {} bytes instead of {}",
                                                                 name, text.size(), one.size)});
    }
    return oci::verify(text, one.digest, name);
  }

  Result<Read> read_config(oci::Manifest manifest) {
    const std::string name = fmt::format("configuration {}", manifest.config.digest);
    TRY(std::string text, store_.read_config(manifest.config));
    TRY_VOID(hold(text, manifest.config, name));
    TRY(oci::ImageConfig told, oci::parse_image_config(SourceText(name, text)));
    if (told.diff_ids.size() != manifest.layers.size()) {
      return std::unexpected(Error{
          Fault::malformed, fmt::format("`{}`: the manifest has {} layers, its configuration {}",
                                        utf8::neutralise(what_.reference), manifest.layers.size(),
                                        told.diff_ids.size())});
    }
    return Read{std::move(manifest), std::move(text), std::move(told)};
  }

  Result<std::unique_ptr<ImageSource>> open(const Candidate& candidate) {
    auto found = opened_.find(candidate.manifest.digest);
    if (found == opened_.end()) {
      TRY(auto document, read_document(candidate.manifest));
      auto* manifest = std::get_if<oci::Manifest>(&document);
      if (manifest == nullptr || !manifest->is_image()) {
        return std::unexpected(not_an_image(manifest == nullptr ? oci::Manifest{} : *manifest));
      }
      TRY(Read read, read_config(std::move(*manifest)));
      found = opened_.emplace(candidate.manifest.digest, std::move(read)).first;
    }
    Read& read = found->second;
    OpenedImage image{.reference = what_.reference,
                      .digest = candidate.manifest.digest,
                      .index_digest = candidate.index_digest,
                      .platform = candidate.platform,
                      .config = std::move(read.config),
                      .config_digest = read.manifest.config.digest,
                      .layers = {}};
    for (std::size_t i = 0; i < read.manifest.layers.size(); ++i) {
      const oci::Descriptor& layer = read.manifest.layers[i];
      const oci::LayerKind kind = oci::layer_kind(layer.media_type);
      image.layers.push_back({.media_type = layer.media_type,
                              .digest = layer.digest,
                              .diff_id = read.told.diff_ids[i].text,
                              .size = layer.size,
                              .foreign = kind == oci::LayerKind::foreign,
                              .encrypted = kind == oci::LayerKind::encrypted});
    }
    return std::make_unique<StoredImage>(store_, std::move(image), std::move(read.manifest.layers));
  }

  [[nodiscard]] Error not_an_image(const oci::Manifest& manifest) const {
    const std::string& type =
        manifest.artifact_type.empty() ? manifest.config.media_type : manifest.artifact_type;
    return {Fault::unsupported,
            fmt::format("`{}` is no image to run but `{}`", utf8::neutralise(what_.reference),
                        utf8::clip(utf8::neutralise(type), 200))};
  }

  [[nodiscard]] std::unexpected<Error> too_large(std::string_view why) const {
    return std::unexpected(
        Error{Fault::too_large, fmt::format("`{}`: {}", utf8::neutralise(what_.reference), why)});
  }

  BlobStore& store_;
  ToResolve what_;
  std::vector<Candidate> candidates_;
  std::set<std::string> seen_;
  std::map<std::string, Read> opened_;
  std::optional<Error> no_image_;
  std::size_t looked_into_ = 0;
};

}  // namespace

Result<Images> resolve(BlobStore& store, ToResolve what) {
  return Resolver(store, std::move(what)).run();
}

}  // namespace hakoseki::io
