// What in a line of text a report had better not show: everything that looks like a secret, also
// where no check dares to call it one. Hiding too much costs a reader a glance at the file; showing
// too much costs a secret.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace hakoseki::report {

// Bytes [begin, end) of the text.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Sorted, apart from each other: credentials by their shape or name, all of them; what stands
// behind options such as `-u user:` and `-p`; and words behind a name such as `password` that no
// dictionary has.
[[nodiscard]] std::vector<ByteRange> secrets_in(std::string_view text);

// Sorts ranges and joins those that touch.
[[nodiscard]] std::vector<ByteRange> joined(std::vector<ByteRange> ranges);

}  // namespace hakoseki::report
