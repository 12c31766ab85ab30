// Any bytes as JSON: a document whose nodes stand where they say, or a refusal with a place.
#include "base/limits.h"
#include "formats/json_reader.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

bool is_around(const Span& outer, const Span& inner) {
  return outer.begin < inner.begin && inner.end < outer.end;
}

void demand_placed(const Node& node, const SourceText& source) {
  fuzz::demand_inside(node.span(), source);
  const std::string_view written = source.slice(node.span());
  if (node.is_scalar() && node.is_plain()) {
    fuzz::demand(written == node.text());
  } else if (node.is_scalar()) {
    fuzz::demand(written.size() >= 2 && written.starts_with('"') && written.ends_with('"'));
  } else {
    fuzz::demand(written.starts_with(node.is_map() ? '{' : '['));
    fuzz::demand(written.ends_with(node.is_map() ? '}' : ']'));
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (node.is_list()) fuzz::demand(is_around(node.span(), node.element(i).span()));
    if (node.is_map()) {
      fuzz::demand(is_around(node.span(), node.key(i).span()));
      fuzz::demand(is_around(node.span(), node.value(i).span()));
      fuzz::demand(node.key(i).span().end < node.value(i).span().begin);
      fuzz::demand(node.find(node.key(i).text()).has_value());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourceText source("x.json", fuzz::text_of(data, size));
  const Result<Document> document = read_json(source);
  if (!document) {
    fuzz::demand_place(document.error(), source);
    return 0;
  }
  fuzz::demand(document->node_count() <= limits::nodes + 1);
  fuzz::for_each_node(*document, [&](const Node& node) { demand_placed(node, source); });
  return 0;
}
