#include "base/stream_hash.h"

#include <array>

#include <openssl/evp.h>

#include "base/assertion.h"
#include "base/hex.h"

namespace hakoseki {
namespace {

const EVP_MD* method_of(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha256:
      return EVP_sha256();
    case HashAlgorithm::sha512:
      return EVP_sha512();
    case HashAlgorithm::sha1:
      return EVP_sha1();
    case HashAlgorithm::md5:
      return EVP_md5();
  }
  return nullptr;
}

}  // namespace

bool is_available(HashAlgorithm algorithm) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  return EVP_Digest("", 0, digest.data(), nullptr, method_of(algorithm), nullptr) == 1;
}

void StreamHash::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

StreamHash::StreamHash(HashAlgorithm algorithm) : context_(EVP_MD_CTX_new()) {
  HAKOSEKI_ASSERT(context_ != nullptr);
  HAKOSEKI_ASSERT(EVP_DigestInit_ex(context_.get(), method_of(algorithm), nullptr) == 1);
}

void StreamHash::feed(std::string_view bytes) {
  HAKOSEKI_ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

std::string StreamHash::bytes() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  unsigned int length = 0;
  HAKOSEKI_ASSERT(EVP_DigestFinal_ex(context_.get(), digest.data(), &length) == 1);
  // Without a method the one of before stays: nothing is looked up again.
  HAKOSEKI_ASSERT(EVP_DigestInit_ex(context_.get(), nullptr, nullptr) == 1);
  return {reinterpret_cast<const char*>(digest.data()), length};
}

std::string StreamHash::hex() {
  return hex_of(bytes());
}

}  // namespace hakoseki
