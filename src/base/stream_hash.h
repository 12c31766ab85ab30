// Digests over bytes as they come: SHA-2 (FIPS 180-4); and MD5 (RFC 1321) and SHA-1, by which
// others have recorded what their files are.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace hakoseki {

enum class HashAlgorithm : std::uint8_t { sha256, sha512, sha1, md5 };

// False where this machine's rules (FIPS) forbid it; SHA-2 is always there.
[[nodiscard]] bool is_available(HashAlgorithm algorithm);

class StreamHash {
 public:
  // One that is available.
  explicit StreamHash(HashAlgorithm algorithm = HashAlgorithm::sha256);

  void feed(std::string_view bytes);
  // Of all since the beginning or the last time, in lower-case hexadecimal digits; then it begins
  // anew.
  [[nodiscard]] std::string hex();
  // The same as bytes.
  [[nodiscard]] std::string bytes();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace hakoseki
