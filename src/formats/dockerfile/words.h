// An instruction's line cut into words, flags and heredoc marks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/dockerfile/lines.h"

namespace hakoseki::dockerfile {

// Words between spaces and tabs; quotes and escapes mean nothing here.
[[nodiscard]] std::vector<Range> split_at_blanks(std::string_view text, Range range);

// The same, at all white space of Unicode.
[[nodiscard]] std::vector<Range> split_at_spaces(std::string_view text, Range range);

// Words between white space; quotes and the escape character hold a word together and stay in it.
[[nodiscard]] std::vector<Range> split_quoted(std::string_view text, Range range, char escape);

// `--name=value` as written, quotes and escapes removed.
struct RawFlag {
  std::string name;
  std::string value;
  Range range;
  std::optional<Range> value_range;  // absent without an equals sign
};

struct Flags {
  std::vector<RawFlag> flags;
  Range rest;  // what follows them
};

// The flags with which `range` begins; a bare `--` ends them.
[[nodiscard]] Flags split_flags(std::string_view text, Range range, char escape);

// `<<NAME` on an instruction's line.
struct HeredocMark {
  std::string name;
  bool strips_tabs = false;
  bool is_quoted = false;
  Range range;
};

// Whether `word`, all of it, is the mark of a heredoc.
[[nodiscard]] std::optional<HeredocMark> heredoc_mark(std::string_view text, Range word);

// The marks among the shell words of `text`, in order. None where `text` has an open quote or an
// expansion that docker build does not know: it then sees no heredoc either.
[[nodiscard]] std::vector<HeredocMark> heredoc_marks(std::string_view text);

}  // namespace hakoseki::dockerfile
