// The table of public feeds holds what whoever downloads relies on.
#include "collect/advisories/public_feeds.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "collect/advisories/wanted_files.h"
#include "io/url.h"

namespace hakoseki::advisories {
namespace {

TEST(PublicFeeds, AreInOrderAndWhole) {
  std::string before;
  for (const PublicFeed& feed : public_feeds()) {
    EXPECT_LT(before, feed.name);
    before = feed.name;
    EXPECT_TRUE(is_plain_name(feed.name)) << feed.name;
    EXPECT_FALSE(feed.attribution.empty()) << feed.name;
    EXPECT_FALSE(feed.format.empty()) << feed.name;
    EXPECT_TRUE(feed.home.starts_with("https://")) << feed.name;
    EXPECT_FALSE(feed.files.empty()) << feed.name;
    EXPECT_EQ(public_feed_named(feed.name), &feed);
    std::set<std::string_view> names;
    for (const PublicFile& file : feed.files) {
      const auto url = io::parse_url(file.url);
      ASSERT_TRUE(url) << file.url;
      EXPECT_EQ(url->scheme, "https") << file.url;
      EXPECT_TRUE(is_plain_name(file.name)) << file.name;
      EXPECT_TRUE(names.insert(file.name).second) << file.name;
      const bool has_place = file.location == FileLocation::each_year ||
                             file.location == FileLocation::each_version ||
                             file.location == FileLocation::each_topic;
      EXPECT_EQ(file.name.contains("{}"), has_place) << file.name;
      EXPECT_EQ(file.url.contains("{}"), has_place) << file.url;
    }
  }
  EXPECT_EQ(public_feed_named("nobody"), nullptr);
}

// Their licences do not let anybody pass on what is made of them.
TEST(PublicFeeds, OfTheDefaultSetMayBePassedOn) {
  for (const PublicFeed& feed : public_feeds()) {
    if (feed.is_default) EXPECT_FALSE(feed.licence.contains("-NC")) << feed.name;
  }
}

}  // namespace
}  // namespace hakoseki::advisories
