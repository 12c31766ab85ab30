// Words in ASCII: what programs, protocols and file formats compare. Other letters stay as they
// are.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki {

[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] std::string upper_case(std::string_view text);
[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool is_alphanumeric(char c) {
  return is_letter(c) || is_digit(c);
}
// At least one digit, and nothing else.
[[nodiscard]] bool is_digits(std::string_view text);
// What stands between spaces.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text);

template <class List>
[[nodiscard]] bool is_one_of(std::string_view word, const List& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace hakoseki
