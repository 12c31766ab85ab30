// Values in blocks that never move: growing copies nothing and needs no room for the old and the
// new.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace hakoseki::image {

template <class T>
class Blocks {
 public:
  void push_back(T value) {
    const std::size_t block = size_ / block_size;
    if (block == blocks_.size()) blocks_.push_back(std::make_unique<T[]>(block_size));
    blocks_[block][size_ % block_size] = std::move(value);
    ++size_;
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T& operator[](std::size_t at) { return blocks_[at / block_size][at % block_size]; }
  [[nodiscard]] const T& operator[](std::size_t at) const {
    return blocks_[at / block_size][at % block_size];
  }
  [[nodiscard]] std::size_t held_bytes() const { return blocks_.size() * block_size * sizeof(T); }

 private:
  static constexpr std::size_t block_size = 4096 / sizeof(T) > 0 ? 4096 / sizeof(T) : 1;

  std::vector<std::unique_ptr<T[]>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace hakoseki::image
