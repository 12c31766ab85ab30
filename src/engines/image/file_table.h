// The entries of one layer as they stand in it, held small: a million of them take some forty
// megabytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engines/image/blocks.h"
#include "engines/image/text_store.h"
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
  std::uint32_t folder = 0;  // the same for all entries of one folder
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint16_t mode = 0;
  FileKind kind = FileKind::regular;
  Marker marker = Marker::none;
  bool has_capability = false;
  bool is_program = false;  // it may be executed, and begins as ELF or a script does
};

class FileTable {
 public:
  static constexpr std::size_t most_path_bytes = 4096;  // PATH_MAX; of a link's target as well

  // `path` is that of the entry as clean_path made it, and not the empty one; neither it nor the
  // link is longer than most_path_bytes. Gives its number.
  std::uint32_t add(std::string_view path, const FileEntry& entry);
  // The same from what the functions below say of an entry.
  std::uint32_t add(std::string_view folder, std::string_view name, std::string_view link,
                    const LayerFile& file);
  // Its content says so.
  void mark_program(std::uint32_t file);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] LayerFile operator[](std::uint32_t file) const;
  // All three stay where they are for as long as the table, also when it is moved. Of a whiteout
  // the name is that of what is gone.
  [[nodiscard]] std::string_view name(std::uint32_t file) const;
  [[nodiscard]] std::string_view link(std::uint32_t file) const;
  [[nodiscard]] std::string_view folder(std::uint32_t file) const;
  [[nodiscard]] std::string path(std::uint32_t file) const;

  [[nodiscard]] std::size_t held_bytes() const;

 private:
  // What many entries have in common.
  struct Traits {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint32_t size_above = 0;  // the upper half of the size
    std::uint16_t mode = 0;
    FileKind kind = FileKind::regular;
    Marker marker = Marker::none;
    bool has_capability = false;
    bool is_program = false;

    bool operator==(const Traits&) const = default;
  };
  struct Row {
    std::uint32_t size_below = 0;
    std::uint32_t folder = 0;
    std::uint32_t traits = 0;
    std::uint32_t text = 0;  // the name; behind a NUL the link
  };

  [[nodiscard]] std::uint32_t folder_number(std::string_view path);
  [[nodiscard]] std::uint32_t traits_number(const Traits& traits);

  Blocks<Row> rows_;
  Blocks<Traits> traits_;
  Blocks<std::uint32_t> folders_;  // their paths in texts_
  TextStore texts_;
  // Open addressing; `none` is free.
  std::vector<std::uint32_t> folder_slots_;
  std::vector<std::uint32_t> traits_slots_;
  std::uint32_t last_folder_ = 0;
  std::uint32_t last_traits_ = 0;
};

// `usr//./lib/` as `usr/lib`; empty for the root. False where a part is `..`: such a path leaves
// its folder, and no tool that unpacks images takes it.
[[nodiscard]] bool clean_path(std::string& path);

}  // namespace hakoseki::image
