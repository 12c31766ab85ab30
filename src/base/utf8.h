// UTF-8 as a terminal and a reader see it: code points, display cells, and text made harmless.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hakoseki::utf8 {

// The length in bytes of the character at `at` (1 for a broken byte). `at` must be inside `text`.
[[nodiscard]] std::size_t length_at(std::string_view text, std::size_t at);

// How many code points; a broken byte counts as one.
[[nodiscard]] std::size_t code_points(std::string_view text);

// How many UTF-16 units (SARIF columns).
[[nodiscard]] std::size_t utf16_units(std::string_view text);

// The offset of the first byte that is not well-formed UTF-8 (RFC 3629), if any.
[[nodiscard]] std::optional<std::size_t> first_invalid(std::string_view text);

// How many terminal cells: wide East Asian characters are 2, combining marks 0, ambiguous 1.
[[nodiscard]] std::size_t cells(std::string_view text);

// Text that cannot steer a terminal, hide or reorder what is read: control characters (C0, C1,
// DEL), bidirectional controls, and broken bytes become a visible `\u{…}`; a tab becomes one space.
[[nodiscard]] std::string neutralise(std::string_view text);

// At most `limit` cells of `text`, ending in "..." where it was cut.
[[nodiscard]] std::string clip(std::string_view text, std::size_t limit);

// Appends one code point.
void append(std::string& out, char32_t code_point);

}  // namespace hakoseki::utf8
