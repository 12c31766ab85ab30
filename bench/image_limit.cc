// What no reader of images can go below: each layer of an image fetched, unpacked, and held against
// both of its digests, and nothing else.
//
// usage: image_limit REF [only-inflate]
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/parallel.h"
#include "formats/archive/decompress.h"
#include "formats/archive/verified_blob.h"
#include "io/image/open_images.h"

using namespace hakoseki;

namespace {

class Nothing final : public ByteSink {
 public:
  Result<void> feed(std::string_view /*bytes*/) override { return {}; }
  Result<void> finish() override { return {}; }
};

Result<void> pass_through(ImageSource& source, std::size_t number, bool is_hashed) {
  const LayerBlob& blob = source.image().layers[number];
  Nothing nothing;
  VerifiedBlob unpacked(nothing, {.name = "unpacked", .digest = blob.diff_id});
  Decompressor decompressor(is_hashed ? static_cast<ByteSink&>(unpacked) : nothing);
  VerifiedBlob packed(decompressor, {.name = "packed", .digest = blob.digest});
  return source.read_blob(number, is_hashed ? static_cast<ByteSink&>(packed) : decompressor);
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) return 2;
  const bool is_hashed = count < 3;
  const Result<ImageLocation> location = parse_image_location(words[1]);
  if (!location) return 2;
  const Result<io::OpenedImages> opened = io::open_images(*location, {}, {});
  if (!opened) {
    fmt::print(stderr, "{}\n", opened.error().message());
    return 2;
  }
  bool is_good = true;
  for (const std::unique_ptr<ImageSource>& source : opened->images) {
    in_parallel(source->image().layers.size(), [&](std::size_t layer) {
      const Result<void> passed = pass_through(*source, layer, is_hashed);
      if (passed) return;
      fmt::print(stderr, "{}\n", passed.error().message());
      is_good = false;
    });
  }
  return is_good ? 0 : 1;
}
