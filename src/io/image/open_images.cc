#include "io/image/open_images.h"

#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/oci/digest.h"
#include "io/image/containerd.h"
#include "io/image/containers_storage.h"
#include "io/image/docker_archive.h"
#include "io/image/folder.h"
#include "io/image/layout.h"
#include "io/image/mirrored_registry.h"
#include "io/image/resolve.h"
#include "io/image/tar_archive.h"

namespace hakoseki::io {
namespace {

Result<OpenedImages> from_layout(std::unique_ptr<Layout> layout, const ImageLocation& location,
                                 const PlatformWish& wish) {
  TRY(oci::Index index, layout->index());
  TRY(index, named_in(std::move(index), location.tag, location.digest, location.path));
  OpenedImages opened;
  TRY(opened.images, resolve(*layout, {.index = std::move(index),
                                       .index_digest = {},
                                       .reference = location.text,
                                       .wish = wish}));
  opened.store = std::move(layout);
  return opened;
}

Result<OpenedImages> alone(Result<std::unique_ptr<ImageSource>> source) {
  TRY(std::unique_ptr<ImageSource> image, std::move(source));
  OpenedImages opened;
  opened.images.push_back(std::move(image));
  return opened;
}

Result<OpenedImages> from_registry(const ImageLocation& location, const PlatformWish& wish,
                                   RegistryOptions options) {
  oci::RegistryRoute route{.registry = {.image = location.image}};
  if (options.routes) {
    TRY(route, options.routes(location.image));
  }
  auto registry = std::make_unique<MirroredRegistry>(std::move(options), std::move(route));
  TRY(Registry::Root root, registry->root());
  ToResolve what{.index = {.media_type = {}, .manifests = {root.manifest}},
                 .index_digest = {},
                 .reference = location.text,
                 .wish = wish};
  what.read.emplace(root.manifest.digest, std::move(root.bytes));
  // Whatever its type: what else it may be is told from its bytes.
  if (!oci::may_be_image(root.manifest)) what.index.manifests.front().media_type.clear();
  OpenedImages opened;
  TRY(opened.images, resolve(*registry, std::move(what)));
  opened.store = std::move(registry);
  return opened;
}

Result<OpenedImages> from_saved(TarArchive archive, const ImageLocation& location,
                                const PlatformWish& wish) {
  // Since version 25 Docker writes a layout beside `manifest.json`, which knows digests.
  if (is_layout(archive)) return from_layout(layout_in(std::move(archive)), location, wish);
  if (!location.digest.empty()) {
    return std::unexpected(
        Error{Fault::unsupported, fmt::format("`{}` knows images by their names and not by digests",
                                              utf8::neutralise(location.path))});
  }
  return alone(open_docker_archive(std::move(archive), location.tag, wish, location.text));
}

// What an ID names is held against it: the configuration's digest, or where containerd keeps the
// images, the manifest's or index's. Another digest is the daemon's word alone.
Result<OpenedImages> from_daemon(const ImageLocation& location, const PlatformWish& wish,
                                 const ImagesOptions& options) {
  TRY(TarArchive archive, save_from_daemon(location.path, options.daemon, options.registry.curl));
  TRY(OpenedImages opened, from_saved(std::move(archive), location, wish));
  if (!oci::is_digest(location.path)) return opened;
  for (const std::unique_ptr<ImageSource>& one : opened.images) {
    const OpenedImage& image = one->image();
    if (location.path == image.config_digest || location.path == image.digest ||
        location.path == image.index_digest) {
      continue;
    }
    return std::unexpected(Error{
        Fault::malformed, fmt::format("the daemon gives another image than `{}`", location.path)});
  }
  return opened;
}

Result<OpenedImages> from_storage(const ImageLocation& location, const PlatformWish& wish,
                                  const std::string& own) {
  const std::string& folder = location.store.empty() ? own : location.store;
  if (folder.empty()) {
    return std::unexpected(Error{Fault::unavailable, "nobody knows where the user's store is"});
  }
  TRY(std::unique_ptr<ContainersStorage> store, ContainersStorage::open(folder, location));
  OpenedImages opened;
  TRY(opened.images, store->images(location.text, wish));
  opened.store = std::move(store);
  return opened;
}

Result<OpenedImages> from_containerd(const ImageLocation& location, const PlatformWish& wish) {
  const std::string folder = location.store.empty() ? "/var/lib/containerd" : location.store;
  TRY(const std::string digest, digest_in_containerd(folder, location));
  // Its content lies as that of a layout does.
  TRY(std::unique_ptr<Layout> content,
      open_layout_folder(folder + "/io.containerd.content.v1.content"));
  ToResolve what{.index = {}, .index_digest = {}, .reference = location.text, .wish = wish};
  what.index.manifests.push_back({.media_type = "", .digest = digest});
  OpenedImages opened;
  TRY(opened.images, resolve(*content, std::move(what)));
  opened.store = std::move(content);
  return opened;
}

}  // namespace

Result<OpenedImages> open_images(const ImageLocation& location, const PlatformWish& wish,
                                 ImagesOptions options) {
  switch (location.place) {
    case ImagePlace::registry:
      return from_registry(location, wish, std::move(options.registry));
    case ImagePlace::folder:
      return alone(open_folder(location.path, location.text));
    case ImagePlace::oci_folder: {
      TRY(std::unique_ptr<Layout> layout, open_layout_folder(location.path));
      return from_layout(std::move(layout), location, wish);
    }
    case ImagePlace::oci_archive: {
      TRY(TarArchive archive, TarArchive::open(location.path));
      return from_layout(layout_in(std::move(archive)), location, wish);
    }
    case ImagePlace::docker_archive: {
      TRY(TarArchive archive, TarArchive::open(location.path));
      return from_saved(std::move(archive), location, wish);
    }
    case ImagePlace::docker_daemon:
      return from_daemon(location, wish, options);
    case ImagePlace::containers_storage:
      return from_storage(location, wish, options.containers_storage);
    case ImagePlace::containerd:
      return from_containerd(location, wish);
    case ImagePlace::sbom:
      break;  // not an image
  }
  return std::unexpected(Error{Fault::unsupported, "an unknown place of images"});
}

}  // namespace hakoseki::io
