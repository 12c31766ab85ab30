// Which layers of an image were those of the image it was built on.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "formats/oci/image_config.h"

namespace hakoseki::image {

// How many layers, from the base upwards. No manifest tells it; the history does, where the image
// below ended as most do: with a CMD or ENTRYPOINT, after which further layers were laid. Nothing
// where it does not.
[[nodiscard]] std::optional<std::size_t> base_layer_count(
    const std::vector<oci::HistoryStep>& history);

}  // namespace hakoseki::image
