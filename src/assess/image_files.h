// Verdicts on the files of an image that was read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assess/verdict.h"
#include "inventory/container_image.h"

namespace hakoseki {

// `nc` of "bin/nc".
[[nodiscard]] std::string_view name_of(const ImageFile& file);
// "`/usr/bin/su` (4755, 0:0, util-linux)": its mode, its owner and group, its package.
[[nodiscard]] std::string shown(const ImageFile& file);

// Fails with what was found; where nothing was, unknown if a part of the files was not seen, else a
// pass.
[[nodiscard]] Verdict judge_image_files(const ContainerImage& image, std::vector<Exhibit> found,
                                        const Message& passed);

}  // namespace hakoseki
