#include "engines/image/layer_codec.h"

#include <cstdint>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace hakoseki::image {
namespace {

FileEntry entry(std::string path, FileKind kind, std::string link = {}) {
  FileEntry one;
  one.path = std::move(path);
  one.kind = kind;
  one.link = std::move(link);
  return one;
}

// Every member of everything, each with another value.
LayerFacts facts() {
  LayerFacts all;
  FileEntry file = entry("usr/bin/x", FileKind::regular);
  file.size = std::uint64_t{5} << 32U;
  file.mode = 04755;
  file.uid = 1000;
  file.gid = 0xFFFFFFFFFF;
  file.capability = "cap";
  all.files.add(file.path, file);
  for (const FileKind kind :
       {FileKind::hard_link, FileKind::symbolic_link, FileKind::directory,
        FileKind::character_device, FileKind::block_device, FileKind::fifo, FileKind::other}) {
    const bool is_link = kind == FileKind::hard_link || kind == FileKind::symbolic_link;
    const FileEntry other = entry("usr/bin/y", kind, is_link ? "../x" : "");
    all.files.add(other.path, other);
  }
  for (const char* path : {"a/.wh.b", "a/.wh..wh..opq", "a/.wh..wh.plnk", "top", "usr/bin/z"})
    all.files.add(path, entry(path, FileKind::regular));
  Found found{.format = Format::dpkg_status,
              .packages = {{.type = PackageType::nuget,
                            .name = "n",
                            .version = "v",
                            .architecture = "a",
                            .source_name = "sn",
                            .source_version = "sv",
                            .licence = "l",
                            .place = "p",
                            .owned = "o\n",
                            .digests = "d"},
                           {.type = PackageType::deb}},
              .owner = "owner",
              .owned = std::string(300, 'x'),
              .digests = "e",
              .release = {.id = "i", .version_id = "v", .name = "n"},
              .troubles = {Text{"t", "u"}, {}}};
  all.read.push_back({.file = 0, .found = found});
  found.format = Format::program;
  all.read.push_back({.file = 9, .found = std::move(found)});
  all.files.mark_program(0);
  all.digests.add(0, {.md5 = "0123456789abcdef", .sha1 = "0123456789abcdefghij"});
  all.digests.add(7, {.sha256 = "0123456789abcdefghijklmnopqrstuv"});
  all.gaps = {{.where = "w", .reason = Text{"r", "q"}}, {.where = {}, .reason = Text{"s", ""}}};
  all.bytes = ~std::uint64_t{0};
  return all;
}

std::string row(const FileTable& files, std::uint32_t file) {
  const LayerFile one = files[file];
  std::string text = files.path(file) + '|' + std::string(files.link(file));
  for (const std::uint64_t number :
       {one.size, std::uint64_t{one.folder}, std::uint64_t{one.uid}, std::uint64_t{one.gid},
        std::uint64_t{one.mode}, static_cast<std::uint64_t>(one.kind),
        static_cast<std::uint64_t>(one.marker), std::uint64_t{one.has_capability},
        std::uint64_t{one.is_program}}) {
    text += '|' + std::to_string(number);
  }
  return text;
}

TEST(LayerCodec, GivesBackWhatItWasGiven) {
  const LayerFacts before = facts();
  const std::string bytes = encode(before);
  const std::optional<LayerFacts> after = decode(bytes);
  ASSERT_TRUE(after);
  ASSERT_EQ(after->files.size(), before.files.size());
  for (std::uint32_t file = 0; file < before.files.size(); ++file)
    EXPECT_EQ(row(after->files, file), row(before.files, file));
  ASSERT_EQ(after->read.size(), 2U);
  const Found& found = after->read[0].found;
  const Found& given = before.read[0].found;
  EXPECT_EQ(found.packages, given.packages);
  EXPECT_EQ(found.owner, given.owner);
  EXPECT_EQ(found.owned, given.owned);
  EXPECT_EQ(found.digests, given.digests);
  EXPECT_EQ(after->digests.find(0, DigestKind::sha1), "0123456789abcdefghij");
  EXPECT_EQ(after->digests.find(7, DigestKind::sha256_160), "0123456789abcdefghij");
  EXPECT_EQ(after->digests.find(7, DigestKind::md5), "");
  EXPECT_EQ(after->digests.find(1, DigestKind::md5), "");
  EXPECT_EQ(found.release.id + found.release.version_id + found.release.name, "ivn");
  EXPECT_EQ(found.troubles, given.troubles);
  EXPECT_EQ(after->read[1].file, 9U);
  EXPECT_EQ(after->read[1].found.format, Format::program);
  ASSERT_EQ(after->gaps.size(), 2U);
  EXPECT_EQ(after->gaps[0].where + after->gaps[0].reason.en + after->gaps[0].reason.ja +
                after->gaps[1].reason.en,
            "wrqs");
  EXPECT_EQ(after->bytes, before.bytes);
  EXPECT_EQ(encode(*after), bytes);
  EXPECT_TRUE(decode(encode({})));
}

TEST(LayerCodec, RefusesWhatIsCutOffOrHasMore) {
  const std::string bytes = encode(facts());
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(decode(std::string_view(bytes).substr(0, length))) << length;
  EXPECT_FALSE(decode(bytes + '\0'));
}

// Whatever a byte becomes, it is refused or is the facts of other bytes.
TEST(LayerCodec, SurvivesEveryChangeOfAByte) {
  const std::string bytes = encode(facts());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char change : {'\x01', '\x7F', '\x80', '\xFF'}) {
      std::string other = bytes;
      other[at] = static_cast<char>(other[at] ^ change);
      const std::optional<LayerFacts> read = decode(other);
      EXPECT_TRUE(!read || decode(encode(*read))) << at;
    }
  }
}

}  // namespace
}  // namespace hakoseki::image
