// CycloneDX 1.2 to 1.7 in JSON (ECMA-424).
#include <fmt/format.h>

#include "formats/sbom/json.h"

namespace hakoseki::sbom {
namespace {

// The texts of all of them: an expression, or identifiers and names.
std::string licence_of(const Node& component) {
  std::string licence;
  for_each_map(component, "licenses", [&](const Node& choice) {
    std::string one = text_of(choice, "expression");
    const std::optional<Node> named = choice.find("license");
    if (one.empty() && named && named->is_map()) {
      one = text_of(*named, "id");
      if (one.empty()) one = text_of(*named, "name");
    }
    if (!one.empty()) licence += (licence.empty() ? "" : ", ") + one;
  });
  return licence;
}

std::vector<Property> properties_of(const Node& map) {
  std::vector<Property> properties;
  for_each_map(map, "properties", [&](const Node& property) {
    properties.emplace_back(text_of(property, "name"), text_of(property, "value"));
  });
  return properties;
}

Component component_of(const Node& node) {
  Component component{.kind = text_of(node, "type"),
                      .group = text_of(node, "group"),
                      .name = text_of(node, "name"),
                      .version = text_of(node, "version"),
                      .purl = text_of(node, "purl"),
                      .licence = licence_of(node),
                      .description = text_of(node, "description"),
                      .properties = properties_of(node),
                      .line = node.span().begin.line};
  const std::optional<Node> evidence = node.find("evidence");
  if (evidence && evidence->is_map()) {
    for_each_map(*evidence, "occurrences", [&](const Node& occurrence) {
      std::string path = text_of(occurrence, "location");
      if (!path.empty()) component.paths.push_back(std::move(path));
    });
  }
  return component;
}

// Components hold further ones that are parts of them: each counts. The reader of JSON bounds how
// deep.
void take_components(const Node& of, std::vector<Component>& components) {
  for_each_map(of, "components", [&](const Node& node) {
    if (components.size() > most_components) return;
    components.push_back(component_of(node));
    take_components(node, components);
  });
}

}  // namespace

Result<Sbom> read_cyclonedx(const SourceText& source, const Node& root) {
  Sbom sbom{.format = fmt::format("CycloneDX {}", text_of(root, "specVersion")),
            .subject = {},
            .components = {},
            .properties = properties_of(root)};
  const std::optional<Node> metadata = root.find("metadata");
  if (metadata && metadata->is_map()) {
    for (Property& property : properties_of(*metadata))
      sbom.properties.push_back(std::move(property));
    const std::optional<Node> subject = metadata->find("component");
    if (subject && subject->is_map()) {
      sbom.subject = component_of(*subject);
      take_components(*subject, sbom.components);
    }
  }
  take_components(root, sbom.components);
  if (sbom.components.size() > most_components) return too_many(source);
  for_each_map(root, "compositions", [&](const Node& composition) {
    sbom.is_incomplete |= text_of(composition, "aggregate").starts_with("incomplete");
  });
  return sbom;
}

}  // namespace hakoseki::sbom
