// Many short texts, one behind the other in blocks that never move.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace hakoseki::image {

// A text stays where it is for as long as the store, also when that is moved.
class TextStore {
 public:
  static constexpr std::size_t most_bytes = std::size_t{16} << 10U;  // of one text

  // Gives its place. Longer ones are cut off: whoever minds looks before.
  std::uint32_t keep(std::string_view text);
  [[nodiscard]] std::string_view at(std::uint32_t place) const;
  [[nodiscard]] std::size_t held_bytes() const { return blocks_.size() * block_bytes; }

 private:
  static constexpr std::size_t block_bytes = most_bytes + 2;  // with the length in front

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = block_bytes;  // of the last one
};

}  // namespace hakoseki::image
