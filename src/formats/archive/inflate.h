// Deflate (RFC 1951) of bytes that are all there at once; by ISA-L or, where that is not there, by
// zlib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hakoseki {

// What stands around the packed bytes: nothing, or zlib's header and checksum (RFC 1950).
enum class DeflateFrame : std::uint8_t { none, zlib };

// The bytes unpacked; what stands behind their end is let be. `expected` is how many are promised,
// which only saves memory. Errors: malformed; too_large past `most_bytes`.
[[nodiscard]] Result<std::string> inflate_whole(std::string_view packed, DeflateFrame frame,
                                                std::size_t most_bytes, std::size_t expected = 0);

// That of gzip and ZIP.
[[nodiscard]] std::uint32_t crc_32(std::string_view bytes);

}  // namespace hakoseki
