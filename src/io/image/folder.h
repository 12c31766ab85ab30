// A root file system that lies in a folder of this machine, as an image of one layer.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "formats/oci/image_source.h"

namespace hakoseki::io {

inline constexpr std::size_t most_folder_entries = 2'000'000;
inline constexpr std::size_t deepest_folder = 200;

// The walk never follows a symbolic link, so never leaves the folder, opens regular files only, and
// does not enter another file system that is mounted inside: FileEntry::unseen says so. Files that
// are one (hard links) are offered once, then as links. A hole of a sparse file is not read. Its
// errors: denied where the folder itself may not be read, unavailable where a file changes its size
// while it is read, too_large past the limits above.
[[nodiscard]] Result<std::unique_ptr<ImageSource>> open_folder(const std::string& path,
                                                               const std::string& reference);

}  // namespace hakoseki::io
