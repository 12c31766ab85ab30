#include "engines/image/layer_pass.h"

#include <utility>

#include <fmt/format.h>

namespace hakoseki::image {
namespace {

constexpr std::size_t magic_bytes = 4;
constexpr std::size_t most_gaps = 1000;  // of a layer that are listed

}  // namespace

Result<bool> LayerPass::begin(const FileEntry& entry) {
  path_ = entry.path;
  if (!clean_path(path_)) {
    note_gap(entry.path, "its path leads out of the image");
    return false;
  }
  if (path_.empty()) return false;  // the root itself
  file_ = facts_.files.add(path_, entry);
  if (entry.unseen) {
    note_gap(path_, "it may not be read, or another file system is mounted there");
    facts_.gaps.back().hides_files = true;
  }
  if (entry.kind != FileKind::regular) return false;
  facts_.bytes += entry.size;
  size_ = entry.size;
  is_read_ = false;
  content_.clear();
  reader_ = facts_.files[file_].marker == Marker::none ? reader_by_path(path_) : nullptr;
  undecided_ = reader_ == nullptr && size_ >= magic_bytes;
  if (reader_ != nullptr && !takes(*reader_, size_)) reader_ = nullptr;
  if (reader_ != nullptr && size_ == 0) {
    read({});
    return false;
  }
  return reader_ != nullptr || undecided_;
}

Result<void> LayerPass::data(std::string_view bytes) {
  if (undecided_) {
    const std::size_t before = content_.size();
    content_.append(bytes.substr(0, magic_bytes - before));
    if (content_.size() < magic_bytes) return {};
    undecided_ = false;
    reader_ = reader_by_bytes(content_);
    if (reader_ != nullptr && !takes(*reader_, size_)) reader_ = nullptr;
    if (before == 0) {
      content_.clear();
    } else {
      bytes.remove_prefix(magic_bytes - before);
    }
  }
  if (reader_ == nullptr || is_read_) return {};
  if (content_.empty() && bytes.size() == size_) {
    read(bytes);
    return {};
  }
  if (content_.empty()) content_.reserve(size_);
  content_.append(bytes);
  if (content_.size() == size_) read(content_);
  return {};
}

Result<void> LayerPass::hole(std::uint64_t bytes) {
  if (undecided_) {
    undecided_ = false;  // no magic begins with zeros
    content_.clear();
  }
  if (reader_ == nullptr || is_read_) return {};
  content_.append(bytes, '\0');  // no more than the reader takes: `size` counts holes
  if (content_.size() == size_) read(content_);
  return {};
}

Result<void> LayerPass::end() {
  constexpr std::size_t kept_bytes = std::size_t{1} << 20U;
  if (content_.capacity() > kept_bytes) std::string().swap(content_);
  return {};
}

bool LayerPass::takes(const Reader& reader, std::uint64_t size) {
  if (size <= reader.most_bytes) return true;
  note_gap(path_, fmt::format("it has {} bytes, and no more than {} are read of its kind", size,
                              reader.most_bytes));
  return false;
}

void LayerPass::read(std::string_view content) {
  is_read_ = true;
  Result<Found> found = reader_->read(path_, content);
  if (!found) return note_gap(path_, found.error().message());
  for (std::string& trouble : found->troubles)
    note_gap(path_, std::move(trouble));
  found->troubles.clear();
  const bool tells = !found->packages.empty() || !found->owned.empty() ||
                     !found->accounts.empty() || !found->groups.empty() ||
                     found->format == Format::os_release || found->format == Format::dpkg_status ||
                     found->format == Format::apk_installed || found->format == Format::passwd ||
                     found->format == Format::group || found->format == Format::shadow;
  if (tells) facts_.read.push_back({.file = file_, .found = std::move(*found)});
}

void LayerPass::note_gap(std::string where, std::string reason) {
  if (facts_.gaps.size() == most_gaps) {
    facts_.gaps.push_back({.where = {}, .reason = "more of it was not seen; the list ends here"});
  }
  if (facts_.gaps.size() < most_gaps)
    facts_.gaps.push_back({.where = std::move(where), .reason = std::move(reason)});
}

}  // namespace hakoseki::image
