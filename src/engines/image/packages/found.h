// Into what a reader found, within bounds: a file that somebody made for it could name a package
// every few bytes, and break as often.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "engines/image/reader.h"

namespace hakoseki::image {

inline constexpr std::size_t most_packages = 100'000;  // of one file; a system has some thousand
inline constexpr std::size_t most_troubles = 1000;

inline void add_trouble(Found& found, std::string trouble) {
  if (found.troubles.size() < most_troubles) found.troubles.push_back(std::move(trouble));
}

inline void add_package(Found& found, Package package) {
  if (found.packages.size() < most_packages) {
    found.packages.push_back(std::move(package));
    return;
  }
  constexpr std::string_view more = "it names more packages than are read of one file";
  if (found.troubles.empty() || found.troubles.back() != more)
    add_trouble(found, std::string(more));
}

}  // namespace hakoseki::image
