#include "engines/image/analyse.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/handover.h"
#include "engines/image/layer_pass.h"
#include "formats/archive/decompress.h"
#include "formats/archive/tar.h"
#include "formats/archive/verified_blob.h"

namespace hakoseki::image {
namespace {

struct LayerReading {
  LayerFacts facts;
  LayerOutcome outcome;
};

// The blob is held against its digest, unpacked, held against its diff id and read: where there is
// more than one processor, unpacking has one and the rest another.
Result<void> read_blob(ImageSource& source, std::size_t number, LayerPass& pass, bool alone) {
  const LayerBlob& blob = source.image().layers[number];
  TarReader tar(pass);
  VerifiedBlob unpacked(
      tar, {.name = fmt::format("layer {}, unpacked", number + 1), .digest = blob.diff_id});
  std::optional<Handover> handover;
  if (!alone) handover.emplace(unpacked);
  Decompressor decompressor(handover ? static_cast<ByteSink&>(*handover) : unpacked);
  const bool promises = !blob.digest.empty();
  VerifiedBlob packed(decompressor, {.name = fmt::format("layer {}", number + 1),
                                     .digest = blob.digest,
                                     .size = promises ? std::optional(blob.size) : std::nullopt});
  return source.read_blob(number, packed);
}

LayerReading read_layer(ImageSource& source, std::size_t number, bool alone) {
  const LayerBlob& blob = source.image().layers[number];
  LayerReading reading;
  if (blob.foreign || blob.encrypted) return reading;
  LayerPass pass;
  const Result<void> read =
      blob.is_folder ? source.read_entries(number, pass) : read_blob(source, number, pass, alone);
  if (!read) {
    reading.outcome.error = read.error();
    return reading;
  }
  reading.facts = std::move(pass).finish();
  reading.outcome.is_read = true;
  reading.outcome.bytes = reading.facts.bytes;
  reading.outcome.files = reading.facts.files.size();
  return reading;
}

}  // namespace

bool Analysis::is_whole() const {
  return contents.gaps.empty() &&
         std::all_of(layers.begin(), layers.end(), [](const auto& layer) { return layer.is_read; });
}

Analysis analyse(ImageSource& source, std::size_t threads) {
  const std::vector<LayerBlob>& blobs = source.image().layers;
  // The largest first: it is what the others wait for.
  std::vector<std::size_t> order(blobs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return blobs[a].size > blobs[b].size; });
  std::vector<LayerReading> readings(blobs.size());
  in_parallel(
      order.size(),
      [&](std::size_t i) { readings[order[i]] = read_layer(source, order[i], threads == 1); },
      threads);
  Analysis analysis;
  std::vector<LayerFacts> facts;
  for (LayerReading& reading : readings) {
    analysis.layers.push_back(std::move(reading.outcome));
    facts.push_back(std::move(reading.facts));
  }
  analysis.contents = contents_of(facts);
  return analysis;
}

}  // namespace hakoseki::image
