#include "formats/archive/sparse_map.h"

#include <limits>
#include <utility>

#include "formats/archive/tar_header.h"

namespace hakoseki::tar {
namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();

// Of the old GNU format.
constexpr std::size_t field_bytes = 12;
constexpr std::size_t header_extents_at = 386;
constexpr std::size_t header_extents = 4;
constexpr std::size_t continuation_extents = 21;

std::unexpected<Error> broken(std::string_view why) {
  return std::unexpected(Error(Fault::malformed, "sparse map: " + std::string(why)));
}

std::unexpected<Error> too_many(std::size_t most) {
  return std::unexpected(Error(
      Fault::too_large,
      say({"a sparse file of more than {} pieces", "疎ファイルの断片が上限の {} 個を超えています"},
          most)));
}

// False: not a number below 2^63.
bool append_digit(std::uint64_t& number, char c) {
  if (c < '0' || c > '9') return false;
  const auto digit = static_cast<std::uint64_t>(c - '0');
  if (number > (largest - digit) / 10) return false;
  number = number * 10 + digit;
  return true;
}

}  // namespace

void SparseMap::clear() {
  extents_.clear();
  counted_ = has_digit_ = false;
  wanted_ = seen_ = number_ = offset_ = 0;
}

Result<void> SparseMap::add(std::int64_t offset, std::int64_t bytes) {
  if (offset < 0 || bytes < 0) return broken("a number is negative");
  if (extents_.size() == most_) return too_many(most_);
  extents_.push_back({static_cast<std::uint64_t>(offset), static_cast<std::uint64_t>(bytes)});
  return {};
}

Result<bool> SparseMap::read_fields(std::string_view block, std::size_t at, std::size_t count) {
  const char extended = block[at + count * 2 * field_bytes];
  for (std::size_t i = 0; i < count; ++i, at += 2 * field_bytes) {
    if (block[at] == '\0') break;
    const auto offset = parse_number(block.substr(at, field_bytes));
    const auto bytes = parse_number(block.substr(at + field_bytes, field_bytes));
    if (!offset || !bytes) return broken("what should be a number is none");
    TRY_VOID(add(*offset, *bytes));
  }
  return extended != '\0';
}

Result<bool> SparseMap::read_header(std::string_view block) {
  return read_fields(block, header_extents_at, header_extents);
}

Result<bool> SparseMap::read_continuation(std::string_view block) {
  return read_fields(block, 0, continuation_extents);
}

Result<void> SparseMap::read_list(std::string_view text) {
  std::uint64_t number = 0;
  std::uint64_t offset = 0;
  bool is_offset = true;
  bool has_digit = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != ',') {
      if (!append_digit(number, text[i])) return broken("what should be a number is none");
      has_digit = true;
      continue;
    }
    if (!std::exchange(has_digit, false)) return broken("what should be a number is none");
    const std::uint64_t value = std::exchange(number, 0);
    if (is_offset) {
      offset = value;
    } else {
      TRY_VOID(add(static_cast<std::int64_t>(offset), static_cast<std::int64_t>(value)));
    }
    is_offset = !is_offset;
  }
  return is_offset ? Result<void>() : broken("a piece has no length");
}

// A number is whole. True: that was the last one.
Result<bool> SparseMap::take_line() {
  if (!std::exchange(has_digit_, false)) return broken("what should be a number is none");
  const std::uint64_t number = std::exchange(number_, 0);
  if (!counted_) {
    counted_ = true;
    if (number > most_) return too_many(most_);
    wanted_ = 2 * number;
  } else if (seen_++ % 2 == 0) {
    offset_ = number;
  } else {
    TRY_VOID(add(static_cast<std::int64_t>(offset_), static_cast<std::int64_t>(number)));
  }
  return seen_ == wanted_;
}

Result<bool> SparseMap::read_lines(std::string_view block) {
  for (const char c : block) {
    if (c == '\n') {
      TRY(const bool last, take_line());
      if (last) return false;
      continue;
    }
    if (!append_digit(number_, c)) return broken("what should be a number is none");
    has_digit_ = true;
  }
  return true;
}

Result<void> SparseMap::check(std::uint64_t size, std::uint64_t stored) const {
  std::uint64_t end = 0;
  std::uint64_t bytes = 0;
  for (const Extent& extent : extents_) {
    // None of these is past 63 bits, so that no sum of two wraps around.
    if (extent.offset < end) return broken("its pieces are not in order");
    end = extent.offset + extent.bytes;
    if (end > size) return broken("it has pieces behind the end of the file");
    bytes += extent.bytes;
  }
  if (bytes != stored) return broken("its pieces are not as long as what is stored");
  return {};
}

}  // namespace hakoseki::tar
