// Which contents of a layer are hashed to be held against package databases, and by what.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/stream_hash.h"
#include "engines/image/digest_table.h"

namespace hakoseki::image {

// Below the folders that the file system's hierarchy gives to packages; so not /usr/local, and not
// where applications lie by themselves.
[[nodiscard]] bool may_be_of_a_package(std::string_view path);

// Databases of dpkg record MD5, of rpm SHA-256 and, where packages were built by other tools, MD5,
// of apk SHA-1 and SHA-256. Which one the image has, the layer may not tell, or at its end only:
// all are computed until an entry shows the family. Where that is wrong, the digest that is asked
// for is missing, which nothing takes for the right one.
class ContentHashes {
 public:
  ContentHashes();

  // An entry of the layer, as clean_path made it.
  void meet(std::string_view path);

  // Then the bytes of one content, and its digests: as long as the next is not begun.
  void begin();
  void feed(std::string_view bytes);
  void feed_zeros(std::uint64_t bytes);
  [[nodiscard]] ContentDigests finish();
  // Whether this machine has all algorithms.
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  struct Method {
    DigestKind kind = DigestKind::none;
    std::unique_ptr<StreamHash> hash;  // null where the machine forbids it
    std::string digest;
  };

  std::array<Method, 3> methods_;
  unsigned families_ = 0;  // that were met; none: all
  unsigned wanted_ = 0;    // of the methods, of this content
  bool is_whole_ = true;
};

}  // namespace hakoseki::image
