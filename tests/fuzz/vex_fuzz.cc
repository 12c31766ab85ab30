// Any bytes as a VEX document: each statement says of what it is, and counts for a package that it
// names.
#include <string>
#include <vector>

#include "formats/advisory/vex.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

// The first purl of what it speaks of is a package or an image that it names, unless it is one of
// an image, of which there is no more than that.
void demand_counts(const advisory::VexDocument& document, const advisory::VexStatement& statement) {
  const advisory::VexProduct& product = statement.products.front();
  const advisory::VexThing& thing =
      product.subcomponents.empty() ? product.itself : product.subcomponents.front();
  if (thing.purls.empty() || product.itself.purls.empty()) return;
  const advisory::VexSubject subject{.package = thing.purls.front(),
                                     .holders = {product.itself.purls.front()}};
  fuzz::demand(advisory::names(product, {}, subject));
  const std::vector<advisory::VexDocument> documents = {document};
  fuzz::demand(advisory::deciding(documents, statement.vulnerabilities, {}, subject) != nullptr);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  const auto document = advisory::read_vex(text, "v.json");
  if (!document) {
    fuzz::demand(!document.error().what.empty() && document.error().where.starts_with("v.json"));
    return 0;
  }
  fuzz::demand(!document->format.empty());
  for (const advisory::VexStatement& statement : document->statements) {
    fuzz::demand(!statement.vulnerabilities.empty() && !statement.products.empty() &&
                 statement.where.starts_with("v.json#/"));
  }
  if (!document->statements.empty()) demand_counts(*document, document->statements.front());
  for (const advisory::Skipped& skipped : document->skipped)
    fuzz::demand(!skipped.where.empty() && !skipped.reason.en.empty() &&
                 !skipped.reason.ja.empty());
  return 0;
}
