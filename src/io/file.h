// Reads a whole file, up to a limit.
#pragma once

#include <cstddef>
#include <string>

#include "base/limits.h"
#include "base/result.h"

namespace hakoseki::io {

// Errors: unavailable where it cannot be opened or read or is a folder, too_large past `most`
// bytes.
[[nodiscard]] Result<std::string> read_file(const std::string& path,
                                            std::size_t most = limits::file_bytes);

}  // namespace hakoseki::io
