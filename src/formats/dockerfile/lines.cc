// Physical lines to logical lines, and byte offsets to positions.
#include "formats/dockerfile/lines.h"

#include <algorithm>
#include <initializer_list>
#include <map>

#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki::dockerfile {
namespace {

constexpr std::size_t block_bytes = 64;

// Most characters are ASCII, and this is asked for each character of a file.
std::size_t character_length(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]) < 0x80 ? 1 : utf8::length_at(text, at);
}

bool is_ascii_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_wide_space(std::uint32_t code_point) {
  return code_point == 0x85 || code_point == 0xA0 || code_point == 0x1680 ||
         (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
         code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
         code_point == 0x3000;
}

// The length of the white space outside ASCII with which `text` begins, in UTF-8; 0 if with none.
std::size_t wide_space_length(std::string_view text) {
  const auto byte = [text](std::size_t at) -> std::uint32_t {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const auto is_tail = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80; };
  if (byte(0) == 0xC2 && is_tail(1)) return is_wide_space(byte(1)) ? 2 : 0;
  if ((byte(0) & 0xF0U) != 0xE0 || !is_tail(1) || !is_tail(2)) return 0;
  const std::uint32_t code_point =
      ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
  return is_wide_space(code_point) ? 3 : 0;
}

// The length of the white space that ends right before `end`.
std::size_t space_length_before(std::string_view text, std::size_t end) {
  if (end == 0) return 0;
  if (is_ascii_space(text[end - 1])) return 1;
  for (const std::size_t length : {std::size_t{2}, std::size_t{3}}) {
    if (end >= length && wide_space_length(text.substr(end - length, length)) == length) {
      return length;
    }
  }
  return 0;
}

Range without_leading_space(std::string_view text, Range range) {
  while (!range.empty()) {
    const std::size_t length = space_length(text, range.begin);
    if (length == 0) break;
    range.begin = std::min(range.begin + length, range.end);
  }
  return range;
}

// Cuts the escape character that ends `line`, if it ends so. A doubled one escapes itself.
bool cut_continuation(std::string_view text, char escape, Range& line) {
  const std::size_t last = line.of(text).find_last_not_of(" \t");
  if (last == std::string_view::npos || line.of(text)[last] != escape) return false;
  if (last > 0 && line.of(text)[last - 1] == escape) return false;
  line.end = line.begin + last;
  return true;
}

Range line_at(std::string_view text, std::size_t at) {
  const std::size_t newline = text.find('\n', at);
  return {at, newline == std::string_view::npos ? text.size() : newline + 1};
}

struct Directive {
  std::string name;  // lower case
  Range value;
};

// `line` begins behind the number sign.
std::optional<Directive> directive_in(std::string_view text, Range line) {
  line = trimmed(text, line);
  Directive directive;
  std::size_t at = line.begin;
  const auto is_name = [&](char c) { return is_letter(c) || (at > line.begin && is_digit(c)); };
  for (; at < line.end && is_name(text[at]); ++at) {
    directive.name += static_cast<char>(is_letter(text[at]) ? (text[at] | 0x20) : text[at]);
  }
  while (at < line.end && is_ascii_space(text[at])) {
    ++at;
  }
  if (directive.name.empty() || at == line.end || text[at] != '=') return std::nullopt;
  directive.value = trimmed(text, {at + 1, line.end});
  if (directive.value.empty()) return std::nullopt;
  return directive;
}

}  // namespace

std::size_t space_length(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (is_ascii_space(text[at])) return 1;
  return wide_space_length(text.substr(at));
}

Range without_line_end(std::string_view text, Range line) {
  while (!line.empty() && (text[line.end - 1] == '\n' || text[line.end - 1] == '\r')) {
    --line.end;
  }
  return line;
}

Range trimmed(std::string_view text, Range range) {
  const std::string_view inside = text.substr(0, range.end);
  range = without_leading_space(inside, range);
  while (!range.empty()) {
    const std::size_t length = space_length_before(inside, range.end);
    if (length == 0 || length > range.end - range.begin) break;
    range.end -= length;
  }
  return range;
}

PositionIndex::PositionIndex(std::string_view text) : text_(text) {
  line_starts_.push_back(0);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (at + 1 < text.size()) line_starts_.push_back(at + 1);
  }
  marks_.reserve(text.size() / block_bytes + 1);
  Mark mark;
  while (mark.offset < text.size()) {
    if (mark.offset / block_bytes >= marks_.size()) marks_.push_back(mark);
    mark.offset += character_length(text, mark.offset);
    ++mark.code_points;
  }
}

std::size_t PositionIndex::code_points_before(std::size_t offset) const {
  if (marks_.empty()) return 0;
  // A block's mark may lie behind `offset` where a character crosses the blocks' border.
  std::size_t block = std::min(offset / block_bytes, marks_.size() - 1);
  if (marks_[block].offset > offset) --block;
  Mark mark = marks_[block];
  for (; mark.offset < offset; ++mark.code_points) {
    mark.offset += character_length(text_, mark.offset);
  }
  return mark.code_points;
}

Position PositionIndex::position_of(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t column = code_points_before(offset) - code_points_before(*(next - 1)) + 1;
  return {static_cast<std::uint32_t>(next - line_starts_.begin()),
          static_cast<std::uint32_t>(column)};
}

Span PositionIndex::span_of(Range range) const {
  return {position_of(range.begin), position_of(range.end)};
}

Range LogicalLine::in_source(Range range) const {
  const auto source_of = [this](std::size_t at) {
    const auto next = std::ranges::upper_bound(pieces, at, {}, &Piece::at);
    const Piece& piece = *(next - 1);
    return piece.source + (at - piece.at);
  };
  // An empty range stands behind the character before it, not where the next line begins.
  if (range.empty()) {
    const std::size_t at = range.begin == 0 ? source_of(0) : source_of(range.begin - 1) + 1;
    return {at, at};
  }
  return {source_of(range.begin), source_of(range.end - 1) + 1};
}

std::optional<Range> LineReader::next_raw() {
  if (at_ >= text_.size()) return std::nullopt;
  const Range line = line_at(text_, at_);
  at_ = line.end;
  return line;
}

std::optional<LogicalLine> LineReader::next() {
  joined_.clear();
  pieces_.clear();
  while (true) {
    const std::optional<Range> raw = next_raw();
    if (!raw) break;
    const bool is_first = pieces_.empty();
    Range line = without_line_end(text_, *raw);
    const Range content = without_leading_space(text_.substr(0, line.end), line);
    // Blank lines inside a continued instruction are deprecated, but docker build takes them.
    if (content.empty() || text_[content.begin] == '#') continue;
    if (is_first) line = content;
    const bool continues = cut_continuation(text_, escape_, line);
    pieces_.push_back({joined_.size(), line.begin});
    if (is_first && !continues) return LogicalLine{line.of(text_), pieces_};
    joined_ += line.of(text_);
    if (!continues) break;
  }
  if (pieces_.empty()) return std::nullopt;
  return LogicalLine{joined_, pieces_};
}

Checked<Directives> read_directives(std::string_view text) {
  Directives directives;
  std::map<std::string, bool, std::less<>> seen = {
      {"syntax", false}, {"escape", false}, {"check", false}};
  for (std::size_t at = 0; at < text.size();) {
    const Range raw = line_at(text, at);
    at = raw.end;
    const Range line = trimmed(text, raw);
    if (line.empty() || text[line.begin] != '#') break;
    const std::optional<Directive> directive = directive_in(text, {line.begin + 1, line.end});
    if (!directive) break;
    const auto known = seen.find(directive->name);
    if (known == seen.end()) break;
    if (known->second) {
      return std::unexpected(Flaw{line.begin, say({"parser directive `{}` is given twice",
                                                   "パーサーディレクティブ `{}` が重複しています"},
                                                  directive->name)});
    }
    known->second = true;
    const std::string_view value = directive->value.of(text);
    if (directive->name == "escape") {
      if (value != "\\" && value != "`") {
        return std::unexpected(
            Flaw{directive->value.begin,
                 Text{"the escape character must be a backslash or a backtick",
                      "エスケープ文字に使えるのはバックスラッシュとバッククォートだけです"}});
      }
      directives.escape = value.front();
    } else {
      (directive->name == "syntax" ? directives.syntax : directives.check) = directive->value;
    }
  }
  return directives;
}

}  // namespace hakoseki::dockerfile
