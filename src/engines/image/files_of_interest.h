// The files of an image that checks ask about.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "engines/image/contents.h"
#include "engines/image/layer_facts.h"
#include "engines/image/tree.h"

namespace hakoseki::image {

inline constexpr std::size_t most_files_of_interest = 20'000;  // of each list

// `owner` gives the package that brought a file. The accounts and groups stay empty.
[[nodiscard]] FilesOfInterest files_of_interest(
    const Tree& tree, const std::vector<LayerFacts>& layers,
    const std::function<std::string_view(Tree::Node)>& owner);

}  // namespace hakoseki::image
