// Into what a reader found, within bounds: a file that somebody made for it could name a package
// every few bytes, and break as often.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "base/text.h"
#include "engines/image/reader.h"

namespace hakoseki::image {

inline constexpr std::size_t most_packages = 30'000;  // of one file; a system has some thousand
inline constexpr std::size_t most_troubles = 1000;

inline void add_trouble(Found& found, Message trouble) {
  if (found.troubles.size() < most_troubles) found.troubles.push_back(std::move(trouble));
}

// "PLACE: WHAT"
[[nodiscard]] inline Message within(const Message& place, const Message& what) {
  return {place.en + ": " + what.en, place.ja + ": " + what.ja};
}
[[nodiscard]] inline Message within(const std::string& place, const Message& what) {
  return within(Message(place, place), what);
}

inline void add_package(Found& found, Package package) {
  if (found.packages.size() < most_packages) {
    found.packages.push_back(std::move(package));
    return;
  }
  constexpr Text more = {"it names more packages than are read of one file",
                         "1 ファイルから読み取るパッケージ数の上限を超えています"};
  if (found.troubles.empty() || found.troubles.back().en != more.en) add_trouble(found, more);
}

}  // namespace hakoseki::image
