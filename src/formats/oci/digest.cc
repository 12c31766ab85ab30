#include "formats/oci/digest.h"

#include "base/sha256.h"
#include "base/stream_hash.h"
#include "base/utf8.h"

namespace hakoseki::oci {

bool is_digest(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return false;
  const std::string_view algorithm = text.substr(0, colon);
  const std::string_view hex = text.substr(colon + 1);
  if (algorithm != "sha256" && algorithm != "sha512") return false;
  return hex.size() == (algorithm == "sha256" ? 64U : 128U) &&
         hex.find_first_not_of("0123456789abcdef") == hex.npos;
}

std::string_view algorithm_of(std::string_view digest) {
  return digest.substr(0, digest.find(':'));
}

std::string_view hex_in(std::string_view digest) {
  return digest.substr(digest.find(':') + 1);
}

std::string sha256_digest(std::string_view bytes) {
  return "sha256:" + sha256_hex(bytes);
}

Result<void> verify(std::string_view bytes, std::string_view digest, std::string_view name) {
  StreamHash hash(algorithm_of(digest) == "sha512" ? HashAlgorithm::sha512 : HashAlgorithm::sha256);
  hash.feed(bytes);
  const std::string found = hash.hex();
  if (found == hex_in(digest)) return {};
  return std::unexpected(
      Error{Fault::malformed, say({"`{}`: its bytes are not those of `{}` but have the {} `{}`",
                                   "`{}` の内容が `{}` と一致しません({} は `{}`)"},
                                  utf8::neutralise(name), digest, algorithm_of(digest), found)});
}

}  // namespace hakoseki::oci
