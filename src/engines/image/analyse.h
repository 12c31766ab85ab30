// An image from its source to what it holds: every layer is read once.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/byte_cache.h"
#include "base/parallel.h"
#include "base/spool.h"
#include "engines/image/contents.h"
#include "engines/image/layer_pass.h"
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

// What may make it faster, or let it see more; nothing of it is needed.
struct AnalysisMeans {
  PassOptions options = {};
  // Told of packed bytes as they come: how many of how many. By several threads, one at a time.
  std::function<void(std::uint64_t, std::uint64_t)> progress = {};
  const std::atomic<bool>* stop = nullptr;  // true: what is on its way ends, as an error of layers
  ByteCache* cache = nullptr;  // of layers that were read before: their bytes are not asked for
  Spooler* spooler = nullptr;  // for the content of large files
  std::size_t threads = usable_threads();
  // What is held of all layers: entries beyond it are left out, and told as gaps. Half of it where
  // a layer is zstd, which takes memory itself.
  std::size_t most_bytes = std::size_t{36} << 20U;
};

// A layer that cannot be read, or whose bytes are not those of its digests, is told in its outcome
// and leaves nothing else behind: what the others hold is still reported. The result is the same
// whatever the number of threads, and whether layers were kept.
[[nodiscard]] Analysis analyse(ImageSource& source, const AnalysisMeans& means = {});

}  // namespace hakoseki::image
