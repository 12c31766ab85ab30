// Text laid out in terminal cells: wrapping by Japanese and English rules, padding, and what a line
// of a file may show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assess/assessment.h"

namespace hakoseki::report {

// Lines of at most `cells` cells. Breaks at spaces and between wide characters, but no line begins
// with a closing mark or ends with an opening one (kinsoku, JIS X 4051). A word longer than a line
// is cut.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t cells);

// The text with spaces behind it up to `cells`; clipped where it is wider.
[[nodiscard]] std::string pad_right(std::string_view text, std::size_t cells);
[[nodiscard]] std::string pad_left(std::string_view text, std::size_t cells);

// Where the deciding evidence stands: "path:line:column", or the place in an answer.
[[nodiscard]] std::string place_of(const Finding& finding, const Inventory& inventory);

// Where secrets stand in the inputs of an assessment: no report shows more than their first four
// characters.
class SecretPlaces {
 public:
  explicit SecretPlaces(const Assessment& assessment);

  // A line of an input (1-based) with its secrets masked by asterisks; code points keep their
  // columns.
  [[nodiscard]] std::string masked_line(std::uint32_t input, std::size_t line,
                                        const Inventory& inventory) const;

 private:
  std::map<std::uint32_t, std::vector<Span>> spans_;
};

}  // namespace hakoseki::report
