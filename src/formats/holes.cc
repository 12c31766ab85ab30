#include "formats/holes.h"

#include <algorithm>

namespace hakoseki {

std::vector<Hole> holes_in(std::string_view text) {
  std::vector<Hole> holes;
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{') {
      open.push_back(i++);
    } else if (text[i] == '}' && !open.empty()) {
      const std::size_t begin = open.back();
      open.pop_back();
      // A hole closes after those inside it: the outer one takes their place.
      while (!holes.empty() && holes.back().begin > begin)
        holes.pop_back();
      holes.push_back({begin, i + 1});
    }
  }
  return holes;
}

bool has_hole(std::string_view text) {
  return !holes_in(text).empty();
}

std::optional<std::string_view> single_hole(std::string_view text) {
  const std::vector<Hole> holes = holes_in(text);
  if (holes.size() != 1 || holes.front().begin != 0 || holes.front().end != text.size()) {
    return std::nullopt;
  }
  return text.substr(2, text.size() - 3);
}

std::size_t find_outside_holes(std::string_view text, std::string_view characters,
                               std::size_t from) {
  const std::vector<Hole> holes = holes_in(text);
  auto hole =
      std::find_if(holes.begin(), holes.end(), [&](const Hole& one) { return one.end > from; });
  for (std::size_t i = from; i < text.size(); ++i) {
    if (hole != holes.end() && i >= hole->begin) {
      i = hole->end - 1;
      ++hole;
      continue;
    }
    if (characters.find(text[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

}  // namespace hakoseki
