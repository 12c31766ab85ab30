#include "engines/image/digests.h"

#include <utility>

#include "base/hex.h"

namespace hakoseki::image {
namespace {

std::string_view name_of(DigestKind kind) {
  switch (kind) {
    case DigestKind::md5:
      return "md5:";
    case DigestKind::sha1:
      return "sha1:";
    case DigestKind::sha256:
    case DigestKind::sha256_160:
      return "sha256:";
    case DigestKind::none:
    case DigestKind::other:
      break;
  }
  return {};
}

}  // namespace

std::size_t length_of(DigestKind kind) {
  switch (kind) {
    case DigestKind::md5:
      return 16;
    case DigestKind::sha1:
    case DigestKind::sha256_160:
      return 20;
    case DigestKind::sha256:
      return 32;
    case DigestKind::none:
    case DigestKind::other:
      break;
  }
  return 0;
}

std::string shown(const RecordedDigest& digest) {
  return std::string(name_of(digest.kind)) + hex_of(digest.bytes);
}

void append(std::string& digests, const RecordedDigest& digest) {
  digests += static_cast<char>(std::to_underlying(digest.kind));
  digests += digest.bytes;
}

void append_hex(std::string& digests, DigestKind kind, std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    if (hex_value(hex[i]) < 0 || hex_value(hex[i + 1]) < 0) break;
    bytes += static_cast<char>(hex_value(hex[i]) * 16 + hex_value(hex[i + 1]));
  }
  const bool is_one = bytes.size() == length_of(kind) && hex.size() == 2 * bytes.size();
  append(digests, is_one ? RecordedDigest{kind, bytes} : RecordedDigest{DigestKind::other, {}});
}

RecordedDigest take_digest(std::string_view& digests) {
  if (digests.empty()) return {};
  const auto number = static_cast<unsigned char>(digests.front());
  RecordedDigest digest{.kind = static_cast<DigestKind>(number)};
  const bool is_known = number <= std::to_underlying(DigestKind::other);
  const std::size_t length = is_known ? length_of(digest.kind) : 0;
  if (!is_known || digests.size() - 1 < length) {
    digests = {};
    return {.kind = DigestKind::other};
  }
  digest.bytes = digests.substr(1, length);
  digests.remove_prefix(1 + length);
  return digest;
}

}  // namespace hakoseki::image
