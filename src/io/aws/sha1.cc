#include "io/aws/sha1.h"

#include <array>

#include <openssl/evp.h>

#include "base/assertion.h"
#include "base/hex.h"

namespace hakoseki::aws {

std::string sha1_hex(std::string_view bytes) {
  std::array<unsigned char, 20> digest{};
  unsigned int length = 0;
  HAKOSEKI_ASSERT(
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha1(), nullptr) == 1);
  return hex_of({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace hakoseki::aws
