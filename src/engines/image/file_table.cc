#include "engines/image/file_table.h"

#include <algorithm>
#include <limits>

namespace hakoseki::image {
namespace {

constexpr std::string_view whiteout = ".wh.";
constexpr std::string_view of_aufs = ".wh..wh.";
constexpr std::string_view opaque = ".wh..wh..opq";

Marker marker_of(std::string_view name) {
  if (!name.starts_with(whiteout)) return Marker::none;
  if (name == opaque) return Marker::opaque;
  if (name.starts_with(of_aufs)) return Marker::of_aufs;
  return name.size() > whiteout.size() ? Marker::whiteout : Marker::of_aufs;
}

// Owners above four thousand million are the same to every question that is asked of them.
std::uint32_t owner(std::uint64_t number) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(number, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace

bool clean_path(std::string& path) {
  std::size_t to = 0;
  for (std::size_t from = 0; from < path.size();) {
    std::size_t end = path.find('/', from);
    if (end == std::string::npos) end = path.size();
    const std::string_view part = std::string_view(path).substr(from, end - from);
    if (part == "..") return false;
    if (!part.empty() && part != ".") {
      if (to > 0) path[to++] = '/';
      std::copy(part.begin(), part.end(), path.begin() + static_cast<std::ptrdiff_t>(to));
      to += end - from;
    }
    from = end + 1;
  }
  path.resize(to);
  return true;
}

std::uint32_t FileTable::add(std::string_view path, const FileEntry& entry) {
  const std::size_t slash = path.rfind('/');
  const bool in_root = slash == std::string_view::npos;
  std::string_view name = in_root ? path : path.substr(slash + 1);
  LayerFile file;
  file.marker = marker_of(name);
  if (file.marker == Marker::whiteout) name.remove_prefix(whiteout.size());
  file.folder = folder_number(in_root ? std::string_view() : path.substr(0, slash));
  file.name_at = keep(name);
  file.name_bytes = static_cast<std::uint16_t>(name.size());
  file.link_at = keep(entry.link);
  file.link_bytes = static_cast<std::uint16_t>(entry.link.size());
  file.size = entry.size;
  file.mode = static_cast<std::uint16_t>(entry.mode & 07777U);
  file.uid = owner(entry.uid);
  file.gid = owner(entry.gid);
  file.kind = entry.kind;
  file.has_capability = !entry.capability.empty();
  files_.push_back(file);
  return static_cast<std::uint32_t>(files_.size() - 1);
}

std::string_view FileTable::name(std::uint32_t file) const {
  return std::string_view(texts_).substr(files_[file].name_at, files_[file].name_bytes);
}

std::string_view FileTable::link(std::uint32_t file) const {
  return std::string_view(texts_).substr(files_[file].link_at, files_[file].link_bytes);
}

std::string_view FileTable::folder(std::uint32_t file) const {
  return folders_[files_[file].folder];
}

std::string FileTable::path(std::uint32_t file) const {
  std::string path(folder(file));
  if (!path.empty()) path += '/';
  return path.append(name(file));
}

// Archives list a folder's entries one after the other.
std::uint32_t FileTable::folder_number(std::string_view path) {
  if (!folders_.empty() && folders_[last_folder_] == path) return last_folder_;
  const auto [place, is_new] =
      folder_numbers_.try_emplace(std::string(path), static_cast<std::uint32_t>(folders_.size()));
  if (is_new) folders_.emplace_back(path);
  return last_folder_ = place->second;
}

std::uint32_t FileTable::keep(std::string_view text) {
  const auto at = static_cast<std::uint32_t>(texts_.size());
  texts_.append(text);
  return at;
}

}  // namespace hakoseki::image
