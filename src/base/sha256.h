// SHA-256 (FIPS 180-4), by which inputs and evidence are identified, and its HMAC (RFC 2104), by
// which requests are signed.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki {

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// 32 bytes as they are. A key is at most 2 GiB long.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace hakoseki
