// What one pass over a layer's bytes left: the same whatever image the layer is part of, so that it
// can be kept for the next one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/text.h"
#include "engines/image/digest_table.h"
#include "engines/image/file_table.h"
#include "engines/image/reader.h"

namespace hakoseki::image {

// What was read of one file.
struct FileFacts {
  std::uint32_t file = 0;  // of LayerFacts::files
  Found found;
};

// Something of a layer that was not seen.
struct LayerGap {
  std::string where;  // a path, or empty for the layer
  Message reason;
  bool hides_files = false;  // so that there may be files that are not in the table
};

struct LayerFacts {
  FileTable files;
  std::vector<FileFacts> read;  // in the order of the archive
  DigestTable digests;          // where they were asked for
  std::vector<LayerGap> gaps;
  std::uint64_t bytes = 0;  // of all regular files
  bool is_cut = false;      // there was no room for what is behind; a gap says so too
};

// The memory that they take up, and about as much again for what is made of packages.
[[nodiscard]] std::size_t held_bytes(const FileFacts& facts);
[[nodiscard]] std::size_t held_bytes(const LayerGap& gap);
[[nodiscard]] std::size_t held_bytes(const LayerFacts& facts);

}  // namespace hakoseki::image
