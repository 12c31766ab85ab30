// Whole numbers and ranges in the bytes of files.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
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

// One of `width` bytes, 8 at most, the lowest first. The same holds.
[[nodiscard]] inline std::uint64_t little_endian(std::string_view bytes, std::size_t at,
                                                 std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i-- > 0;)
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// Nothing where it does not lie inside.
[[nodiscard]] inline std::optional<std::string_view> range(std::string_view bytes,
                                                           std::uint64_t begin,
                                                           std::uint64_t size) {
  if (begin > bytes.size() || size > bytes.size() - begin) return std::nullopt;
  return bytes.substr(begin, size);
}

}  // namespace hakoseki
