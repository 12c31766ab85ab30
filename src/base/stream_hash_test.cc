// The vectors of FIPS 180-4's examples, in pieces.
#include "base/stream_hash.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(StreamHash, KnownVectors) {
  StreamHash sha256;
  EXPECT_EQ(sha256.hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // The same object, anew, and in pieces.
  for (const std::string_view piece : {"a", "", "bc"})
    sha256.feed(piece);
  EXPECT_EQ(sha256.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  StreamHash sha512(HashAlgorithm::sha512);
  sha512.feed("ab");
  sha512.feed("c");
  EXPECT_EQ(sha512.hex(),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  EXPECT_EQ(sha512.bytes().size(), 64);

  ASSERT_TRUE(is_available(HashAlgorithm::sha256));
  if (is_available(HashAlgorithm::sha1)) {
    StreamHash sha1(HashAlgorithm::sha1);
    sha1.feed("abc");
    EXPECT_EQ(sha1.hex(), "a9993e364706816aba3e25717850c26c9cd0d89d");
  }
  // RFC 1321, A.5.
  if (is_available(HashAlgorithm::md5)) {
    StreamHash md5(HashAlgorithm::md5);
    md5.feed("abc");
    EXPECT_EQ(md5.hex(), "900150983cd24fb0d6963f7d28e17f72");
  }
}

}  // namespace
}  // namespace hakoseki
