// The platform an image is made for, as image indexes, configurations and people name it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace hakoseki {

// `linux/arm64/v8`; parts that are not told are empty.
struct Platform {
  std::string os;
  std::string architecture;
  std::string variant;

  [[nodiscard]] std::string text() const;
  bool operator==(const Platform&) const = default;
};

// The names of Go in place of others (`x86_64` is `amd64`), lower case, and a variant that is the
// only or the usual one of its architecture left out (`arm64/v8`) or filled in (`arm` is `arm/v7`),
// as containerd has it: two that mean the same are equal afterwards.
[[nodiscard]] Platform normal(Platform platform);

// `os/architecture[/variant]`, normal. Errors: malformed.
[[nodiscard]] Result<Platform> parse_platform(std::string_view text);

// Whether an image for `offered` is what was asked for: a variant that was not asked for, or is not
// told, may be any.
[[nodiscard]] bool satisfies(const Platform& offered, const Platform& wanted);

}  // namespace hakoseki
