#include "engines/image/kept_layers.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/stream_hash.h"
#include "engines/image/layer_codec.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t seal_bytes = 32;
// What no image of use reaches: more would drive many others out.
constexpr std::size_t most_bytes = std::size_t{64} << 20U;

// All that was verified of the layer: a manifest that promises something else of the same blob has
// it read again, and is found out. Empty for a folder.
std::string key_of(const LayerBlob& blob, PassOptions options) {
  if (blob.is_folder || (blob.digest.empty() && blob.diff_id.empty())) return {};
  const std::string size = blob.digest.empty() ? std::string() : fmt::format("{}", blob.size);
  const auto& [lockfiles, verify_files] = options;
  return fmt::format("layer {} {} {} {}{}{}", analyser_version, blob.digest, size, blob.diff_id,
                     lockfiles ? " lockfiles" : "", verify_files ? " digests" : "");
}

// Rows that were damaged, or stand under another key, have another one.
std::string seal(std::string_view key, std::string_view bytes) {
  StreamHash hash;
  hash.feed(key);
  hash.feed("\n");
  hash.feed(bytes);
  return hash.bytes();
}

}  // namespace

std::optional<LayerFacts> kept_layer(ByteCache& cache, const LayerBlob& blob, PassOptions options) {
  const std::string key = key_of(blob, options);
  if (key.empty()) return std::nullopt;
  const std::optional<std::string> kept = cache.get(key);
  if (!kept || kept->size() < seal_bytes) return std::nullopt;
  const std::string_view bytes = std::string_view(*kept).substr(seal_bytes);
  if (seal(key, bytes) != std::string_view(*kept).substr(0, seal_bytes)) return std::nullopt;
  return decode(bytes);
}

void keep_layer(ByteCache& cache, const LayerBlob& blob, PassOptions options,
                const LayerFacts& facts) {
  const std::string key = key_of(blob, options);
  if (key.empty()) return;
  std::string bytes = encode(facts);
  if (bytes.size() + seal_bytes > most_bytes) return;
  bytes.insert(0, seal(key, bytes));
  cache.put(key, bytes);
}

}  // namespace hakoseki::image
