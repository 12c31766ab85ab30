// Which of the images of an index is meant.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/oci/platform.h"

namespace hakoseki {

// Neither: linux/amd64, which Fargate runs unless it is told otherwise, or the only platform there
// is. Not the machine's own: the same command says the same on every machine.
struct PlatformWish {
  std::optional<Platform> platform = std::nullopt;
  bool all = false;
};

// `all`, or what parse_platform takes. Errors: malformed.
[[nodiscard]] Result<PlatformWish> parse_platform_wish(std::string_view text);

// The indices of those that are meant, in their order: one, or all of them; of several that are
// equally good the first. Errors: unavailable with the platforms that there are; `image` is its
// name.
[[nodiscard]] Result<std::vector<std::size_t>> choose(std::span<const Platform> offered,
                                                      const PlatformWish& wish,
                                                      std::string_view image);

}  // namespace hakoseki
