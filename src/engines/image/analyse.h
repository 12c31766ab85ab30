// An image from its source to what it holds: every layer is read once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

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

struct AnalyseOptions {
  std::size_t threads = 0;  // 0: as many as this process may use
  // Told after each layer how many of them are done; from any thread, one call at a time.
  std::function<void(std::size_t done)> progress = {};
};

// A layer that cannot be read, or whose bytes are not those of its digests, is told in its outcome
// and leaves nothing else behind: what the others hold is still reported. The result is the same
// whatever the number of threads.
[[nodiscard]] Analysis analyse(ImageSource& source, const AnalyseOptions& options = {});

}  // namespace hakoseki::image
