#include "formats/plain_value.h"

#include <cstddef>
#include <string>
#include <utility>

#include "base/limits.h"
#include "base/source_text.h"
#include "formats/json_reader.h"

namespace hakoseki {
namespace {

// `place` gives a node's evidence.
template <class Place>
class Conversion {
 public:
  explicit Conversion(Place place) : place_(std::move(place)) {}

  // The recursion is as deep as the document, which limits::nesting bounds, through aliases too.
  Value convert(const Node& node) {
    ++values_;
    bytes_ += node.text().size();
    if (exhausted()) {
      return Value::unknown_at(
          place_(node),
          {.reason = Reason::too_many_alternatives, .detail = "document budget", .written = true});
    }
    Value value;
    value.at = place_(node);
    switch (node.kind()) {
      case Node::Kind::scalar:
        value.kind = node.is_null() ? Value::Kind::null : Value::Kind::scalar;
        value.plain = node.is_plain();
        value.text = node.text();
        return value;
      case Node::Kind::list:
        value.kind = Value::Kind::list;
        for (std::size_t i = 0; i < node.size() && !exhausted(); ++i) {
          value.items.push_back(convert(node.element(i)));
        }
        return value;
      case Node::Kind::map:
        break;
    }
    value.kind = Value::Kind::map;
    for (std::size_t i = 0; i < node.size() && !exhausted(); ++i) {
      value.members.push_back(
          {std::string(node.key(i).text()), place_(node.key(i)), convert(node.value(i))});
    }
    value.open = exhausted();
    return value;
  }

 private:
  [[nodiscard]] bool exhausted() const {
    return values_ > limits::evaluated_values || bytes_ > limits::evaluated_bytes;
  }

  Place place_;
  std::size_t values_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

Value plain_value(const Node& node, std::uint32_t input) {
  const auto place = [input](const Node& one) {
    return Evidence{.source = Source::file, .input = input, .span = one.span()};
  };
  return Conversion(place).convert(node);
}

std::optional<Value> plain_value_of_json(std::string_view json, const Evidence& at) {
  const SourceText source("", std::string(json));
  const Result<Document> document = read_json(source);
  if (!document) return std::nullopt;
  return Conversion([&at](const Node&) { return at; }).convert(document->root());
}

}  // namespace hakoseki
