// Whole feeds: by their publishers' own lists, and from a mirror.
#include "collect/advisories/update_feed.h"

#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/ascii.h"
#include "base/sha256.h"
#include "collect/advisories/wanted_files.h"
#include "collect/iac/test_folder.h"
#include "io/file.h"
#include "support/fake_server.h"
#include "support/packers.h"

namespace hakoseki::advisories {
namespace {

using iac::TestFolder;
using test::FakeRequest;
using test::FakeServer;
using test::reply;
using namespace std::chrono_literals;

using Lines = std::vector<std::string>;

class UpdateTest : public testing::Test {
 protected:
  UpdateMeans means(const std::string& mirror = {}) {
    return {
        .download = {.http = *http_,
                     .allows_plain = true,
                     .limit = 20s,
                     .first_pause = 1ms,
                     .attempts = 1,
                     .now =
                         [] {
                           return Moment(std::chrono::sys_days(std::chrono::year(2004) / 1 / 2));
                         }},
        .store = {.folder = folder_.path("store")},
        .mirror = mirror};
  }

  // "+FETCHED =UNCHANGED", the files that are there now, then what failed.
  Lines update(const PublicFeed& feed, const std::string& mirror = {}) {
    const UpdateMeans with = means(mirror);
    EXPECT_TRUE(StoreLock::take(with.store));
    const FeedUpdate update = update_feed(feed, with);
    Lines lines = {fmt::format("+{} ={}", update.fetched, update.unchanged)};
    for (const FeedFile& file : update.feed.files) {
      EXPECT_TRUE(file.open()) << file.name;
      lines.push_back(file.name);
    }
    for (const FeedFailure& failure : update.failures)
      lines.push_back(fmt::format("{}!{}", failure.file, failure.old_copy ? " old" : ""));
    asked_.clear();
    return lines;
  }

  TestFolder folder_;
  std::unique_ptr<io::CurlStreams> http_ = std::move(*io::CurlStreams::make({}));
  std::map<std::string, std::string> files_;  // by target
  Lines asked_;
  FakeServer server_{[this](const FakeRequest& request) {
    asked_.push_back(request.target);
    const auto found = files_.find(request.target);
    if (found == files_.end()) return reply(404, "");
    if (found->second == "!") return reply(500, "");
    return reply(200, found->second);
  }};
};

PublicFeed feed_of(std::vector<PublicFile> files) {
  return {.name = "test", .home = "https://test.example/", .files = std::move(files)};
}

TEST_F(UpdateTest, OfEachYear) {
  const PublicFeed feed = feed_of({{.url = server_.url() + "/nvd-{}.json.gz",
                                    .name = "nvd-{}.json.gz",
                                    .location = FileLocation::each_year,
                                    .checksum = FileChecksum::nvd_meta,
                                    .first_year = 2002}});
  for (const int year : {2002, 2003}) {
    const std::string text = fmt::format("data of {}", year);
    files_[fmt::format("/nvd-{}.json.gz", year)] = tests::gzip(text);
    files_[fmt::format("/nvd-{}.meta", year)] =
        fmt::format("lastModifiedDate:x\r\nsha256:{}\r\n", upper_case(sha256_hex(text)));
  }
  // That of this year is not there yet.
  const Lines both = {"+2 =0", "nvd-2002.json.gz", "nvd-2003.json.gz"};
  EXPECT_EQ(update(feed), both);
  files_["/nvd-2003.meta"] = fmt::format("sha256:{}", sha256_hex("other"));
  EXPECT_EQ(update(feed),
            (Lines{"+1 =0", "nvd-2002.json.gz", "nvd-2003.json.gz", "nvd-2003.json.gz! old"}));
  files_["/nvd-2003.meta"] = "!";
  EXPECT_EQ(update(feed).back(), "nvd-2003.json.gz! old");
  files_.erase("/nvd-2003.meta");
  EXPECT_EQ(update(feed).back(), "nvd-2003.json.gz! old");
}

TEST_F(UpdateTest, OfARepositoryAndItsTopics) {
  const auto mirror_list = [&](const std::string& place) { return server_.url() + place + "\n"; };
  const std::string info = tests::gzip("<updates/>");
  const std::string repomd =
      fmt::format(R"(<?xml version="1.0"?><repomd xmlns="http://linux.duke.edu/metadata/repo">)"
                  R"(<data type="primary"><location href="repodata/primary.xml.gz"/></data>)"
                  R"(<data type="updateinfo"><checksum type="sha256">{}</checksum>)"
                  R"(<location href="repodata/updateinfo.xml.gz"/></data></repomd>)",
                  sha256_hex(info));
  files_["/core/mirror.list"] = mirror_list("/guids/core");
  files_["/guids/core/repodata/repomd.xml"] = repomd;
  files_["/guids/core/repodata/updateinfo.xml.gz"] = info;
  files_["/extras-catalog.json"] =
      R"({"topics": [{"n": "docker"}, {"n": "none"}, {"n": "../../etc"}, {"n": "kernel-5.15"}]})";
  files_["/extras/docker/mirror.list"] = mirror_list("/guids/docker/");
  files_["/guids/docker/repodata/repomd.xml"] = repomd;
  files_["/guids/docker/repodata/updateinfo.xml.gz"] = info;
  files_["/extras/kernel-5.15/mirror.list"] = mirror_list("/guids/kernel/");
  files_["/guids/kernel/repodata/repomd.xml"] = "<repomd/>";
  const PublicFeed feed =
      feed_of({{.url = server_.url() + "/core/mirror.list",
                .name = "2/core/updateinfo.xml.gz",
                .location = FileLocation::updateinfo},
               {.url = server_.url() + "/extras-catalog.json", .name = "2/extras-catalog.json"},
               {.url = server_.url() + "/extras/{}/mirror.list",
                .name = "2/extras/{}/updateinfo.xml.gz",
                .location = FileLocation::each_topic,
                .may_be_missing = true}});
  const Lines all = {"2/core/updateinfo.xml.gz", "2/extras-catalog.json",
                     "2/extras/docker/updateinfo.xml.gz"};
  EXPECT_EQ(update(feed), (Lines{"+3 =0", all[0], all[1], all[2]}));
  // The digest in repomd.xml says that it is the same.
  EXPECT_EQ(update(feed), (Lines{"+1 =2", all[0], all[1], all[2]}));
  files_["/core/mirror.list"] = "file:///etc/passwd\n";
  files_["/extras-catalog.json"] = "{}";
  EXPECT_EQ(update(feed), (Lines{"+1 =0", all[0], all[1], all[2], all[0] + "! old",
                                 "2/extras/{}/updateinfo.xml.gz! old"}));
  files_["/core/mirror.list"] = mirror_list("/guids/core");
  files_["/extras-catalog.json"] = R"({"topics": [{"n": "kernel-5.15"}]})";
  EXPECT_EQ(update(feed), (Lines{"+1 =1", all[0], all[1]}));
}

TEST_F(UpdateTest, OfAnArchiveThatATextNames) {
  files_["/vex/latest.txt"] = "csaf_vex_2026-08-21.tar.zst\n";
  files_["/vex/csaf_vex_2026-08-21.tar.zst"] = "archive";
  files_["/vex/csaf_vex_2026-08-21.tar.zst.sha256"] =
      sha256_hex("archive") + "  csaf_vex_2026-08-21.tar.zst\n";
  const PublicFeed feed = feed_of({{.url = server_.url() + "/vex/latest.txt",
                                    .name = "vex.tar.zst",
                                    .location = FileLocation::named_archive,
                                    .checksum = FileChecksum::beside}});
  EXPECT_EQ(update(feed), (Lines{"+1 =0", "vex.tar.zst"}));
  EXPECT_EQ(update(feed), (Lines{"+0 =1", "vex.tar.zst"}));
  for (const std::string text : {"../../secret", "two words", "", "/etc/passwd"}) {
    files_["/vex/latest.txt"] = text;
    EXPECT_EQ(update(feed), (Lines{"+0 =0", "vex.tar.zst", "vex.tar.zst! old"})) << text;
  }
}

TEST_F(UpdateTest, FromAMirrorThatListsItsFiles) {
  const PublicFeed feed = feed_of({{.url = "https://test.example/x", .name = "a.json"}});
  const std::string mirror = server_.url() + "/mirror/";
  const auto list = [&](const std::string& name, const std::string& text) {
    files_["/mirror/test/" + name] = text;
    return fmt::format("{}  {}\n", sha256_hex(text), name);
  };
  files_["/mirror/test/SHA256SUMS"] = list("a.json", "a") + list("b/c.json", "c");
  EXPECT_EQ(update(feed, mirror), (Lines{"+2 =0", "a.json", "b/c.json"}));
  EXPECT_EQ(update(feed, mirror), (Lines{"+0 =2", "a.json", "b/c.json"}));
  files_["/mirror/test/SHA256SUMS"] = list("a.json", "another");
  EXPECT_EQ(update(feed, mirror), (Lines{"+1 =0", "a.json"}));
  EXPECT_FALSE(std::filesystem::exists(folder_.path("store/feeds/test/b/c.json")));
  files_["/mirror/test/a.json"] = "not what was listed";
  files_["/mirror/test/SHA256SUMS"] = fmt::format("{}  a.json\n", sha256_hex("third"));
  EXPECT_EQ(update(feed, mirror), (Lines{"+0 =0", "a.json", "a.json! old"}));
  for (const std::string name : {"../a.json", "/etc/passwd", ".hidden", "a//b", ""}) {
    files_["/mirror/test/SHA256SUMS"] = fmt::format("{}  {}\n", sha256_hex(""), name);
    EXPECT_EQ(update(feed, mirror), (Lines{"+0 =0", "a.json", "SHA256SUMS! old"})) << name;
  }
}

// What was downloaded is served as it is.
TEST_F(UpdateTest, FromTheStoreOfAnotherMachine) {
  const PublicFeed feed = feed_of({{.url = server_.url() + "/x", .name = "a.json"}});
  files_["/x"] = "a";
  EXPECT_EQ(update(feed), (Lines{"+1 =0", "a.json"}));
  for (const std::string name : {"a.json", "SHA256SUMS"}) {
    files_["/mirror/test/" + name] =
        io::read_file(folder_.path("store/feeds/test/" + name)).value_or("");
  }
  std::filesystem::remove_all(folder_.path("store"));
  EXPECT_EQ(update(feed, server_.url() + "/mirror"), (Lines{"+1 =0", "a.json"}));
}

TEST_F(UpdateTest, FromAMirrorThatListsNothing) {
  const PublicFeed feed = feed_of({{.url = "https://test.example/x", .name = "a.json"},
                                   {.url = "https://test.example/{}",
                                    .name = "{}.json",
                                    .location = FileLocation::each_year,
                                    .first_year = 2003}});
  files_["/test/a.json"] = "a";
  files_["/test/2004.json"] = "2004";
  EXPECT_EQ(update(feed, server_.url()), (Lines{"+2 =0", "2004.json", "a.json"}));
  files_.erase("/test/2004.json");
  EXPECT_EQ(update(feed, server_.url()), (Lines{"+1 =0", "a.json"}));
}

TEST_F(UpdateTest, ACopyThatWasDamagedIsNoCopy) {
  const PublicFeed feed = feed_of({{.url = server_.url() + "/x", .name = "a.json"}});
  files_["/x"] = "good";
  EXPECT_EQ(update(feed), (Lines{"+1 =0", "a.json"}));
  folder_.write("store/feeds/test/a.json", "evil");
  files_["/x"] = "!";
  EXPECT_EQ(update(feed), (Lines{"+0 =0", "a.json!"}));
}

TEST_F(UpdateTest, OneRunAtATime) {
  const FeedStore store{.folder = folder_.path("store")};
  const auto one = StoreLock::take(store);
  ASSERT_TRUE(one) << one.error().message();
  const auto other = StoreLock::take(store);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().fault, Fault::unavailable);
}

TEST(WantedFiles, HavePlainNames) {
  for (const std::string_view good : {"a", "a/b.json", "2/extras/kernel-5.15/updateinfo.xml.gz"})
    EXPECT_TRUE(is_plain_name(good)) << good;
  for (const std::string_view bad :
       {"", "/a", "a/", "a//b", "..", "a/../b", ".a", "a/.b", "a\nb", "a\\b"})
    EXPECT_FALSE(is_plain_name(bad)) << bad;
}

}  // namespace
}  // namespace hakoseki::advisories
