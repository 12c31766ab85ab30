#include "engines/image/digests.h"

#include <gtest/gtest.h>

namespace hakoseki::image {
namespace {

TEST(Digests, StandOneBehindTheOther) {
  std::string all;
  append(all, {});
  append_hex(all, DigestKind::md5, "900150983CD24fb0d6963f7d28e17f72");
  append(all, {.kind = DigestKind::sha256_160, .bytes = "0123456789abcdefghij"});
  append_hex(all, DigestKind::sha1, "900150983cd24fb0d6963f7d28e17f72");
  append_hex(all, DigestKind::md5, "900150983cd24fb0d6963f7d28e17f7g");
  append_hex(all, DigestKind::md5, "900150983cd24fb0d6963f7d28e17f721");
  std::string_view left = all;
  EXPECT_EQ(take_digest(left).kind, DigestKind::none);
  EXPECT_EQ(shown(take_digest(left)), "md5:900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(take_digest(left).bytes, "0123456789abcdefghij");
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(take_digest(left).kind, DigestKind::other);
  EXPECT_TRUE(left.empty());
  EXPECT_EQ(take_digest(left).kind, DigestKind::none);
}

TEST(Digests, EndWhereTheyAreDamaged) {
  for (const std::string_view damaged : {"\x01short", "\x09"}) {
    std::string_view left = damaged;
    EXPECT_EQ(take_digest(left).kind, DigestKind::other);
    EXPECT_TRUE(left.empty());
  }
}

}  // namespace
}  // namespace hakoseki::image
