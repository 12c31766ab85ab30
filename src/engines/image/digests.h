// Digests of files, as package databases record them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hakoseki::image {

enum class DigestKind : std::uint8_t {
  none,  // nothing is recorded, or what is may change: links, configuration
  md5,
  sha1,
  sha256,
  sha256_160,  // the first 160 bits of a SHA-256 (apk 3)
  other,       // by an algorithm that is not computed
};

struct RecordedDigest {
  DigestKind kind = DigestKind::none;
  std::string_view bytes = {};  // of none and other empty
};

[[nodiscard]] std::size_t length_of(DigestKind kind);
// "md5:900150983cd24fb0d6963f7d28e17f72"
[[nodiscard]] std::string shown(const RecordedDigest& digest);
// The bytes of `hex`, or `other` where it is no digest of that kind.
void append_hex(std::string& digests, DigestKind kind, std::string_view hex);

// Many stand one behind the other: each a byte for its kind, and then its bytes.
void append(std::string& digests, const RecordedDigest& digest);
// Takes the first one away; `none` where there is no other, and nothing behind what is damaged.
[[nodiscard]] RecordedDigest take_digest(std::string_view& digests);

}  // namespace hakoseki::image
