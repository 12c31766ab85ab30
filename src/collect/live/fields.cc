#include "collect/live/fields.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"

namespace hakoseki::live {
namespace {

// The place below `pointer` to which a key leads (RFC 6901).
SharedText below(const SharedText& pointer, std::string_view key) {
  std::string step = "/";
  step.reserve(key.size() + 1);
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return {pointer.view(), step};
}

class FieldReader {
 public:
  explicit FieldReader(std::uint32_t input) : input_(input) {}

  // The recursion is as deep as the document, which limits::nesting bounds.
  Value read(const Node& node, const Fields& fields, const SharedText& pointer) {
    ++values_;
    const Evidence at = place(node, pointer);
    if (exhausted()) {
      return Value::unknown_at(
          at,
          {.reason = Reason::too_many_alternatives, .detail = "document budget", .written = true});
    }
    switch (node.kind()) {
      case Node::Kind::scalar:
        return scalar(node, fields, at);
      case Node::Kind::list:
        return list(node, fields, pointer, at);
      case Node::Kind::map:
        break;
    }
    return map(node, fields, pointer, at);
  }

 private:
  [[nodiscard]] Evidence place(const Node& node, const SharedText& pointer) const {
    return {.source = Source::api, .input = input_, .span = node.span(), .pointer = pointer};
  }

  static Value scalar(const Node& node, const Fields& fields, const Evidence& at) {
    if (node.is_null()) {
      Value null = Value::absent_at(at);
      null.kind = Value::Kind::null;
      return null;
    }
    const auto& choices = fields.choices;
    if (!choices.empty() &&
        std::find(choices.begin(), choices.end(), node.text()) == choices.end()) {
      // A value that AWS added later is not guessed at.
      return Value::unknown_at(
          at,
          {.reason = Reason::invalid_value, .detail = std::string(node.text()), .written = true});
    }
    return Value::scalar_at(at, std::string(node.text()), node.is_plain());
  }

  Value list(const Node& node, const Fields& fields, const SharedText& pointer,
             const Evidence& at) {
    Value value;
    value.kind = Value::Kind::list;
    value.at = at;
    value.items.reserve(node.size());
    for (std::size_t i = 0; i < node.size() && !exhausted(); ++i) {
      value.items.push_back(
          read(node.element(i), fields, below(pointer, fmt::format_int(i).c_str())));
    }
    if (exhausted()) {
      return Value::unknown_at(
          at,
          {.reason = Reason::too_many_alternatives, .detail = "document budget", .written = true});
    }
    return value;
  }

  Value map(const Node& node, const Fields& fields, const SharedText& pointer, const Evidence& at) {
    static const Fields everything;
    Value value;
    value.kind = Value::Kind::map;
    value.at = at;
    for (std::size_t i = 0; i < node.size() && !exhausted(); ++i) {
      const std::string_view key = node.key(i).text();
      const auto declared = fields.below.find(key);
      if (!fields.below.empty() && declared == fields.below.end()) continue;
      const Fields& inner = fields.below.empty() ? everything : declared->second;
      const SharedText there = below(pointer, key);
      value.members.push_back(
          {std::string(key), place(node.key(i), there), read(node.value(i), inner, there)});
    }
    value.open = exhausted();
    return value;
  }

  [[nodiscard]] bool exhausted() const { return values_ > limits::evaluated_values; }

  std::uint32_t input_;
  std::size_t values_ = 0;
};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t cut = text.find(at);
    parts.push_back(text.substr(0, cut));
    if (cut == std::string_view::npos) return parts;
    text.remove_prefix(cut + 1);
  }
}

}  // namespace

Fields Fields::of(std::span<const std::string_view> paths) {
  Fields top;
  for (const std::string_view path : paths) {
    const std::size_t equals = path.find('=');
    Fields* field = &top;
    for (const std::string_view step : split(path.substr(0, equals), '.')) {
      field = &field->below[std::string(step)];
    }
    if (equals != std::string_view::npos) field->choices = split(path.substr(equals + 1), '|');
  }
  return top;
}

Value read_fields(const Node& node, const Fields& fields, std::uint32_t input,
                  const std::string& place) {
  return FieldReader(input).read(node, fields, place);
}

}  // namespace hakoseki::live
