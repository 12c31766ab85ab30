// Percent-encoding (RFC 3986 section 2.1) of paths, queries and forms.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki {

// All bytes but the unreserved ones (letters, digits, `-._~`) and those of `also_safe`.
[[nodiscard]] std::string percent_encode(std::string_view text, std::string_view also_safe = "");

// The reverse. A `%` without two hexadecimal digits stands for itself, and so does `+`.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace hakoseki
