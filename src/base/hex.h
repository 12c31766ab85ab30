// Bytes as hexadecimal digits.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki {

// Two lower-case digits for each byte.
[[nodiscard]] std::string hex_of(std::string_view bytes);

// Of one digit, in either case; -1 where it is none.
[[nodiscard]] int hex_value(char digit);

}  // namespace hakoseki
