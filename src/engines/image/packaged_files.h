// Files against the package database of their image: programs that no package brought, and contents
// that are not what the package put there.
#pragma once

#include <string_view>
#include <vector>

#include "engines/image/layer_facts.h"
#include "engines/image/ownership.h"
#include "engines/image/tree.h"
#include "inventory/container_image.h"

namespace hakoseki::image {

struct PackagedFilesWish {
  bool verified = false;  // the layers were read with PassOptions::verify_files
};

[[nodiscard]] PackagedFiles packaged_files(const Tree& tree, const std::vector<LayerFacts>& layers,
                                           const Ownership& ownership, PackagedFilesWish wish);

}  // namespace hakoseki::image
