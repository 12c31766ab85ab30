#include "report/layout.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"

namespace hakoseki::report {
namespace {

constexpr std::string_view never_first =
    "、。，．・：；？！」』）】〉》〕ーァィゥェォッャュョァ々),.;:!?]}";
constexpr std::string_view never_last = "「『（【〈《〔([{";

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

// Whether a line may end behind glyph `i`.
bool may_break_behind(const std::vector<Glyph>& glyphs, std::size_t i) {
  if (i + 1 >= glyphs.size()) return true;
  if (glyphs[i].text == " ") return true;
  const bool wide = glyphs[i].cells == 2 || glyphs[i + 1].cells == 2;
  return wide && !is_in(never_last, glyphs[i].text) && !is_in(never_first, glyphs[i + 1].text) &&
         glyphs[i + 1].text != " ";
}

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t cells) {
  cells = std::max<std::size_t>(cells, 8);
  const std::vector<Glyph> glyphs = glyphs_of(text);
  std::vector<std::string> lines;
  std::size_t first = 0;
  while (first < glyphs.size()) {
    if (glyphs[first].text == " " && !lines.empty()) {
      ++first;
      continue;
    }
    std::size_t used = 0;
    std::size_t end = first;
    std::size_t good_end = first;
    while (end < glyphs.size() && used + glyphs[end].cells <= cells) {
      used += glyphs[end].cells;
      if (may_break_behind(glyphs, end)) good_end = end + 1;
      ++end;
    }
    if (end < glyphs.size() && good_end > first) end = good_end;
    if (end == first) end = first + 1;  // a glyph wider than the line
    std::string line;
    for (std::size_t i = first; i < end; ++i)
      line += glyphs[i].text;
    while (line.ends_with(' '))
      line.pop_back();
    lines.push_back(std::move(line));
    first = end;
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
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
  if (at.input >= inventory.inputs.size() || at.span.begin.line == 0) return at.pointer;
  return fmt::format("{}:{}:{}", inventory.inputs[at.input].path, at.span.begin.line,
                     at.span.begin.column);
}

}  // namespace hakoseki::report
