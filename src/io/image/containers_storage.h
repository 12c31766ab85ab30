// Images where podman, buildah and CRI-O keep them: the containers/storage library's folders, of
// its drivers overlay and vfs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "formats/oci/image_location.h"
#include "formats/oci/image_source.h"
#include "formats/oci/platform_choice.h"
#include "io/image/blob_store.h"

namespace hakoseki::io {

class ContainersStorage final : public BlobStore {
 public:
  // The image that `location` names, by a name, a digest or an ID. A name without a registry is one
  // of `localhost` before one of Docker Hub, as for podman. Errors: unavailable without a store or
  // such an image, denied, unsupported for another driver; malformed, too_large.
  [[nodiscard]] static Result<std::unique_ptr<ContainersStorage>> open(
      const std::string& folder, const ImageLocation& location);

  // Its images read their layers from this store. A layer is put together again as it was before it
  // was unpacked, for its diff id; the digest of the blob it came in has nothing to hold it
  // against.
  [[nodiscard]] Result<std::vector<std::unique_ptr<ImageSource>>> images(
      const std::string& reference, const PlatformWish& wish);

  // What was noted beside the image. `push` has no blobs.
  Result<std::string> read_manifest(const oci::Descriptor& manifest) override;
  Result<std::string> read_config(const oci::Descriptor& config) override;
  Result<void> push(const oci::Descriptor& blob, ByteSink& sink) override;

 private:
  struct Layer {
    std::string id;
    std::uint64_t size = 0;  // unpacked
  };
  class Image;

  ContainersStorage(std::string folder, std::string driver)
      : folder_(std::move(folder)), driver_(std::move(driver)) {}

  Result<void> choose_image(const ImageLocation& location);
  Result<void> read_layers(std::string top);
  [[nodiscard]] Result<std::string> read_noted(const std::string& name, std::size_t most) const;
  Result<void> push_layer(const Layer& layer, ByteSink& sink) const;

  std::string folder_;
  std::string driver_;
  std::string image_;   // its ID
  std::string digest_;  // of the manifest or index that was asked for; empty: the image's own
  std::vector<Layer> layers_;  // from the base upwards
};

}  // namespace hakoseki::io
