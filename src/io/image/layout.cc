#include "io/image/layout.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/oci/digest.h"
#include "formats/oci/fields.h"
#include "formats/oci/image_config.h"
#include "io/image/image_names.h"

namespace hakoseki::io {
namespace {

constexpr std::size_t layout_file_bytes = 4096;

// Of the specification; of containerd and Docker, with host and repository.
constexpr std::string_view tag_annotation = "org.opencontainers.image.ref.name";
constexpr std::string_view name_annotation = "io.containerd.image.name";

std::string path_of(const std::string& digest) {
  return fmt::format("blobs/{}/{}", oci::algorithm_of(digest), oci::hex_in(digest));
}

class LayoutFolder final : public Layout {
 public:
  explicit LayoutFolder(std::string root) : root_(std::move(root)) {}

 private:
  [[nodiscard]] Result<RegularFile> open(const std::string& path) const {
    return RegularFile::open(fmt::format("{}/{}", root_, path), RegularFile::Links::refused);
  }
  [[nodiscard]] Result<std::string> read(const std::string& path, std::size_t most) const override {
    TRY(const RegularFile file, open(path));
    if (file.size() > most) {
      return std::unexpected(
          Error{Fault::too_large, fmt::format("`{}`: more than {} bytes", file.path(), most)});
    }
    return file.read_text(0, static_cast<std::size_t>(file.size()));
  }
  [[nodiscard]] Result<std::uint64_t> size(const std::string& path) const override {
    TRY(const RegularFile file, open(path));
    return file.size();
  }
  Result<void> push_file(const std::string& path, ByteSink& sink) const override {
    TRY(const RegularFile file, open(path));
    return file.push(0, file.size(), sink);
  }
  [[nodiscard]] const std::string& name() const override { return root_; }

  std::string root_;
};

class LayoutArchive final : public Layout {
 public:
  explicit LayoutArchive(TarArchive archive) : archive_(std::move(archive)) {}

 private:
  [[nodiscard]] Result<std::string> read(const std::string& path, std::size_t most) const override {
    return archive_.read(path, most);
  }
  [[nodiscard]] Result<std::uint64_t> size(const std::string& path) const override {
    return archive_.size(path);
  }
  Result<void> push_file(const std::string& path, ByteSink& sink) const override {
    return archive_.push(path, sink);
  }
  [[nodiscard]] const std::string& name() const override { return archive_.path(); }

  TarArchive archive_;
};

bool is_called(const oci::Descriptor& manifest, std::string_view tag) {
  const std::string_view name = manifest.annotation(name_annotation);
  const std::string_view own = manifest.annotation(tag_annotation);
  if (own == tag) return true;
  if (!name.empty()) return full_name(name) == full_name(tag);
  return own.contains('/') && full_name(own) == full_name(tag);
}

std::string name_in(const oci::Descriptor& manifest) {
  const std::string_view name = manifest.annotation(name_annotation);
  return std::string(name.empty() ? manifest.annotation(tag_annotation) : name);
}

}  // namespace

Result<std::string> Layout::read_manifest(const oci::Descriptor& manifest) {
  return read(path_of(manifest.digest), oci::manifest_bytes);
}

Result<std::string> Layout::read_config(const oci::Descriptor& config) {
  return read(path_of(config.digest), oci::config_bytes);
}

Result<void> Layout::push(const oci::Descriptor& blob, ByteSink& sink) {
  const std::string path = path_of(blob.digest);
  TRY(const std::uint64_t found, size(path));
  if (found != blob.size) {
    return std::unexpected(
        Error{Fault::malformed, fmt::format("`{}`: `{}` has {} bytes instead of {}",
                                            utf8::neutralise(name()), path, found, blob.size)});
  }
  TRY_VOID(push_file(path, sink));
  return sink.finish();
}

Result<oci::Index> Layout::index() const {
  TRY(std::string mark, read("oci-layout", layout_file_bytes));
  const SourceText marked(fmt::format("{}/oci-layout", name()), std::move(mark));
  TRY(const Document document, read_json(marked));
  TRY(const oci::Fields fields, oci::Fields::of(marked, document.root()));
  TRY(const std::string version, fields.text("imageLayoutVersion"));
  if (!version.starts_with("1.")) {
    return std::unexpected(
        Error{Fault::unsupported,
              fmt::format("`{}`: not version 1 of the OCI image layout", marked.path())});
  }
  TRY(std::string text, read("index.json", oci::manifest_bytes));
  const SourceText source(fmt::format("{}/index.json", name()), std::move(text));
  TRY(auto parsed, oci::parse_manifest(source, ""));
  if (auto* index = std::get_if<oci::Index>(&parsed)) return std::move(*index);
  return std::unexpected(Error{Fault::malformed, fmt::format("`{}`: no index", source.path())});
}

Result<std::unique_ptr<Layout>> open_layout_folder(const std::string& path) {
  return std::make_unique<LayoutFolder>(path);
}

std::unique_ptr<Layout> layout_in(TarArchive archive) {
  return std::make_unique<LayoutArchive>(std::move(archive));
}

bool is_layout(const TarArchive& archive) {
  return archive.has("oci-layout") && archive.has("index.json");
}

Result<oci::Index> named_in(oci::Index index, std::string_view tag, std::string_view digest,
                            std::string_view name) {
  std::set<std::string> names;
  for (const oci::Descriptor& one : index.manifests) {
    if (oci::may_be_image(one) && !name_in(one).empty()) names.insert(name_in(one));
  }
  if (!tag.empty()) {
    std::erase_if(index.manifests, [&](const auto& one) { return !is_called(one, tag); });
    if (index.manifests.empty()) {
      return none_chosen(name, tag, names);
    }
  }
  if (!digest.empty()) {
    std::erase_if(index.manifests, [&](const auto& one) { return one.digest != digest; });
    // It may stand in an index of this index; then its bytes say what it is.
    if (index.manifests.empty()) {
      index.manifests.push_back({.media_type = "", .digest = std::string(digest)});
    }
    index.manifests.resize(1);
  } else if (tag.empty() && names.size() > 1) {
    return none_chosen(name, "", names);
  }
  return index;
}

}  // namespace hakoseki::io
