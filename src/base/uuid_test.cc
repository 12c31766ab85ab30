// UUIDs of names.
#include "base/uuid.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(Uuid, FollowsFromTheName) {
  // RFC 9562 appendix A.4: the name space of DNS.
  const std::string_view dns("\x6b\xa7\xb8\x10\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8",
                             16);
  EXPECT_EQ(uuid_of_name(dns, "www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  EXPECT_NE(uuid_of_name(dns, "www.example.org"), uuid_of_name(dns, "www.example.com"));
}

}  // namespace
}  // namespace hakoseki
