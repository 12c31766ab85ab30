// Where packages lie, so that what only looks like one is not taken for it.
#pragma once

#include <string_view>
#include <vector>

namespace hakoseki::image {

// What stands between the slashes of a path.
[[nodiscard]] std::vector<std::string_view> parts_of(std::string_view path);

// Whether a package.json in this folder is that of something installed, as Node.js and npm find it:
// node_modules/NAME or node_modules/@SCOPE/NAME. What lies deeper in a package is a part of it,
// unless it has a node_modules of its own; pnpm has them all in node_modules/.pnpm/NAME@VERSION/.
// Without any node_modules around it, it is an application's own. What lies in the tests of a
// package is not installed; an application may lie anywhere.
[[nodiscard]] bool is_node_package(std::string_view folder);

// Whether metadata of Python in this folder is that of something installed, and not of the tests of
// something that is.
[[nodiscard]] bool is_python_package(std::string_view folder);

// Whether Yarn keeps packages there as ZIP archives, out of which they are loaded.
[[nodiscard]] bool is_yarn_cache(std::string_view folder);

}  // namespace hakoseki::image
