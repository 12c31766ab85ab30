// What every fuzz target demands: a broken promise stops the program where the fuzzer sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "formats/node.h"

namespace hakoseki::fuzz {

inline void demand(bool promise) {
  if (!promise) __builtin_trap();
}

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// The end of the text may stand behind its last line end, on a line that holds nothing.
inline bool is_inside(Position position, const SourceText& source) {
  if (position.line == 0 || position.column == 0) return false;
  if (position.line > source.line_count()) {
    return position == Position{static_cast<std::uint32_t>(source.line_count() + 1), 1};
  }
  std::string_view line = source.text().substr(source.offset_of({position.line, 1}));
  line = line.substr(0, line.find('\n'));
  return position.column <= utf8::code_points(line) + 1;
}

inline void demand_inside(const Span& span, const SourceText& source) {
  demand(span.begin <= span.end && is_inside(span.begin, source) && is_inside(span.end, source));
}

// A refusal says what is wrong, and where: "path:line:column".
inline void demand_place(const Error& error, const SourceText& source) {
  demand(!error.what.empty() && error.where.starts_with(source.path() + ":"));
  const std::string_view numbers = std::string_view(error.where).substr(source.path().size() + 1);
  Position position;
  std::uint32_t* into = &position.line;
  for (const char c : numbers) {
    if (c == ':' && into == &position.line) {
      into = &position.column;
    } else {
      demand(c >= '0' && c <= '9');
      *into = *into * 10 + static_cast<std::uint32_t>(c - '0');
    }
  }
  demand(is_inside(position, source));
}

// Calls `visit` once with each node; aliases of YAML are shared.
template <class Visit>
void for_each_node(const Document& document, const Visit& visit) {
  std::vector<bool> met(document.node_count());
  std::vector<Node> waiting = {document.root()};
  while (!waiting.empty()) {
    const Node node = waiting.back();
    waiting.pop_back();
    if (met[node.index()]) continue;
    met[node.index()] = true;
    visit(node);
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (node.is_list()) waiting.push_back(node.element(i));
      if (node.is_map()) waiting.insert(waiting.end(), {node.key(i), node.value(i)});
    }
  }
}

}  // namespace hakoseki::fuzz
