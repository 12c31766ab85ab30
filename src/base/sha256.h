// SHA-256 (FIPS 180-4), by which inputs and evidence are identified.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki {

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace hakoseki
