// Whole numbers of files whose bytes may stand in either order.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hakoseki {

// `at` and what follows must lie inside.
template <class Number>
[[nodiscard]] Number number_at(std::string_view bytes, std::size_t at, std::endian order) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    const std::size_t from = order == std::endian::big ? at + i : at + sizeof(Number) - 1 - i;
    number = number << 8U | static_cast<unsigned char>(bytes[from]);
  }
  return static_cast<Number>(number);
}

}  // namespace hakoseki
