// Deflate by ISA-L, which inflates twice as fast as zlib.
#include <limits>
#include <memory>

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include "formats/archive/inflate.h"
#include "formats/archive/inflated_text.h"

namespace hakoseki {

Result<std::string> inflate_whole(std::string_view packed, DeflateFrame frame,
                                  std::size_t most_bytes, std::size_t expected) {
  // ISA-L counts in 32 bits.
  if (packed.size() > std::numeric_limits<std::uint32_t>::max() / 2)
    return too_much_deflate(most_bytes);
  const auto state = std::make_unique<inflate_state>();
  isal_inflate_init(state.get());
  state->crc_flag = frame == DeflateFrame::zlib ? ISAL_ZLIB : ISAL_DEFLATE;
  // It only reads them, but does not say so.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  state->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(packed.data()));
  state->avail_in = static_cast<std::uint32_t>(packed.size());
  InflatedText text(packed.size(), most_bytes, expected);
  // Whether there is more than may come is only seen when there is room for it.
  std::uint8_t beyond = 0;
  for (;;) {
    std::span<std::uint8_t> room = text.room();
    const bool is_full = room.empty();
    if (is_full) room = {&beyond, 1};
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max() / 2;
    room = room.first(std::min(room.size(), most));
    state->next_out = room.data();
    state->avail_out = static_cast<std::uint32_t>(room.size());
    const int code = isal_inflate(state.get());
    if (code != ISAL_DECOMP_OK) {
      return code == ISAL_END_INPUT ? cut_deflate() : corrupt_deflate();
    }
    const std::size_t wrote = room.size() - state->avail_out;
    if (is_full && wrote > 0) return too_much_deflate(most_bytes);
    if (!is_full) text.wrote(wrote);
    if (state->block_state == ISAL_BLOCK_FINISH) return std::move(text).take();
    if (state->avail_out > 0) return cut_deflate();
  }
}

std::uint32_t crc_32(std::string_view bytes) {
  return crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

}  // namespace hakoseki
