// Text laid out in terminal cells: wrapping by Japanese and English rules, and padding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "assess/assessment.h"

namespace hakoseki::report {

// Lines of at most `cells` cells. Breaks at spaces and between wide characters, but no line begins
// with a closing mark or a small kana or ends with an opening mark (kinsoku, JIS X 4051), and the
// last line is not one character alone where a break before it avoids that. A word longer than a
// line is cut.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t cells);

// The head with the text beside it, wrapped to `cells` with both; each line ends with a line feed.
[[nodiscard]] std::string beside(std::string_view head, std::string_view text, std::size_t cells);

// The text with spaces behind it up to `cells`; clipped where it is wider.
[[nodiscard]] std::string pad_right(std::string_view text, std::size_t cells);
[[nodiscard]] std::string pad_left(std::string_view text, std::size_t cells);

// Where the deciding evidence stands: "path:line:column", or the place in an answer.
[[nodiscard]] std::string place_of(const Finding& finding, const Inventory& inventory);

// A word of a command line as a shell takes it.
[[nodiscard]] std::string quoted(std::string_view word);

}  // namespace hakoseki::report
