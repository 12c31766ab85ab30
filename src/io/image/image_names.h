// The names of images in layouts and archives that hold several.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hakoseki::io {

// `docker.io/library/app:latest` for `app`: two names of one image are equal. Other texts as they
// are.
[[nodiscard]] std::string full_name(std::string_view name);

// Why none was chosen of those that are called `there`: none is called `wanted`, or, where that is
// empty, several are there.
[[nodiscard]] std::unexpected<Error> none_chosen(std::string_view path, std::string_view wanted,
                                                 const std::set<std::string>& there);

}  // namespace hakoseki::io
