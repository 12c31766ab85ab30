#include "engines/image/file_table.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "engines/image/name_hash.h"

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

constexpr std::uint32_t none = 0xFFFFFFFF;

// The number that `is_it` knows, or a free slot. At most half of the slots are taken.
template <class IsIt>
std::uint32_t& find_slot(std::vector<std::uint32_t>& slots, std::size_t hash, IsIt is_it) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash & mask;
  while (slots[at] != none && !is_it(slots[at]))
    at = (at + 1) & mask;
  return slots[at];
}

// Makes room for one more behind `count` others, whose hashes `hash_of` gives.
template <class HashOf>
void make_room(std::vector<std::uint32_t>& slots, std::size_t count, HashOf hash_of) {
  if ((count + 1) * 2 <= slots.size()) return;
  slots.assign(std::max<std::size_t>(16, slots.size() * 2), none);
  for (std::uint32_t i = 0; i < count; ++i)
    find_slot(slots, hash_of(i), [](std::uint32_t) { return false; }) = i;
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
  file.size = entry.size;
  file.mode = static_cast<std::uint16_t>(entry.mode & 07777U);
  file.uid = owner(entry.uid);
  file.gid = owner(entry.gid);
  file.kind = entry.kind;
  file.has_capability = !entry.capability.empty();
  return add(in_root ? std::string_view() : path.substr(0, slash), name, entry.link, file);
}

std::uint32_t FileTable::add(std::string_view folder, std::string_view name, std::string_view link,
                             const LayerFile& file) {
  Row row;
  row.size_below = static_cast<std::uint32_t>(file.size);
  row.folder = folder_number(folder);
  row.traits = traits_number({.uid = file.uid,
                              .gid = file.gid,
                              .size_above = static_cast<std::uint32_t>(file.size >> 32U),
                              .mode = file.mode,
                              .kind = file.kind,
                              .marker = file.marker,
                              .has_capability = file.has_capability,
                              .is_program = file.is_program});
  if (link.empty()) {
    row.text = texts_.keep(name);
  } else {
    std::string both(name);
    both += '\0';
    row.text = texts_.keep(both.append(link));
  }
  rows_.push_back(row);
  return static_cast<std::uint32_t>(rows_.size() - 1);
}

void FileTable::mark_program(std::uint32_t file) {
  Traits traits = traits_[rows_[file].traits];
  traits.is_program = true;
  rows_[file].traits = traits_number(traits);
}

LayerFile FileTable::operator[](std::uint32_t file) const {
  const Row& row = rows_[file];
  const Traits& traits = traits_[row.traits];
  return {.size = (std::uint64_t{traits.size_above} << 32U) | row.size_below,
          .folder = row.folder,
          .uid = traits.uid,
          .gid = traits.gid,
          .mode = traits.mode,
          .kind = traits.kind,
          .marker = traits.marker,
          .has_capability = traits.has_capability,
          .is_program = traits.is_program};
}

std::string_view FileTable::name(std::uint32_t file) const {
  const std::string_view text = texts_.at(rows_[file].text);
  return text.substr(0, text.find('\0'));
}

std::string_view FileTable::link(std::uint32_t file) const {
  const std::string_view text = texts_.at(rows_[file].text);
  const std::size_t end = text.find('\0');
  return end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
}

std::string_view FileTable::folder(std::uint32_t file) const {
  return texts_.at(folders_[rows_[file].folder]);
}

std::string FileTable::path(std::uint32_t file) const {
  std::string path(folder(file));
  if (!path.empty()) path += '/';
  return path.append(name(file));
}

std::size_t FileTable::held_bytes() const {
  return rows_.held_bytes() + traits_.held_bytes() + folders_.held_bytes() + texts_.held_bytes() +
         (folder_slots_.capacity() + traits_slots_.capacity()) * sizeof(std::uint32_t);
}

// Archives list a folder's entries one after the other.
std::uint32_t FileTable::folder_number(std::string_view path) {
  const auto is_it = [&](std::uint32_t folder) { return texts_.at(folders_[folder]) == path; };
  if (folders_.size() > 0 && is_it(last_folder_)) return last_folder_;
  make_room(folder_slots_, folders_.size(),
            [&](std::uint32_t folder) { return name_hash(texts_.at(folders_[folder])); });
  std::uint32_t& slot = find_slot(folder_slots_, name_hash(path), is_it);
  if (slot == none) {
    slot = static_cast<std::uint32_t>(folders_.size());
    folders_.push_back(texts_.keep(path));
  }
  return last_folder_ = slot;
}

std::uint32_t FileTable::traits_number(const Traits& traits) {
  const auto is_it = [&](std::uint32_t number) { return traits_[number] == traits; };
  if (traits_.size() > 0 && is_it(last_traits_)) return last_traits_;
  const auto hash = [](const Traits& one) {
    const std::array<std::uint32_t, 4> words = {
        one.uid, one.gid, one.size_above,
        (std::uint32_t{one.mode} << 16U) | (static_cast<std::uint32_t>(one.kind) << 8U) |
            (std::uint32_t{one.is_program} << 3U) | (static_cast<std::uint32_t>(one.marker) << 1U) |
            std::uint32_t{one.has_capability}};
    std::array<char, sizeof(words)> bytes = {};
    std::memcpy(bytes.data(), words.data(), sizeof(words));
    return name_hash({bytes.data(), bytes.size()});
  };
  make_room(traits_slots_, traits_.size(),
            [&](std::uint32_t number) { return hash(traits_[number]); });
  std::uint32_t& slot = find_slot(traits_slots_, hash(traits), is_it);
  if (slot == none) {
    slot = static_cast<std::uint32_t>(traits_.size());
    traits_.push_back(traits);
  }
  return last_traits_ = slot;
}

}  // namespace hakoseki::image
