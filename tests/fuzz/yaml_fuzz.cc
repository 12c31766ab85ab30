// Any bytes as YAML: a document whose nodes stand where they say, or a refusal with a place.
#include <algorithm>

#include "base/limits.h"
#include "formats/yaml_reader.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

// Whether the text ends a line for YAML 1.1: NEL, LS and PS do, too.
bool has_line_end(std::string_view text) {
  for (const std::string_view end : {"\n", "\r", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (text.find(end) != std::string_view::npos) return true;
  }
  return false;
}

void demand_placed(const Node& node, const SourceText& source) {
  // An empty text has a root that stands nowhere.
  if (node.is_null() && node.span() == Span{}) return;
  fuzz::demand_inside(node.span(), source);
  if (node.is_scalar() && node.is_plain()) {
    const std::string_view written = source.slice(node.span());
    fuzz::demand(has_line_end(written) || written.ends_with(node.text()));
  }
  if (!node.is_map()) return;
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (node.key(i).is_scalar()) fuzz::demand(node.find(node.key(i).text()).has_value());
  }
}

// Levels below and with a node. Aliases are shared, so each node is measured once.
std::size_t height_of(const Node& node, std::vector<std::size_t>& heights) {
  std::size_t& known = heights[node.index()];
  if (known != 0 || node.is_scalar()) return known;
  std::size_t height = 0;
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (node.is_list()) height = std::max(height, height_of(node.element(i), heights));
    if (!node.is_map()) continue;
    height = std::max({height, height_of(node.key(i), heights), height_of(node.value(i), heights)});
  }
  return known = height + 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourceText source("x.yaml", fuzz::text_of(data, size));
  const Result<Document> document = read_yaml(source);
  if (!document) {
    fuzz::demand_place(document.error(), source);
    return 0;
  }
  fuzz::demand(document->node_count() <= limits::nodes + 1);
  fuzz::for_each_node(*document, [&](const Node& node) { demand_placed(node, source); });
  std::vector<std::size_t> heights(document->node_count());
  fuzz::demand(height_of(document->root(), heights) <= limits::nesting);
  for (const Node& key : document->repeated_keys())
    fuzz::demand_inside(key.span(), source);
  if (const auto further = document->further_document()) {
    fuzz::demand(fuzz::is_inside(*further, source));
  }
  return 0;
}
