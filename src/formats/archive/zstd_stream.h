// Zstandard (RFC 8878), by libzstd.
#pragma once

#include <memory>

#include "formats/archive/unpacked_output.h"

namespace hakoseki {

[[nodiscard]] std::unique_ptr<PackedStream> zstd_stream(UnpackedOutput& output, int window_log);

}  // namespace hakoseki
