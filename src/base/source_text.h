// A text file held in memory, with its lines found by number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/position.h"

namespace hakoseki {

class SourceText {
 public:
  SourceText() = default;
  // `path` is how the file is named to people; `bytes` are fewer than 4 GiB. A leading UTF-8 byte
  // order mark is dropped.
  SourceText(std::string path, std::string bytes);

  [[nodiscard]] const std::string& path() const { return path_; }
  // The whole text; points into this object.
  [[nodiscard]] std::string_view text() const { return bytes_; }
  [[nodiscard]] std::size_t line_count() const { return line_starts_.size(); }
  // Line `number` (1-based) without its line end; empty past the last. Points into this object.
  [[nodiscard]] std::string_view line(std::size_t number) const;
  // The byte offset of a position; clamped to the end of its line.
  [[nodiscard]] std::size_t offset_of(Position position) const;
  // The position of a byte offset; the reverse of offset_of.
  [[nodiscard]] Position position_of(std::size_t offset) const;
  // The text between two positions. Points into this object.
  [[nodiscard]] std::string_view slice(const Span& span) const;
  // "path:line:column"
  [[nodiscard]] std::string place(Position position) const;

 private:
  std::string path_;
  std::string bytes_;
  std::vector<std::uint32_t> line_starts_;
};

}  // namespace hakoseki
