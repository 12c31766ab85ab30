// Where package managers and git take things from, when a build tells them an address.
#pragma once

#include <string_view>

#include "assess/recipe.h"

namespace hakoseki {

// http:// to another host.
[[nodiscard]] bool is_remote_http(std::string_view word);

// A package that is installed from an address, which no index and no checksum vouches for; null
// without.
[[nodiscard]] const RecipeWord* package_from_address(const RecipeCommand& command);

// An index or a repository over plain HTTP whose content nobody signs; null without.
[[nodiscard]] const RecipeWord* plain_http_source(const RecipeCommand& command);

}  // namespace hakoseki
