// An OCI image layout (image specification 1.1, image-layout.md), as a folder or inside a tar
// archive.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/oci/manifest.h"
#include "io/image/blob_store.h"
#include "io/image/tar_archive.h"

namespace hakoseki::io {

class Layout : public BlobStore {
 public:
  Result<std::string> read_manifest(const oci::Descriptor& manifest) override;
  Result<std::string> read_config(const oci::Descriptor& config) override;
  Result<void> push(const oci::Descriptor& blob, ByteSink& sink) override;

  // `index.json`. Errors: also malformed where `oci-layout` does not say what this is.
  [[nodiscard]] Result<oci::Index> index() const;

 private:
  // Each path is one of the layout's own, or made of a digest: nothing leads out of it.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path,
                                                 std::size_t most) const = 0;
  [[nodiscard]] virtual Result<std::uint64_t> size(const std::string& path) const = 0;
  virtual Result<void> push_file(const std::string& path, ByteSink& sink) const = 0;
  [[nodiscard]] virtual const std::string& name() const = 0;
};

// Errors: unavailable, denied.
[[nodiscard]] Result<std::unique_ptr<Layout>> open_layout_folder(const std::string& path);
[[nodiscard]] std::unique_ptr<Layout> layout_in(TarArchive archive);
[[nodiscard]] bool is_layout(const TarArchive& archive);

// The part of a layout's index that is meant by a tag (`v1`, `docker.io/library/app:v1`) or a
// digest; all of it without both. `name` is the layout's. Errors: unavailable with the names that
// there are, also where several are and none was chosen.
[[nodiscard]] Result<oci::Index> named_in(oci::Index index, std::string_view tag,
                                          std::string_view digest, std::string_view name);

}  // namespace hakoseki::io
