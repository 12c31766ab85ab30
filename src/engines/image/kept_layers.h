// Layers that were read before: what they hold is known by their digest.
#pragma once

#include <cstdint>
#include <optional>

#include "base/byte_cache.h"
#include "engines/image/layer_facts.h"
#include "engines/image/layer_pass.h"
#include "formats/oci/image_source.h"

namespace hakoseki::image {

// Raised by every change of what a layer's bytes become: of readers, of which files they are given,
// and of the codec. kept_layers_test.cc fails where that is forgotten.
inline constexpr std::uint32_t analyser_version = 3;

// Nothing where it was never kept, by another version, damaged, or for a layer that no digest
// names.
[[nodiscard]] std::optional<LayerFacts> kept_layer(ByteCache& cache, const LayerBlob& blob,
                                                   PassOptions options);
// Only of a layer whose bytes were held against all that `blob` promises.
void keep_layer(ByteCache& cache, const LayerBlob& blob, PassOptions options,
                const LayerFacts& facts);

}  // namespace hakoseki::image
