#include "engines/image/gathered_content.h"

#include <cstddef>

namespace hakoseki::image {
namespace {

constexpr std::uint64_t most_held = std::uint64_t{4} << 20U;
constexpr std::uint64_t most_held_alone = std::uint64_t{48} << 20U;  // without a spooler
constexpr std::size_t kept_capacity = std::size_t{1} << 20U;

}  // namespace

void GatheredContent::begin(std::uint64_t size) {
  clear();
  size_ = size;
}

Result<void> GatheredContent::make_room() {
  if (gathered_ > 0) return {};
  if (size_ > most_held && spooler_ != nullptr) {
    TRY(spool_, spooler_->make(size_));
    return {};
  }
  if (size_ > most_held_alone) {
    return std::unexpected(
        Error(Fault::unavailable, Text{"there is no room on this machine for content so long",
                                       "この大きさの内容を置く場所がこのマシンにありません"}));
  }
  held_.reserve(size_);
  return {};
}

Result<void> GatheredContent::append(std::string_view bytes) {
  TRY_VOID(make_room());
  gathered_ += bytes.size();
  if (spool_ != nullptr) return spool_->append(bytes);
  held_.append(bytes);
  return {};
}

Result<void> GatheredContent::append_zeros(std::uint64_t bytes) {
  TRY_VOID(make_room());
  gathered_ += bytes;
  if (spool_ != nullptr) return spool_->append_zeros(bytes);
  held_.append(bytes, '\0');
  return {};
}

Result<std::string_view> GatheredContent::view() {
  return spool_ != nullptr ? spool_->view() : Result<std::string_view>(held_);
}

void GatheredContent::clear() {
  spool_.reset();
  if (held_.capacity() > kept_capacity) std::string().swap(held_);
  held_.clear();
  gathered_ = 0;
}

}  // namespace hakoseki::image
