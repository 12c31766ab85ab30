// A temporary file that has no name, so that nobody else finds it and nothing is left behind.
#pragma once

#include <string>

#include "io/descriptor.h"

namespace hakoseki::io {

// To be written and read. Not open where there can be none; errno says why.
[[nodiscard]] Descriptor open_nameless(const std::string& folder);

}  // namespace hakoseki::io
