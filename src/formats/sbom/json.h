// Members of an SBOM, read with tolerance: what a document has beside the letter of its format, or
// of another type, is as if it was not there, so that the rest of it is read.
#pragma once

#include <string>
#include <string_view>

#include "formats/node.h"
#include "formats/sbom/sbom.h"

namespace hakoseki::sbom {

[[nodiscard]] inline std::string text_of(const Node& map, std::string_view name) {
  const std::optional<Node> node = map.find(name);
  return node && node->is_scalar() && !node->is_null() ? std::string(node->text()) : std::string();
}

template <class Visit>
void for_each_element(const Node& map, std::string_view name, const Visit& visit) {
  const std::optional<Node> list = map.find(name);
  if (!list || !list->is_list()) return;
  for (std::size_t i = 0; i < list->size(); ++i)
    visit(list->element(i));
}

template <class Visit>
void for_each_map(const Node& map, std::string_view name, const Visit& visit) {
  for_each_element(map, name, [&](const Node& element) {
    if (element.is_map()) visit(element);
  });
}

[[nodiscard]] std::unexpected<Error> too_many(const SourceText& source);

// What parse_sbom recognised. INVARIANT: the root is a map.
[[nodiscard]] Result<Sbom> read_cyclonedx(const SourceText& source, const Node& root);
[[nodiscard]] Result<Sbom> read_spdx(const SourceText& source, const Node& root);

}  // namespace hakoseki::sbom
