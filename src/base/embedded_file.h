// A file that is part of the program (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace hakoseki {

// Both views point into static storage.
struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};

}  // namespace hakoseki
