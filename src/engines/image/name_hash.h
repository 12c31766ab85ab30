// A hash of names that somebody hostile chose.
#pragma once

#include <cstdint>
#include <string_view>

namespace hakoseki::image {

// Another one in every run, so that nobody can make many names with one hash: nothing that is told
// may depend on it.
[[nodiscard]] std::uint32_t name_hash(std::string_view name, std::uint32_t parent = 0);

}  // namespace hakoseki::image
