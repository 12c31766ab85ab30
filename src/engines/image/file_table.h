// The entries of one layer as they stand in it, held small: a million of them take some ten
// megabytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/archive/file_entry.h"

namespace hakoseki::image {

// What an entry says beside being a file (OCI image spec 1.1, layer.md, "Whiteouts").
enum class Marker : std::uint8_t {
  none,
  whiteout,  // `.wh.NAME`: NAME of the layers below is gone
  opaque,    // `.wh..wh..opq`: all that the layers below have in this folder is gone
  of_aufs,   // other `.wh..wh.` names: book-keeping of a file system, not content
};

struct LayerFile {
  std::uint64_t size = 0;
  std::uint32_t folder = 0;  // FileTable::folder
  std::uint32_t name_at = 0;
  std::uint32_t link_at = 0;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint16_t name_bytes = 0;
  std::uint16_t link_bytes = 0;
  std::uint16_t mode = 0;
  FileKind kind = FileKind::regular;
  Marker marker = Marker::none;
  bool has_capability = false;
};

class FileTable {
 public:
  // `path` is that of the entry as clean_path made it, and not the empty one. Gives its number.
  std::uint32_t add(std::string_view path, const FileEntry& entry);

  [[nodiscard]] std::size_t size() const { return files_.size(); }
  [[nodiscard]] const LayerFile& operator[](std::uint32_t file) const { return files_[file]; }
  // All three point into the table. Of a whiteout the name is that of what is gone.
  [[nodiscard]] std::string_view name(std::uint32_t file) const;
  [[nodiscard]] std::string_view link(std::uint32_t file) const;
  [[nodiscard]] std::string_view folder(std::uint32_t file) const;
  [[nodiscard]] std::string path(std::uint32_t file) const;

 private:
  [[nodiscard]] std::uint32_t folder_number(std::string_view path);
  [[nodiscard]] std::uint32_t keep(std::string_view text);

  std::vector<LayerFile> files_;
  std::vector<std::string> folders_;
  std::unordered_map<std::string, std::uint32_t> folder_numbers_;
  std::uint32_t last_folder_ = 0;
  std::string texts_;
};

// `usr//./lib/` as `usr/lib`; empty for the root. False where a part is `..`: such a path leaves
// its folder, and no tool that unpacks images takes it.
[[nodiscard]] bool clean_path(std::string& path);

}  // namespace hakoseki::image
