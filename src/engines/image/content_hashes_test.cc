#include "engines/image/content_hashes.h"

#include <gtest/gtest.h>

#include "base/hex.h"
#include "base/sha256.h"
#include "engines/image/layer_pass.h"

namespace hakoseki::image {
namespace {

TEST(ContentHashes, AreTakenWherePackagesLie) {
  for (const char* path : {"usr/bin/a", "bin/a", "lib64/a", "etc/a", "opt/a/b", "var/lib/a"})
    EXPECT_TRUE(may_be_of_a_package(path)) << path;
  for (const char* path : {"usr/local/bin/a", "app/a", "bin", "home/a", "tmp/a", "root/a", "sbina"})
    EXPECT_FALSE(may_be_of_a_package(path)) << path;
}

TEST(ContentHashes, AreAllUntilTheFamilyIsKnown) {
  ContentHashes hashes;
  ASSERT_TRUE(hashes.is_whole());
  hashes.begin();
  hashes.feed("ab");
  hashes.feed("c");
  ContentDigests digests = hashes.finish();
  EXPECT_EQ(hex_of(digests.md5), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(hex_of(digests.sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex_of(digests.sha256), sha256_hex("abc"));
  hashes.meet("etc/debian_version");
  hashes.begin();
  digests = hashes.finish();
  EXPECT_EQ(hex_of(digests.md5), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(digests.sha1, "");
  EXPECT_EQ(digests.sha256, "");
  hashes.meet("usr/lib/.build-id/aa");
  hashes.begin();
  digests = hashes.finish();
  EXPECT_NE(digests.md5, "");
  EXPECT_NE(digests.sha256, "");
}

struct File {
  std::string path;
  std::string content;
  std::uint64_t hole = 0;  // behind the content
};

LayerFacts read(const std::vector<File>& files, bool verify) {
  LayerPass pass({.options = {.verify_files = verify}});
  for (const File& file : files) {
    FileEntry entry;
    entry.path = file.path;
    entry.size = file.content.size() + file.hole;
    entry.mode = 0755;
    const Result<bool> wanted = pass.begin(entry);
    EXPECT_TRUE(wanted);
    // In pieces, as long as they are wanted.
    for (std::size_t at = 0; *wanted && at < file.content.size() && pass.wants_more(); at += 3)
      EXPECT_TRUE(pass.data(std::string_view(file.content).substr(at, 3)));
    if (*wanted && file.hole > 0) {
      EXPECT_TRUE(pass.hole(file.hole));
    }
    EXPECT_TRUE(pass.end());
  }
  return std::move(pass).finish();
}

TEST(ContentHashes, AreOfTheWholeContent) {
  const std::vector<File> files = {{"usr/bin/script", "#!/bin/sh\nexit 0\n"},
                                   {"usr/bin/sparse", "abc", 10000},
                                   {"etc/empty", ""},
                                   {"etc/os-release", "ID=debian\n"},
                                   {"srv/elsewhere", "#!/bin/sh\n"}};
  const LayerFacts facts = read(files, true);
  ASSERT_EQ(facts.digests.size(), 4U);
  for (std::uint32_t file = 0; file < 4; ++file) {
    const std::string whole = files[file].content + std::string(files[file].hole, '\0');
    EXPECT_EQ(hex_of(facts.digests.find(file, DigestKind::sha256)), sha256_hex(whole)) << file;
  }
  EXPECT_TRUE(facts.files[0].is_program);
  EXPECT_FALSE(facts.files[1].is_program);
  EXPECT_TRUE(facts.files[4].is_program);
  EXPECT_EQ(read(files, false).digests.size(), 0U);
  EXPECT_TRUE(read(files, false).files[0].is_program);
}

// A few bytes of an archive may say that there are many zeros. What comes behind is not mixed up
// with it.
TEST(ContentHashes, AreNotOfEndlessHoles) {
  const LayerFacts facts =
      read({{"usr/bin/a", "x", std::uint64_t{1} << 40U}, {"usr/bin/b", "abc"}}, true);
  ASSERT_EQ(facts.digests.size(), 1U);
  EXPECT_EQ(hex_of(facts.digests.find(1, DigestKind::sha256)), sha256_hex("abc"));
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].where, "usr/bin/a");
}

}  // namespace
}  // namespace hakoseki::image
