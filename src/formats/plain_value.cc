#include "formats/plain_value.h"

#include <string>

#include "base/source_text.h"
#include "formats/json_reader.h"

namespace hakoseki {
namespace {

// `place` gives a node's evidence. The recursion is as deep as the document, which limits::nesting bounds.
template <class Place>
Value convert(const Node& node, const Place& place) {
  Value value;
  value.at = place(node);
  switch (node.kind()) {
    case Node::Kind::scalar:
      value.kind = node.is_null() ? Value::Kind::null : Value::Kind::scalar;
      value.plain = node.is_plain();
      value.text = node.text();
      return value;
    case Node::Kind::list:
      value.kind = Value::Kind::list;
      value.items.reserve(node.size());
      for (std::size_t i = 0; i < node.size(); ++i) {
        value.items.push_back(convert(node.element(i), place));
      }
      return value;
    case Node::Kind::map: break;
  }
  value.kind = Value::Kind::map;
  value.members.reserve(node.size());
  for (std::size_t i = 0; i < node.size(); ++i) {
    value.members.push_back({std::string(node.key(i).text()), place(node.key(i)),
                             convert(node.value(i), place)});
  }
  return value;
}

}  // namespace

Value plain_value(const Node& node, std::uint32_t input) {
  return convert(node, [input](const Node& one) {
    return Evidence{.source = Source::file, .input = input, .span = one.span()};
  });
}

std::optional<Value> plain_value_of_json(std::string_view json, const Evidence& at) {
  const SourceText source("", std::string(json));
  const Result<Document> document = read_json(source);
  if (!document) return std::nullopt;
  return convert(document->root(), [&at](const Node&) { return at; });
}

}  // namespace hakoseki
