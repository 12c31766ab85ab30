#include "report/layout.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki::report {
namespace {

constexpr std::string_view never_first =
    "、。，．・：；？！‼⁇⁈⁉゛゜ヽヾゝゞ々〻ー～〜…‥）］｝〕〉》」』】〙〗〟’”»"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ),.;:!?]}%";
constexpr std::string_view never_last = "「『（［｛【〈《〔〘〖〝‘“«([{";

bool is_in(std::string_view set, std::string_view character) {
  return set.find(character) != std::string_view::npos;
}

struct Glyph {
  std::string_view text;
  std::size_t cells;
};

std::vector<Glyph> glyphs_of(std::string_view text) {
  std::vector<Glyph> glyphs;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8::length_at(text, at);
    const std::string_view one = text.substr(at, length);
    glyphs.push_back({one, utf8::cells(one)});
    at += length;
  }
  return glyphs;
}

bool may_begin_line(const Glyph& glyph) {
  return glyph.cells > 0 && !is_in(never_first, glyph.text);
}

// Whether a line may end behind glyph `i`.
bool may_break_behind(const std::vector<Glyph>& glyphs, std::size_t i) {
  if (i + 1 >= glyphs.size()) return true;
  if (glyphs[i].text == " ") return glyphs[i + 1].text == " " || may_begin_line(glyphs[i + 1]);
  const bool wide = glyphs[i].cells == 2 || glyphs[i + 1].cells == 2;
  return wide && !is_in(never_last, glyphs[i].text) && may_begin_line(glyphs[i + 1]) &&
         glyphs[i + 1].text != " ";
}

// A line: glyphs from `first` up to `end`.
struct Line {
  std::size_t first;
  std::size_t end;
};

std::size_t without_spaces(const std::vector<Glyph>& glyphs, std::size_t first) {
  while (first < glyphs.size() && glyphs[first].text == " ")
    ++first;
  return first;
}

std::size_t end_of_line(const std::vector<Glyph>& glyphs, std::size_t first, std::size_t cells) {
  std::size_t used = 0;
  std::size_t end = first;
  std::size_t good_end = first;
  while (end < glyphs.size() && used + glyphs[end].cells <= cells) {
    used += glyphs[end].cells;
    if (may_break_behind(glyphs, end)) good_end = end + 1;
    ++end;
  }
  if (end == glyphs.size()) return end;
  if (good_end > first) return good_end;
  if (end == first) return first + 1;  // a glyph wider than the line
  // Cut inside a word: even so, not before a mark that closes.
  std::size_t cut = end;
  while (cut > first + 1 && !may_begin_line(glyphs[cut]))
    --cut;
  return cut > first + 1 ? cut : end;
}

// Of the last two lines, moves the break back where it leaves one character alone.
void spare_the_last(const std::vector<Glyph>& glyphs, std::vector<Line>& lines, std::size_t cells) {
  if (lines.size() < 2) return;
  Line& last = lines.back();
  Line& before = lines[lines.size() - 2];
  const auto alone = [&](std::size_t first) {
    std::size_t count = 0;
    for (std::size_t i = first; i < last.end; ++i) {
      if (may_begin_line(glyphs[i]) && glyphs[i].text != " ") ++count;
    }
    return count < 2;
  };
  if (!alone(last.first)) return;
  for (std::size_t end = before.end - 1; end > before.first + 1; --end) {
    if (!may_break_behind(glyphs, end - 1)) continue;
    const std::size_t first = without_spaces(glyphs, end);
    if (first >= last.first || alone(first)) continue;
    std::size_t used = 0;
    for (std::size_t i = first; i < last.end; ++i)
      used += glyphs[i].cells;
    if (used > cells) return;
    before.end = end;
    last.first = first;
    return;
  }
}

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t cells) {
  cells = std::max<std::size_t>(cells, 8);
  const std::vector<Glyph> glyphs = glyphs_of(text);
  std::vector<Line> lines;
  for (std::size_t first = 0; first < glyphs.size();) {
    const std::size_t end = end_of_line(glyphs, first, cells);
    lines.push_back({first, end});
    first = without_spaces(glyphs, end);
  }
  spare_the_last(glyphs, lines, cells);
  std::vector<std::string> rows;
  for (const Line& line : lines) {
    std::string row;
    for (std::size_t i = line.first; i < line.end; ++i)
      row += glyphs[i].text;
    while (row.ends_with(' '))
      row.pop_back();
    rows.push_back(std::move(row));
  }
  if (rows.empty()) rows.emplace_back();
  return rows;
}

std::string beside(std::string_view head, std::string_view text, std::size_t cells) {
  const std::size_t indent = utf8::cells(head);
  const std::vector<std::string> rows = wrap(text, cells - std::min(cells, indent));
  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out += (i == 0 ? std::string(head) : std::string(indent, ' ')) + rows[i] + '\n';
  }
  return out;
}

std::string pad_right(std::string_view text, std::size_t cells) {
  std::string padded = utf8::clip(text, cells);
  padded.append(cells - std::min(cells, utf8::cells(padded)), ' ');
  return padded;
}

std::string pad_left(std::string_view text, std::size_t cells) {
  const std::string clipped = utf8::clip(text, cells);
  return std::string(cells - std::min(cells, utf8::cells(clipped)), ' ') + clipped;
}

std::string place_of(const Finding& finding, const Inventory& inventory) {
  const Evidence& at = finding.exhibits.front().evidence;
  if (at.input >= inventory.inputs.size() || at.span.begin.line == 0) return at.pointer.str();
  return fmt::format("{}:{}:{}", inventory.inputs[at.input].path, at.span.begin.line,
                     at.span.begin.column);
}

std::string quoted(std::string_view word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return is_alphanumeric(c) || std::string_view("-_./=:,@%+").find(c) != std::string_view::npos;
  });
  if (plain) return std::string(word);
  std::string result = "'";
  for (const char c : word)
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace hakoseki::report
