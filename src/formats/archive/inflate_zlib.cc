// Deflate by zlib, where ISA-L is not there at build time.
#include <limits>

#define ZLIB_CONST
#include <zlib.h>

#include "base/assertion.h"
#include "formats/archive/inflate.h"
#include "formats/archive/inflated_text.h"

namespace hakoseki {
namespace {

class Stream {
 public:
  explicit Stream(DeflateFrame frame) {
    const int window = frame == DeflateFrame::zlib ? MAX_WBITS : -MAX_WBITS;
    HAKOSEKI_ASSERT(inflateInit2(&state_, window) == Z_OK);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { inflateEnd(&state_); }

  z_stream* operator->() { return &state_; }
  int step() { return inflate(&state_, Z_NO_FLUSH); }

 private:
  z_stream state_ = {};
};

}  // namespace

Result<std::string> inflate_whole(std::string_view packed, DeflateFrame frame,
                                  std::size_t most_bytes, std::size_t expected) {
  constexpr std::size_t most = std::numeric_limits<uInt>::max() / 2;
  if (packed.size() > most) return too_much_deflate(most_bytes);
  Stream stream(frame);
  stream->next_in = reinterpret_cast<const Bytef*>(packed.data());
  stream->avail_in = static_cast<uInt>(packed.size());
  InflatedText text(packed.size(), most_bytes, expected);
  // Whether there is more than may come is only seen when there is room for it.
  std::uint8_t beyond = 0;
  for (;;) {
    std::span<std::uint8_t> room = text.room();
    const bool is_full = room.empty();
    if (is_full) room = {&beyond, 1};
    room = room.first(std::min(room.size(), most));
    stream->next_out = room.data();
    stream->avail_out = static_cast<uInt>(room.size());
    const int code = stream.step();
    // Z_BUF_ERROR: nothing more could be done.
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return corrupt_deflate();
    const std::size_t wrote = room.size() - stream->avail_out;
    if (is_full && wrote > 0) return too_much_deflate(most_bytes);
    if (!is_full) text.wrote(wrote);
    if (code == Z_STREAM_END) return std::move(text).take();
    if (stream->avail_out > 0) return cut_deflate();
  }
}

std::uint32_t crc_32(std::string_view bytes) {
  uLong crc = crc32(0, nullptr, 0);
  return static_cast<std::uint32_t>(
      crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace hakoseki
