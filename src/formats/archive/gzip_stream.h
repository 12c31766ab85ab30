// gzip (RFC 1952), by ISA-L or, where that is not there, by zlib.
#pragma once

#include <memory>

#include "formats/archive/unpacked_output.h"

namespace hakoseki {

[[nodiscard]] std::unique_ptr<PackedStream> gzip_stream(UnpackedOutput& output);

}  // namespace hakoseki
