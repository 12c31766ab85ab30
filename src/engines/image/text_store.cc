#include "engines/image/text_store.h"

#include <algorithm>
#include <cstring>

namespace hakoseki::image {

std::uint32_t TextStore::keep(std::string_view text) {
  text = text.substr(0, most_bytes);
  const auto length = static_cast<std::uint16_t>(text.size());
  if (used_ + sizeof(length) + text.size() > block_bytes) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_bytes));
    used_ = 0;
  }
  const auto place = static_cast<std::uint32_t>((blocks_.size() - 1) * block_bytes + used_);
  char* to = blocks_.back().get() + used_;
  std::memcpy(to, &length, sizeof(length));
  std::copy(text.begin(), text.end(), to + sizeof(length));
  used_ += sizeof(length) + text.size();
  return place;
}

std::string_view TextStore::at(std::uint32_t place) const {
  const char* from = blocks_[place / block_bytes].get() + place % block_bytes;
  std::uint16_t length = 0;
  std::memcpy(&length, from, sizeof(length));
  return {from + sizeof(length), length};
}

}  // namespace hakoseki::image
