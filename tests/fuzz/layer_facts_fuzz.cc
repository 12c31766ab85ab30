// Any bytes as the kept facts of a layer: facts that can be merged and kept again, or none.
#include "engines/image/contents.h"
#include "engines/image/layer_codec.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::optional<image::LayerFacts> facts = image::decode(fuzz::text_of(data, size));
  if (!facts) return 0;
  const std::string bytes = image::encode(*facts);
  const std::optional<image::LayerFacts> again = image::decode(bytes);
  fuzz::demand(again.has_value());
  fuzz::demand(image::encode(*again) == bytes);
  std::vector<image::LayerFacts> layers;
  layers.push_back(*std::move(facts));
  fuzz::demand(image::contents_of(layers).gaps.size() >= again->gaps.size());
  return 0;
}
