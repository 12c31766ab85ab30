#include "base/sha256.h"

#include <array>
#include <cstddef>

#include <openssl/evp.h>

#include "base/assertion.h"

namespace hakoseki {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest = {};
  unsigned int length = 0;
  HAKOSEKI_ASSERT(
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) == 1);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(digest.size() * 2);
  for (const unsigned char byte : digest) {
    hex += digits[byte >> 4U];
    hex += digits[byte & 0x0FU];
  }
  return hex;
}

}  // namespace hakoseki
