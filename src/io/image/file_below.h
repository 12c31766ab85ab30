// Files below a folder that somebody else filled: no name and no link leads out of it.
#pragma once

#include <string>

#include "base/result.h"
#include "io/image/regular_file.h"

namespace hakoseki::io {

// `name` is below `folder` as if that were the root of all files: links lead on inside it, where
// the system can hold them there, and are refused else. Errors: as RegularFile::open.
[[nodiscard]] Result<RegularFile> open_below(const std::string& folder, const std::string& name);

}  // namespace hakoseki::io
