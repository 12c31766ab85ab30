#include "engines/image/packages/stanzas.h"

#include <algorithm>

#include "base/ascii.h"

namespace hakoseki::image {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::string_view Stanza::operator[](std::string_view name) const {
  const auto field = std::find_if(
      fields_.rbegin(), fields_.rend(),
      [wanted = lower_case(name)](const auto& pair) { return lower_case(pair.first) == wanted; });
  return field == fields_.rend() ? std::string_view() : field->second;
}

Stanza take_stanza(std::string_view& text) {
  Stanza stanza;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (trimmed(line).empty()) {
      if (stanza.empty()) continue;
      break;
    }
    if (line.front() == ' ' || line.front() == '\t' || line.front() == '#') continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
      ++stanza.broken_lines_;
      continue;
    }
    stanza.fields_.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  }
  return stanza;
}

}  // namespace hakoseki::image
