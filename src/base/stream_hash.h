// SHA-2 (FIPS 180-4) over bytes as they come.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace hakoseki {

enum class HashAlgorithm : std::uint8_t { sha256, sha512 };

class StreamHash {
 public:
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
