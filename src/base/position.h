// Where in a text file something stands, as a person counts.
#pragma once

#include <compare>
#include <cstdint>

namespace hakoseki {

// 1-based line and 1-based column in code points (not bytes, not cells). 0:0 means "no place".
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  auto operator<=>(const Position&) const = default;
};

// Half open: `end` is the position behind the last character.
struct Span {
  Position begin;
  Position end;
  bool operator==(const Span&) const = default;
};

}  // namespace hakoseki
