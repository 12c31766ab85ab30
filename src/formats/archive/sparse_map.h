// Where a sparse file of a tar archive has bytes, in the four ways in which GNU tar writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hakoseki::tar {

struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

class SparseMap {
 public:
  explicit SparseMap(std::size_t most) : most_(most) {}

  void clear();
  [[nodiscard]] std::span<const Extent> extents() const { return extents_; }

  // Errors of all: malformed (no number), too_large (more than `most` extents).
  Result<void> add(std::int64_t offset, std::int64_t bytes);
  // Old GNU: the entries of a header, or of a block that goes on from one. True: another such
  // block follows.
  Result<bool> read_header(std::string_view block);
  Result<bool> read_continuation(std::string_view block);
  // pax 0.1: `offset,bytes,offset,bytes`
  Result<void> read_list(std::string_view text);
  // pax 1.0: the next block of a list of lines in front of the data: how many, and then each
  // number. True: another block follows.
  Result<bool> read_lines(std::string_view block);

  // Whether the extents stand in order, in a file of `size` bytes, and are `stored` bytes long.
  [[nodiscard]] Result<void> check(std::uint64_t size, std::uint64_t stored) const;

 private:
  Result<bool> read_fields(std::string_view block, std::size_t at, std::size_t count);
  Result<bool> take_line();

  std::size_t most_;
  std::vector<Extent> extents_;
  // Of read_lines: how many numbers are wanted, once that was read; how many were; and the one
  // that a block's end may have cut.
  bool counted_ = false;
  std::uint64_t wanted_ = 0;
  std::uint64_t seen_ = 0;
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;
  bool has_digit_ = false;
};

}  // namespace hakoseki::tar
