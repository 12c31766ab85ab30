#include "formats/cfn/expression.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "formats/cfn/evaluator.h"

namespace hakoseki::cfn {
namespace {

constexpr std::size_t longest = 160;
constexpr std::size_t deepest = 32;

// Signs that tell the parts of an expression apart, and beginnings that say what one is.
bool needs_quotes(std::string_view text) {
  return text.empty() || text == "~" || text.starts_with(' ') || text.ends_with(' ') ||
         text.ends_with(':') || text.find_first_of(",[]\"") != std::string_view::npos ||
         text.find(": ") != std::string_view::npos || text.find(" = ") != std::string_view::npos ||
         text.find("Fn::") != std::string_view::npos || text.starts_with("Condition ");
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

// A literal inside a text with references: ${x} is then ${!x}, as in Fn::Sub.
std::string escaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t at = text.find("${");
    result += text.substr(0, at);
    if (at == std::string_view::npos) break;
    result += "${!";
    text.remove_prefix(at + 2);
  }
  return result;
}

// Each function writes nothing where the whole becomes too long or too deep.
class Writer {
 public:
  std::optional<std::string> write(const Node& node, std::size_t depth) {
    if (!spend(depth)) return std::nullopt;
    if (std::optional<std::string> text = text_of(node, depth)) {
      if (text->size() > longest) return std::nullopt;
      return needs_quotes(*text) ? quoted(*text) : *std::move(text);
    }
    const std::optional<Call> call = call_of(node);
    if (!call) return write_plain(node, depth);
    std::optional<std::string> argument = call->short_form ? write_plain(call->argument, depth + 1)
                                                           : write(call->argument, depth + 1);
    if (!argument) return std::nullopt;
    return fmt::format("{} {}", call->name, *argument);
  }

 private:
  // Aliases can make a short document endless.
  bool spend(std::size_t depth) { return ++nodes_ <= longest && depth <= deepest; }

  std::optional<std::string> write_plain(const Node& node, std::size_t depth) {
    if (node.is_scalar()) {
      const std::string text = node.is_null() ? "~" : escaped(node.text());
      return node.is_null() || !needs_quotes(text) ? text : quoted(text);
    }
    std::string text;
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (i > 0) text += ", ";
      if (node.is_map()) {
        const std::optional<std::string> key = write(node.key(i), depth + 1);
        if (!key) return std::nullopt;
        text += *key + ": ";
      }
      const std::optional<std::string> item =
          write(node.is_map() ? node.value(i) : node.element(i), depth + 1);
      if (!item || text.size() + item->size() > longest) return std::nullopt;
      text += *item;
    }
    return node.is_map() ? "{" + text + "}" : "[" + text + "]";
  }

  // What can stand in one text: literals, references, and texts that are made of them.
  std::optional<std::string> text_of(const Node& node, std::size_t depth) {
    if (!spend(depth)) return std::nullopt;
    const std::optional<Call> call = call_of(node);
    if (!call) {
      if (!node.is_scalar() || node.is_null()) return std::nullopt;
      return escaped(node.text());
    }
    const Node& argument = call->argument;
    if (call->name == "Ref" && argument.is_scalar()) {
      return fmt::format("${{{}}}", argument.text());
    }
    if (call->name == "Fn::GetAtt") {
      if (argument.is_scalar()) return fmt::format("${{{}}}", argument.text());
      const bool pair = argument.is_list() && argument.size() == 2 &&
                        argument.element(0).is_scalar() && argument.element(1).is_scalar();
      if (!pair || call_of(argument.element(0)) || call_of(argument.element(1))) {
        return std::nullopt;
      }
      return fmt::format("${{{}.{}}}", argument.element(0).text(), argument.element(1).text());
    }
    if (call->name == "Fn::Sub" && argument.is_scalar()) return std::string(argument.text());
    if (call->name == "Fn::Join") return joined(argument, depth);
    return std::nullopt;
  }

  std::optional<std::string> joined(const Node& argument, std::size_t depth) {
    const bool simple = argument.is_list() && argument.size() == 2 &&
                        argument.element(0).is_scalar() && !call_of(argument.element(0)) &&
                        argument.element(1).is_list() && !call_of(argument.element(1));
    if (!simple) return std::nullopt;
    const Node pieces = argument.element(1);
    std::string text;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const std::optional<std::string> piece = text_of(pieces.element(i), depth + 1);
      if (!piece) return std::nullopt;
      if (i > 0) text += escaped(argument.element(0).text());
      text += *piece;
      if (text.size() > longest) return std::nullopt;
    }
    return text;
  }

  std::size_t nodes_ = 0;
};

std::optional<std::string> on_a_line(std::optional<std::string> text) {
  const auto breaks = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (!text || text->size() > longest || std::any_of(text->begin(), text->end(), breaks)) {
    return std::nullopt;
  }
  return text;
}

}  // namespace

std::optional<std::string> expression_of(const Node& node) {
  std::optional<std::string> text = on_a_line(Writer().write(node, 0));
  const bool reference = text && text->starts_with("${") && text->find('}') + 1 == text->size();
  if (reference) return text->substr(2, text->size() - 3);
  return text;
}

std::optional<std::string> equation_of(const Node& a, const Node& b) {
  std::optional<std::string> left = on_a_line(Writer().write(a, 0));
  std::optional<std::string> right = on_a_line(Writer().write(b, 0));
  if (!left || !right) return std::nullopt;
  if (*right < *left) std::swap(left, right);
  return fmt::format("{} = {}", *left, *right);
}

}  // namespace hakoseki::cfn
