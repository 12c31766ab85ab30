#include "io/image/containers_storage.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/utf8.h"
#include "formats/archive/decompress.h"
#include "formats/archive/tar_split.h"
#include "formats/oci/digest.h"
#include "formats/oci/fields.h"
#include "formats/oci/image_config.h"
#include "formats/oci/manifest.h"
#include "io/image/file_below.h"
#include "io/image/image_names.h"
#include "io/image/resolve.h"

namespace hakoseki::io {
namespace {

constexpr std::size_t most_list_bytes = std::size_t{64} << 20;
constexpr std::array<std::string_view, 2> drivers = {"overlay", "vfs"};

// Part of paths, so never anything else.
bool is_id(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

// The name of the file with a piece of data: only dots, digits and small letters stand for
// themselves.
std::string file_of(std::string_view name) {
  constexpr std::string_view plain = ".0123456789abcdefghijklmnopqrstuvwxyz";
  if (name.find_first_not_of(plain) == name.npos) return std::string(name);
  return '=' + to_base64(name);
}

Result<std::string> read_text(const std::string& path, std::size_t most) {
  TRY(const RegularFile file, RegularFile::open(path, RegularFile::Links::refused));
  if (file.size() > most) {
    return std::unexpected(Error{Fault::too_large, fmt::format("`{}` has more than {} bytes",
                                                               utf8::neutralise(path), most)});
  }
  return file.read_text(0, static_cast<std::size_t>(file.size()));
}

Result<void> each_of(const std::string& path,
                     const std::function<Result<void>(const oci::Fields&)>& take) {
  TRY(std::string text, read_text(path, most_list_bytes));
  const SourceText source(path, std::move(text));
  TRY(const Document document, read_json(source));
  if (!document.root().is_list()) {
    return std::unexpected(Error{Fault::malformed, "not a list", source.path()});
  }
  for (std::size_t i = 0; i < document.root().size(); ++i) {
    TRY(const oci::Fields fields, oci::Fields::of(source, document.root().element(i)));
    TRY_VOID(take(fields));
  }
  return {};
}

// One image of images.json.
struct Kept {
  std::string id;
  std::string layer;
  std::set<std::string> names;
  std::set<std::string> data;
  std::string digest;
};

Result<Kept> kept_in(const oci::Fields& fields) {
  Kept kept;
  TRY(kept.id, fields.text("id"));
  TRY(kept.layer, fields.text("layer"));
  TRY(kept.digest, fields.text("digest"));
  TRY(const auto names, fields.texts("names"));
  TRY(const auto data, fields.texts("big-data-names"));
  for (const oci::Written& name : names) {
    kept.names.insert(name.text);
  }
  for (const oci::Written& name : data) {
    kept.data.insert(name.text);
  }
  return kept;
}

// The names under which an image may be kept, the best one first.
std::vector<std::string> names_of(const ImageLocation& location) {
  const ImageRef& image = location.image;
  const std::string tag = image.tag.known() ? ":" + image.tag.text : "";
  std::vector<std::string> names;
  const bool has_registry = location.path.starts_with("docker.io/");
  if (image.registry == "docker.io" && !has_registry) {
    const std::string_view path = location.path;
    names.push_back(fmt::format("localhost/{}{}", path.substr(0, path.find_first_of(":@")), tag));
  }
  names.push_back(image.source() + tag);
  return names;
}

// With a digest alone any tag of the name will do.
bool is_called(const Kept& kept, const std::string& name, const ImageRef& image) {
  if (image.tag.known()) return kept.names.contains(name);
  return std::ranges::any_of(kept.names, [&](const std::string& one) {
    return one.starts_with(name) &&
           (one.size() == name.size() || one[name.size()] == ':' || one[name.size()] == '@');
  });
}

}  // namespace

class ContainersStorage::Image final : public ImageSource {
 public:
  Image(const ContainersStorage& store, OpenedImage image)
      : store_(store), image_(std::move(image)) {}

  [[nodiscard]] const OpenedImage& image() const override { return image_; }
  Result<void> read_blob(std::size_t layer, ByteSink& sink) override {
    return store_.push_layer(store_.layers_.at(layer), sink);
  }
  Result<void> read_entries(std::size_t /*layer*/, EntrySink& /*entries*/) override {
    return std::unexpected(Error{Fault::unsupported, "the layer is a blob, not a folder"});
  }

 private:
  const ContainersStorage& store_;
  OpenedImage image_;
};

Result<std::unique_ptr<ContainersStorage>> ContainersStorage::open(const std::string& folder,
                                                                   const ImageLocation& location) {
  std::string driver = location.driver;
  if (driver.empty()) {
    const auto is_there = [&](std::string_view one) {
      std::error_code error;
      return std::filesystem::exists(fmt::format("{0}/{1}-images/images.json", folder, one), error);
    };
    const auto* found = std::ranges::find_if(drivers, is_there);
    driver = found == drivers.end() ? drivers.front() : *found;
  }
  if (std::ranges::find(drivers, driver) == drivers.end()) {
    return std::unexpected(
        Error{Fault::unsupported,
              fmt::format("the storage driver `{}` is not read, but overlay and vfs are",
                          utf8::clip(utf8::neutralise(driver), 100))});
  }
  std::unique_ptr<ContainersStorage> store(new ContainersStorage(folder, std::move(driver)));
  TRY_VOID(store->choose_image(location));
  return store;
}

Result<void> ContainersStorage::choose_image(const ImageLocation& location) {
  const std::string list = fmt::format("{}/{}-images/images.json", folder_, driver_);
  const ImageRef& image = location.image;
  std::string id = location.path;
  if (id.starts_with("sha256:")) id.erase(0, 7);
  const bool is_by_id = image.repository.empty();
  const std::vector<std::string> names = is_by_id ? std::vector{id} : names_of(location);
  digest_ = image.digest.known() ? image.digest.text : "";
  std::optional<Kept> chosen;
  std::size_t rank = names.size();
  std::set<std::string> all;
  TRY_VOID(each_of(list, [&](const oci::Fields& fields) -> Result<void> {
    TRY(Kept kept, kept_in(fields));
    all.insert(kept.names.begin(), kept.names.end());
    const bool has_digest =
        digest_.empty() || kept.digest == digest_ || kept.data.contains("manifest-" + digest_);
    for (std::size_t i = 0; i < rank && has_digest; ++i) {
      if (is_by_id ? kept.id != id : !is_called(kept, names[i], image)) continue;
      rank = i;
      chosen = std::move(kept);
      break;
    }
    return {};
  }));
  if (!chosen) return none_chosen(folder_, location.path, all);
  if (!is_id(chosen->id)) {
    return std::unexpected(Error{Fault::malformed, "an image has no ID", list});
  }
  image_ = chosen->id;
  return read_layers(chosen->layer);
}

Result<void> ContainersStorage::read_layers(std::string top) {
  const std::string list = fmt::format("{}/{}-layers/layers.json", folder_, driver_);
  struct Known {
    std::string parent;
    std::uint64_t size = 0;
  };
  std::map<std::string, Known> known;
  TRY_VOID(each_of(list, [&](const oci::Fields& fields) -> Result<void> {
    TRY(std::string id, fields.text("id"));
    Known layer;
    TRY(layer.parent, fields.text("parent"));
    // Not for all kinds of layers, and -1 where nobody counted.
    layer.size = fields.number("diff-size").value_or(0);
    known.emplace(std::move(id), std::move(layer));
    return {};
  }));
  while (!top.empty()) {
    const auto found = known.find(top);
    if (found == known.end() || !is_id(top) || layers_.size() == oci::most_layers) {
      return std::unexpected(
          Error{Fault::malformed,
                fmt::format("layer `{}` of the image is not there, or there are more than {}",
                            utf8::clip(utf8::neutralise(top), 100), oci::most_layers),
                list});
    }
    layers_.push_back({top, found->second.size});
    top = found->second.parent;
  }
  std::ranges::reverse(layers_);
  return {};
}

Result<std::vector<std::unique_ptr<ImageSource>>> ContainersStorage::images(
    const std::string& reference, const PlatformWish& wish) {
  TRY(std::string manifest,
      read_noted(digest_.empty() ? "manifest" : "manifest-" + digest_, oci::manifest_bytes));
  ToResolve what{.index = {}, .index_digest = {}, .reference = reference, .wish = wish};
  const std::string digest = digest_.empty() ? oci::sha256_digest(manifest) : digest_;
  what.index.manifests.push_back({.media_type = "", .digest = digest});
  what.read.emplace(digest, std::move(manifest));
  TRY(const auto resolved, resolve(*this, std::move(what)));
  std::vector<std::unique_ptr<ImageSource>> images;
  for (const std::unique_ptr<ImageSource>& one : resolved) {
    OpenedImage image = one->image();
    if (image.layers.size() != layers_.size()) {
      return std::unexpected(
          Error{Fault::malformed,
                fmt::format("`{}`: the manifest has {} layers, the store {}",
                            utf8::neutralise(reference), image.layers.size(), layers_.size())});
    }
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      LayerBlob& layer = image.layers[i];
      layer = {.media_type = "application/vnd.oci.image.layer.v1.tar",
               .digest = {},
               .diff_id = std::move(layer.diff_id),
               .size = layers_[i].size};
    }
    images.push_back(std::make_unique<Image>(*this, std::move(image)));
  }
  return images;
}

Result<std::string> ContainersStorage::read_noted(const std::string& name, std::size_t most) const {
  return read_text(fmt::format("{}/{}-images/{}/{}", folder_, driver_, image_, file_of(name)),
                   most);
}

Result<std::string> ContainersStorage::read_manifest(const oci::Descriptor& manifest) {
  return read_noted("manifest-" + manifest.digest, oci::manifest_bytes);
}

Result<std::string> ContainersStorage::read_config(const oci::Descriptor& config) {
  return read_noted(config.digest, oci::config_bytes);
}

Result<void> ContainersStorage::push(const oci::Descriptor& /*blob*/, ByteSink& /*sink*/) {
  return std::unexpected(Error{Fault::unsupported, "the store keeps no blobs"});
}

Result<void> ContainersStorage::push_layer(const Layer& layer, ByteSink& sink) const {
  const std::string files = driver_ == "vfs" ? fmt::format("{}/vfs/dir/{}", folder_, layer.id)
                                             : fmt::format("{}/overlay/{}/diff", folder_, layer.id);
  const std::string notes = fmt::format("{}/{}-layers/{}.tar-split.gz", folder_, driver_, layer.id);
  TRY(const RegularFile split, RegularFile::open(notes, RegularFile::Links::refused));
  TarSplit whole(
      sink,
      [&](const std::string& name, std::uint64_t bytes, ByteSink& next) -> Result<void> {
        TRY(const RegularFile file, open_below(files, name));
        if (file.size() != bytes) {
          return std::unexpected(Error{
              Fault::malformed, fmt::format("`{}` has {} bytes instead of {}",
                                            utf8::neutralise(file.path()), file.size(), bytes)});
        }
        return file.push(0, bytes, next);
      },
      layer.size == 0 ? DecompressLimits().unpacked_bytes : layer.size);
  Decompressor packed(whole);
  TRY_VOID(split.push(0, split.size(), packed));
  return packed.finish();
}

}  // namespace hakoseki::io
