#include "formats/holes.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace hakoseki {
namespace {

struct Placeholder {
  std::string_view open;
  std::string_view close;
};
constexpr std::array<Placeholder, 5> placeholders = {
    {{"{{", "}}"}, {"<", ">"}, {"[", "]"}, {"%", "%"}, {"__", "__"}}};

bool is_name(char c) {
  return is_alphanumeric(c) || c == '_';
}

// The bytes that the placeholder at the front of `text` takes, and what stands inside.
struct Found {
  std::size_t length = 0;
  std::string_view inside = {};
};

Found placeholder_at(std::string_view text) {
  if (text.front() == '$') {
    std::size_t end = 1;
    while (end < text.size() && is_name(text[end]))
      ++end;
    return end > 1 ? Found{end, text.substr(1, end - 1)} : Found{};
  }
  for (const Placeholder& one : placeholders) {
    if (!text.starts_with(one.open)) continue;
    const std::size_t close = text.find(one.close, one.open.size());
    if (close == std::string_view::npos || close == one.open.size()) continue;
    const std::string_view inside = text.substr(one.open.size(), close - one.open.size());
    // `a__b` is a name; `__IMAGE__` is none that a registry takes.
    const bool lower =
        std::any_of(inside.begin(), inside.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (one.open == "__" && lower) continue;
    return {close + one.close.size(), inside};
  }
  return {};
}

}  // namespace

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

std::string with_holes(std::string_view text) {
  const std::vector<Hole> holes = holes_in(text);
  auto hole = holes.begin();
  std::string whole;
  for (std::size_t at = 0; at < text.size();) {
    if (hole != holes.end() && at == hole->begin) {
      whole += text.substr(at, hole->end - at);
      at = hole->end;
      ++hole;
      continue;
    }
    const Found found = placeholder_at(text.substr(at));
    if (found.length == 0) {
      whole += text[at++];
      continue;
    }
    whole += "${";
    whole += found.inside;
    whole += '}';
    at += found.length;
    while (hole != holes.end() && hole->begin < at)
      ++hole;
  }
  return whole;
}

}  // namespace hakoseki
