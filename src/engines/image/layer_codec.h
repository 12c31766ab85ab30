// The facts of a layer as bytes, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engines/image/layer_facts.h"

namespace hakoseki::image {

// The same bytes for the same facts.
[[nodiscard]] std::string encode(const LayerFacts& facts);
// Nothing for bytes that `encode` does not make; any bytes may be given.
[[nodiscard]] std::optional<LayerFacts> decode(std::string_view bytes);

}  // namespace hakoseki::image
