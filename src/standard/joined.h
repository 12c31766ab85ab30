// Joins the tables of the chapters to one, at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace hakoseki::standard {

template <class Row, std::size_t... Sizes>
[[nodiscard]] constexpr std::array<Row, (Sizes + ...)> joined(
    const std::array<Row, Sizes>&... chapters) {
  std::array<Row, (Sizes + ...)> all{};
  auto next = all.begin();
  ((next = std::ranges::copy(chapters, next).out), ...);
  return all;
}

}  // namespace hakoseki::standard
