#include "support/json_of.h"

namespace hakoseki::tests {

std::string json_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\n') {
      quoted += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string json_of(const Node& node) {
  if (node.is_scalar()) {
    const std::string text(node.text());
    if (node.is_null()) return "null";
    const bool number = !text.empty() && text.find_first_not_of("-0123456789.") == text.npos;
    const bool word = text == "true" || text == "false";
    return node.is_plain() && (number || word) ? text : json_text(text);
  }
  std::string all;
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (i > 0) all += ", ";
    all += node.is_list() ? json_of(node.element(i))
                          : json_text(node.key(i).text()) + ": " + json_of(node.value(i));
  }
  return node.is_list() ? '[' + all + ']' : '{' + all + '}';
}

}  // namespace hakoseki::tests
