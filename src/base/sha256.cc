#include "base/sha256.h"

#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/assertion.h"
#include "base/hex.h"

namespace hakoseki {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest = {};
  unsigned int length = 0;
  HAKOSEKI_ASSERT(
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) == 1);
  return hex_of({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, 32> digest = {};
  unsigned int length = 0;
  HAKOSEKI_ASSERT(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                       digest.data(), &length) != nullptr);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace hakoseki
