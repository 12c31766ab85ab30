// Where inflate_whole writes: a text that grows with what comes, and not with what is promised.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "base/result.h"

namespace hakoseki {

class InflatedText {
 public:
  InflatedText(std::size_t packed, std::size_t most, std::size_t expected) : most_(most) {
    // Deflate cannot reach more: a promise above it is a lie.
    constexpr std::size_t best_ratio = 1032;
    if (expected / best_ratio <= packed) first_ = std::max(expected, std::size_t{1});
  }

  // Where to write next; empty where no more may come.
  [[nodiscard]] std::span<std::uint8_t> room() {
    if (held_ == text_.size() && held_ < most_) {
      const std::size_t step = held_ == 0 ? first_ : std::max(held_, least_step);
      text_.resize(held_ + std::min(step, most_ - held_));
    }
    return {reinterpret_cast<std::uint8_t*>(text_.data()) + held_, text_.size() - held_};
  }
  void wrote(std::size_t bytes) { held_ += bytes; }
  [[nodiscard]] std::string take() && {
    text_.resize(held_);
    return std::move(text_);
  }

 private:
  static constexpr std::size_t least_step = std::size_t{16} << 10U;
  std::string text_;
  std::size_t held_ = 0;
  std::size_t most_;
  std::size_t first_ = least_step;
};

[[nodiscard]] inline std::unexpected<Error> corrupt_deflate() {
  return std::unexpected(
      Error(Fault::malformed, Text{"corrupt deflate data", "deflate データが壊れています"}));
}

[[nodiscard]] inline std::unexpected<Error> cut_deflate() {
  return std::unexpected(Error(Fault::malformed, Text{"deflate data that ends too early",
                                                      "deflate データが途中で終わっています"}));
}

[[nodiscard]] inline std::unexpected<Error> too_much_deflate(std::size_t most) {
  return std::unexpected(Error(
      Fault::too_large,
      say({"it unpacks to more than {} bytes", "展開すると上限の {} バイトを超えます"}, most)));
}

}  // namespace hakoseki
