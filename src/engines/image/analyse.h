// An image from its source to what it holds: every layer is read once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/parallel.h"
#include "engines/image/contents.h"
#include "formats/oci/image_source.h"

namespace hakoseki::image {

// What became of a layer.
struct LayerOutcome {
  bool is_read = false;
  std::optional<Error> error;  // why not; or nothing where it is foreign or encrypted
  std::uint64_t bytes = 0;     // of its regular files
  std::uint64_t files = 0;     // entries of any kind
};

struct Analysis {
  std::vector<LayerOutcome> layers;
  ImageContents contents;

  [[nodiscard]] bool is_whole() const;
};

// A layer that cannot be read, or whose bytes are not those of its digests, is told in its outcome
// and leaves nothing else behind: what the others hold is still reported. The result is the same
// whatever the number of threads.
[[nodiscard]] Analysis analyse(ImageSource& source, std::size_t threads = usable_threads());

}  // namespace hakoseki::image
