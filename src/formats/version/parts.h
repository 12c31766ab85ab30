// What versions are made of, whatever their scheme: numbers of any length, words, and lists of
// them.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <string_view>

#include "base/ascii.h"

namespace hakoseki::version {

// The longest beginning of `rest` whose characters are all `is`; it is taken away.
template <class Is>
std::string_view take_while(std::string_view& rest, Is is) {
  std::size_t length = 0;
  while (length < rest.size() && is(rest[length]))
    ++length;
  const std::string_view taken = rest.substr(0, length);
  rest.remove_prefix(length);
  return taken;
}

inline std::string_view take_digits(std::string_view& rest) {
  return take_while(rest, is_digit);
}

inline bool take(std::string_view& rest, char c) {
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

// Whether each part between dots is `is` (of a part); an empty text is one empty part.
template <class Is>
bool are_all_between_dots(std::string_view text, Is is) {
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is(text.substr(0, dot))) return false;
    if (dot == text.npos) return true;
    text.remove_prefix(dot + 1);
  }
}

inline std::string_view without_zeros(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

// Digits by their value, however many there are; none are zero.
inline std::weak_ordering compare_numbers(std::string_view a, std::string_view b) {
  a = without_zeros(a);
  b = without_zeros(b);
  return a.size() != b.size() ? a.size() <=> b.size() : a <=> b;
}

// Of b and a, where `order` is of a and b.
inline std::weak_ordering turned(std::weak_ordering order) {
  if (std::is_eq(order)) return order;
  return std::is_lt(order) ? std::weak_ordering::greater : std::weak_ordering::less;
}

inline constexpr std::string_view spaces = " \t\n\v\f\r";

inline std::string_view without_spaces(std::string_view text) {
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

}  // namespace hakoseki::version
