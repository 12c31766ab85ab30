#include "io/aws/json_node.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/source_text.h"
#include "formats/json_reader.h"

namespace hakoseki::aws {

void write_node(JsonWriter& json, const Node& node) {
  if (node.is_list()) {
    json.begin_array();
    for (std::size_t i = 0; i < node.size(); ++i) {
      write_node(json, node.element(i));
    }
    return json.end_array();
  }
  if (node.is_map()) {
    json.begin_object();
    for (std::size_t i = 0; i < node.size(); ++i) {
      json.key(node.key(i).text());
      write_node(json, node.value(i));
    }
    return json.end_object();
  }
  if (!node.is_plain()) return json.string(node.text());
  if (node.is_null()) return json.null();
  const std::string_view text = node.text();
  if (text == "true" || text == "false") return json.boolean(text == "true");
  json.numeral(text);
}

std::string member_text(const Node& node, std::string_view name) {
  const std::optional<Node> member = node.find(name);
  return member && member->is_scalar() && !member->is_null() ? std::string(member->text())
                                                             : std::string();
}

std::optional<Node> node_at(const Node& root, std::string_view path) {
  std::optional<Node> node = root;
  while (node && !path.empty()) {
    const std::size_t point = std::min(path.find('.'), path.size());
    node = node->find(path.substr(0, point));
    path.remove_prefix(std::min(point + 1, path.size()));
  }
  return node;
}

Result<std::string> with_member(const std::string& object, std::string_view name,
                                std::string_view text) {
  const SourceText source("parameters", object);
  TRY(const Document document, read_json(source));
  const Node root = document.root();
  if (!root.is_map()) return std::unexpected(Error{Fault::malformed, "parameters are no object"});
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  for (std::size_t i = 0; i < root.size(); ++i) {
    if (root.key(i).text() == name) continue;
    json.key(root.key(i).text());
    write_node(json, root.value(i));
  }
  json.member(name, text);
  json.end_object();
  return out;
}

}  // namespace hakoseki::aws
