// Reads a whole file, up to a limit, and replaces one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace hakoseki::io {

// Errors: unavailable where it cannot be opened or read or is a folder, too_large past `most`
// bytes.
[[nodiscard]] Result<std::string> read_file(const std::string& path,
                                            std::size_t most = limits::file_bytes);

// Writes all of `bytes`; false where it cannot, and `errno` tells why.
[[nodiscard]] bool write_all(int file, std::string_view bytes);

// Puts `bytes` in the place of the file at once: whoever reads it sees the old one or the new one.
// Only its owner can read it. Errors: unavailable where it cannot be written.
[[nodiscard]] Result<void> replace_file(const std::string& path, std::string_view bytes);

}  // namespace hakoseki::io
