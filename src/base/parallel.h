// Work on several threads whose outcome is that of doing one piece after the other.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace hakoseki {

// As many processors as this process may use, within reason; at least one.
[[nodiscard]] std::size_t usable_threads();

// Calls `work(i)` once for each `i` below `count`, on up to `threads` threads, of which the caller
// is one, and returns when all are done. Pieces must not touch what another one writes. The first
// exception, as if by order, comes to the caller; what was not begun by then is left undone.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work,
                 std::size_t threads = usable_threads());

// Gives `take` what `make(i)` returns for each `i` below `count`, in order, on the caller's thread;
// `make` runs on up to `threads` others, a few pieces ahead. Exceptions as above, of either.
void in_order(std::size_t count, const std::function<std::string(std::size_t)>& make,
              const std::function<void(const std::string&)>& take,
              std::size_t threads = usable_threads());

}  // namespace hakoseki
