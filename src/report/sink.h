// Where the bytes of a report go as they are made: no report is held whole in memory.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace hakoseki {

// Takes a report piece by piece, in order. The view is valid during the call only.
using Sink = std::function<void(std::string_view)>;

// Hands over what a report has gathered, once it is worth a system call.
inline void drain(std::string& gathered, const Sink& sink) {
  constexpr std::size_t enough = std::size_t{64} << 10;
  if (gathered.size() < enough) return;
  sink(gathered);
  gathered.clear();
}

}  // namespace hakoseki
