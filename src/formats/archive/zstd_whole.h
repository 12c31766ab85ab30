// Zstandard (RFC 8878) of bytes that are all there at once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hakoseki {

// One frame, with a checksum. `level`: 1 is fast, 19 is small.
[[nodiscard]] std::string pack_zstd(std::string_view bytes, int level);

// One frame that tells how long it is unpacked. Errors: malformed; too_large past `most_bytes`.
[[nodiscard]] Result<std::string> unpack_zstd(std::string_view packed, std::size_t most_bytes);

}  // namespace hakoseki
