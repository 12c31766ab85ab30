// The records of Debian's control files (deb-control(5)) and of e-mail headers (RFC 5322), which
// Python's metadata uses: `Name: value` lines, continued by lines that begin with white space.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace hakoseki::image {

// One record: names and values as written, of continued values the first line alone, and less the
// white space around them. All point into the text.
class Stanza {
 public:
  // The last value of a name, whatever its case; empty where it is not there.
  [[nodiscard]] std::string_view operator[](std::string_view name) const;
  [[nodiscard]] bool empty() const { return fields_.empty(); }
  // Lines that are neither a field nor the continuation of one.
  [[nodiscard]] std::size_t broken_lines() const { return broken_lines_; }

 private:
  friend Stanza take_stanza(std::string_view& text);
  std::vector<std::pair<std::string_view, std::string_view>> fields_;
  std::size_t broken_lines_ = 0;
};

// The record at the front of `text`, which is moved behind it and its empty line.
[[nodiscard]] Stanza take_stanza(std::string_view& text);

// The line at the front of `text`, without its end, which is moved behind it.
[[nodiscard]] std::string_view take_line(std::string_view& text);

[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace hakoseki::image
