// The lines of a Dockerfile as its instructions see them: continuations joined, comments left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/position.h"
#include "base/result.h"

namespace hakoseki::dockerfile {

// Bytes [begin, end) of a text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] bool empty() const { return begin == end; }
  [[nodiscard]] std::string_view of(std::string_view text) const {
    return text.substr(begin, end - begin);
  }
};

// What is wrong, at a byte offset of the text that the function was given.
struct Flaw {
  std::size_t at = 0;
  Message what;
  Fault fault = Fault::malformed;
};

template <class T>
class [[nodiscard]] Checked : public std::expected<T, Flaw> {
 public:
  using std::expected<T, Flaw>::expected;
};

// Positions of byte offsets. Not SourceText::position_of: that counts from the start of the line,
// which is quadratic for a line of a million words.
class PositionIndex {
 public:
  // `text` must outlive this object.
  explicit PositionIndex(std::string_view text);
  [[nodiscard]] Position position_of(std::size_t offset) const;
  [[nodiscard]] Span span_of(Range range) const;

 private:
  struct Mark {
    std::size_t offset = 0;       // of the first byte of a character
    std::size_t code_points = 0;  // before it
  };
  [[nodiscard]] std::size_t code_points_before(std::size_t offset) const;

  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  std::vector<Mark> marks_;  // one for every block of bytes
};

// One instruction's line. Valid until the reader's next().
struct LogicalLine {
  struct Piece {
    std::size_t at = 0;      // in `text`
    std::size_t source = 0;  // in the file
  };
  std::string_view text;
  std::span<const Piece> pieces;  // ordered; the first at 0

  // The place in the file of a range of `text`: from its first to behind its last character.
  [[nodiscard]] Range in_source(Range range) const;
};

class LineReader {
 public:
  // `text` must outlive this object.
  LineReader(std::string_view text, char escape) : text_(text), escape_(escape) {}

  // The next line that is neither blank nor a comment, with its continuation lines.
  [[nodiscard]] std::optional<LogicalLine> next();
  // The next line of the file as it is, with its line end: the body of a heredoc.
  [[nodiscard]] std::optional<Range> next_raw();
  // Where in the file next_raw() will read.
  [[nodiscard]] std::size_t offset() const { return at_; }

 private:
  std::string_view text_;
  char escape_;
  std::size_t at_ = 0;
  std::string joined_;
  std::vector<LogicalLine::Piece> pieces_;
};

// `# name=value` lines at the very top of a file.
struct Directives {
  char escape = '\\';
  std::optional<Range> syntax;
  std::optional<Range> check;
};

Checked<Directives> read_directives(std::string_view text);

// The length in bytes of the white space character at `at`, as Unicode defines it (an ideographic
// space too); 0 if there is none.
[[nodiscard]] std::size_t space_length(std::string_view text, std::size_t at);

[[nodiscard]] Range without_line_end(std::string_view text, Range line);

// `range` without the white space around it.
[[nodiscard]] Range trimmed(std::string_view text, Range range);

}  // namespace hakoseki::dockerfile
