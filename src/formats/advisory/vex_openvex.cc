// OpenVEX 0.0.1 and 0.2.0 (https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md).
#include <fmt/format.h>

#include "formats/advisory/reading.h"
#include "formats/advisory/vex_formats.h"

namespace hakoseki::advisory {
namespace {

// A text in 0.0.1, since then an object with identifiers.
VexThing thing_of(const Node& node) {
  VexThing thing;
  if (node.is_scalar()) {
    identify(thing, node.text());
    return thing;
  }
  identify(thing, text_at(node, "@id"));
  const std::optional<Node> identifiers = node.find("identifiers");
  for (std::size_t i = 0; identifiers && identifiers->is_map() && i < identifiers->size(); ++i)
    identify(thing, identifiers->value(i).text());
  const std::optional<Node> hashes = node.find("hashes");
  for (std::size_t i = 0; hashes && hashes->is_map() && i < hashes->size(); ++i)
    identify_by_hash(thing, hashes->key(i).text(), hashes->value(i).text());
  return thing;
}

std::vector<VexThing> things_at(const Node& map, std::string_view name) {
  std::vector<VexThing> things;
  for_each_at(map, name, [&](const Node& node, std::size_t) {
    VexThing thing = thing_of(node);
    if (is_identified(thing)) things.push_back(std::move(thing));
  });
  return things;
}

// Until 0.0.1 the subcomponents were the statement's, of each of its products.
std::vector<VexProduct> products_of(const Node& statement) {
  const std::vector<VexThing> of_all = things_at(statement, "subcomponents");
  std::vector<VexProduct> products;
  for_each_at(statement, "products", [&](const Node& node, std::size_t) {
    VexProduct product{.itself = thing_of(node), .subcomponents = things_at(node, "subcomponents")};
    if (node.is_scalar()) product.subcomponents = of_all;
    products.push_back(std::move(product));
  });
  return products;
}

// `name` is the id; `@id` is a place in the web, and the only one in documents before it.
std::vector<std::string> vulnerabilities_of(const Node& statement) {
  const std::optional<Node> node = statement.find("vulnerability");
  if (!node) return {};
  std::vector<std::string> ids;
  if (node->is_scalar()) {
    ids.emplace_back(node->text());
    return ids;
  }
  const std::string_view name = text_at(*node, "name");
  ids.emplace_back(name.empty() ? text_at(*node, "@id") : name);
  for (const std::string& alias : texts_at(*node, "aliases"))
    add_once(ids, alias);
  return ids;
}

std::optional<VexStatus> status_named(std::string_view word) {
  for (const VexStatus status : {VexStatus::not_affected, VexStatus::affected, VexStatus::fixed,
                                 VexStatus::under_investigation}) {
    if (word == name_of(status)) return status;
  }
  return std::nullopt;
}

}  // namespace

VexDocument read_openvex(const Node& root, std::string_view path) {
  VexDocument document{.format = "OpenVEX",
                       .id = std::string(text_at(root, "@id")),
                       .author = std::string(text_at(root, "author"))};
  const auto time = parse_iso8601(text_at(root, "timestamp"));
  for_each_at(root, "statements", [&](const Node& node, std::size_t number) {
    std::string where = fmt::format("{}#/statements/{}", path, number);
    const auto status = status_named(text_at(node, "status"));
    if (!status) {
      document.skipped.push_back({std::move(where), say({"`{}` is no status of VEX",
                                                         "`{}` は VEX の status ではありません"},
                                                        text_at(node, "status"))});
      return;
    }
    VexStatement statement{.vulnerabilities = vulnerabilities_of(node),
                           .status = *status,
                           .justification = std::string(text_at(node, "justification")),
                           .impact = std::string(text_at(node, "impact_statement")),
                           .action = std::string(text_at(node, "action_statement")),
                           .products = products_of(node),
                           .author = document.author,
                           .time = parse_iso8601(text_at(node, "timestamp")),
                           .where = std::move(where)};
    if (!statement.time) statement.time = time;
    add_statement(document, std::move(statement));
  });
  return document;
}

}  // namespace hakoseki::advisory
