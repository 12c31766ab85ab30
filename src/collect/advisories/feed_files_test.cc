// What is a feed by itself, what belongs together, and what is never read.
#include "collect/advisories/feed_files.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "collect/iac/test_folder.h"

namespace hakoseki::advisories {
namespace {

namespace fs = std::filesystem;
using iac::TestFolder;
using Lines = std::vector<std::string>;

// "NAME: FILE, FILE"
Lines lines_of(const FoundFeeds& found) {
  Lines lines;
  for (const Feed& feed : found.feeds) {
    std::string line = feed.name + ":";
    for (const FeedFile& file : feed.files) {
      line += " " + file.label();
      EXPECT_TRUE(file.open()) << file.label();
    }
    lines.push_back(line);
  }
  return lines;
}

Lines found(const std::vector<std::string>& paths) {
  const Result<FoundFeeds> feeds = find_feeds(paths);
  return feeds ? lines_of(*feeds) : Lines{feeds.error().message()};
}

TEST(FeedFiles, AreFilesFoldersAndArchives) {
  const TestFolder folder({{"feeds/alma.tar.zst", ""},
                           {"feeds/b/osv.jsonl.zst", ""},
                           {"feeds/loose/a.json", ""},
                           {"feeds/readme.md", ""},
                           {"feeds/kev/kev.json", ""},
                           {"feeds/kev/old/kev.json", ""},
                           {"feeds/amazon/2/core.xml.gz", ""},
                           {"one.json", ""}});
  const Lines all = {"alma.tar.zst: alma.tar.zst", "amazon: 2/core.xml.gz",
                     "b/osv.jsonl.zst: b/osv.jsonl.zst", "feeds: loose/a.json readme.md",
                     "kev: kev.json old/kev.json"};
  EXPECT_EQ(found({folder.path("feeds")}), all);
  EXPECT_EQ(found({folder.path("feeds") + "/"}), all);
  EXPECT_EQ(found({folder.path("one.json")}), Lines{"one.json: one.json"});
  // Whatever is named twice is read once, and the order of the names says nothing.
  EXPECT_EQ(found({folder.path("feeds"), folder.path("feeds/loose/../loose/a.json"),
                   folder.path("feeds")}),
            all);
  Lines more = all;
  more.push_back("one.json: one.json");
  EXPECT_EQ(found({folder.path("one.json"), folder.path("feeds")}), more);
  EXPECT_EQ(found({folder.path("feeds"), folder.path("one.json")}), more);
}

TEST(FeedFiles, KnowTheLicencesOfPublicFeeds) {
  const TestFolder folder({{"kev/a.json", ""}, {"rustsec.tar.zst", ""}});
  const auto feeds = find_feeds(std::vector{folder.path()});
  ASSERT_TRUE(feeds);
  ASSERT_EQ(feeds->feeds.size(), 2U);
  EXPECT_EQ(feeds->feeds[0].licence, "CC0-1.0");
  EXPECT_EQ(feeds->feeds[1].attribution, "RustSec Advisory Database (CC0-1.0)");
}

TEST(FeedFiles, NeverLeaveTheFolder) {
  const TestFolder folder({{"secret.json", ""}, {"feeds/a.json", ""}});
  fs::create_symlink(folder.path("secret.json"), folder.path("feeds/out.json"));
  fs::create_directory_symlink(folder.path(), folder.path("feeds/up"));
  fs::create_symlink("a.json", folder.path("feeds/b.json"));
  const auto feeds = find_feeds(std::vector{folder.path("feeds")});
  ASSERT_TRUE(feeds);
  EXPECT_EQ(lines_of(*feeds), Lines{"feeds: a.json"});
  EXPECT_EQ(feeds->left_out.size(), 3U);
  // Also where a file becomes a link after the folder was listed.
  fs::remove(folder.path("feeds/a.json"));
  fs::create_symlink(folder.path("secret.json"), folder.path("feeds/a.json"));
  EXPECT_FALSE(feeds->feeds.front().files.front().open());
  // The folder itself may be one.
  fs::create_directory_symlink(folder.path("feeds"), folder.path("named"));
  EXPECT_TRUE(find_feeds(std::vector{folder.path("named")}));
}

TEST(FeedFiles, AreToldWhereTheyCannotBeRead) {
  const TestFolder folder;
  const auto feeds = find_feeds(std::vector{folder.path("nowhere")});
  ASSERT_FALSE(feeds);
  EXPECT_EQ(feeds.error().fault, Fault::unavailable);
  EXPECT_TRUE(find_feeds(std::vector{folder.path()})->feeds.empty());
}

}  // namespace
}  // namespace hakoseki::advisories
