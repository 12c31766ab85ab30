// Digests, by which images, their configurations and their layers are known.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace hakoseki::oci {

// `sha256:` and 64, or `sha512:` and 128 hexadecimal digits in lower case; no other algorithm is
// registered.
[[nodiscard]] bool is_digest(std::string_view text);

// What stands before the colon, and behind it. INVARIANT: is_digest(digest).
[[nodiscard]] std::string_view algorithm_of(std::string_view digest);
[[nodiscard]] std::string_view hex_in(std::string_view digest);

// `sha256:` and the hash.
[[nodiscard]] std::string sha256_digest(std::string_view bytes);

// Errors: malformed where `bytes`, called `name` to people, are not those of `digest`.
[[nodiscard]] Result<void> verify(std::string_view bytes, std::string_view digest,
                                  std::string_view name);

}  // namespace hakoseki::oci
