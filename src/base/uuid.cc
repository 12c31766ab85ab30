#include "base/uuid.h"

#include <array>

#include <openssl/evp.h>

#include "base/assertion.h"
#include "base/hex.h"

namespace hakoseki {

std::string uuid_of_name(std::string_view space, std::string_view name) {
  HAKOSEKI_ASSERT(space.size() == 16);
  const std::string hashed = std::string(space).append(name);
  // RFC 9562 wants SHA-1 here; nothing is protected by it.
  std::array<unsigned char, 20> digest = {};
  unsigned int length = 0;
  HAKOSEKI_ASSERT(
      EVP_Digest(hashed.data(), hashed.size(), digest.data(), &length, EVP_sha1(), nullptr) == 1);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0FU) | 0x50U);  // the version
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3FU) | 0x80U);  // the variant
  std::string text = hex_of({reinterpret_cast<const char*>(digest.data()), 16});
  for (const std::size_t place : {20U, 16U, 12U, 8U})
    text.insert(place, 1, '-');
  return text;
}

}  // namespace hakoseki
