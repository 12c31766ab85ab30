#include "formats/advisory/codenames.h"

#include <gtest/gtest.h>

namespace hakoseki::advisory {
namespace {

TEST(Codenames, NameTheReleasesAsOsReleaseDoes) {
  struct Case {
    const char* system;
    const char* codename;
    const char* ecosystem;
  };
  for (const Case& one : {Case{"debian", "bookworm", "debian:12"},
                          {"debian", "squeeze", "debian:6"},
                          {"debian", "sarge", "debian:3.1"},
                          {"debian", "sid", "debian:sid"},
                          {"debian", "forky", "debian:14"},
                          {"ubuntu", "dapper", "ubuntu:6.06"},
                          {"ubuntu", "noble", "ubuntu:24.04"}}) {
    const DistributionRelease* release = release_named(one.system, one.codename);
    ASSERT_NE(release, nullptr) << one.codename;
    EXPECT_EQ(release->ecosystem, one.ecosystem);
  }
  EXPECT_EQ(release_named("debian", "noble"), nullptr);
  EXPECT_EQ(release_named("ubuntu", ""), nullptr);
}

TEST(Codenames, KnowWhatRolls) {
  EXPECT_TRUE(release_named("debian", "bookworm")->has_number());
  EXPECT_FALSE(release_named("debian", "sid")->has_number());
  EXPECT_EQ(release_named("debian", "sid")->last_day, 0U);
  // Long-term support by others counts.
  EXPECT_EQ(release_named("debian", "buster")->last_day, 20290630U);
}

}  // namespace
}  // namespace hakoseki::advisory
