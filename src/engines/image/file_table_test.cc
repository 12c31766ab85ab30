// What a table gives back of its entries, and what it takes up.
#include "engines/image/file_table.h"

#include <cstdint>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace hakoseki::image {
namespace {

TEST(FileTable, GivesBackWhatEntriesSay) {
  FileTable files;
  FileEntry entry;
  entry.kind = FileKind::symbolic_link;
  entry.link = "../x";
  entry.size = (std::uint64_t{7} << 32U) | 5U;
  entry.mode = 0104755;
  entry.uid = 1000;
  entry.gid = std::uint64_t{1} << 40U;
  entry.capability = "c";
  EXPECT_EQ(files.add("usr/bin/a", entry), 0U);
  EXPECT_EQ(files.add("usr/bin/.wh.b", {}), 1U);
  EXPECT_EQ(files.add("c", {}), 2U);
  EXPECT_EQ(files.name(0), "a");
  EXPECT_EQ(files.link(0), "../x");
  EXPECT_EQ(files.folder(0), "usr/bin");
  EXPECT_EQ(files[0].size, entry.size);
  EXPECT_EQ(files[0].mode, 04755);
  EXPECT_EQ(files[0].uid, 1000U);
  EXPECT_EQ(files[0].gid, 0xFFFFFFFFU);
  EXPECT_TRUE(files[0].has_capability);
  EXPECT_EQ(files.path(1), "usr/bin/b");
  EXPECT_EQ(files[1].marker, Marker::whiteout);
  EXPECT_EQ(files[1].folder, files[0].folder);
  EXPECT_EQ(files[1].uid, 0U);
  EXPECT_EQ(files.link(1), "");
  EXPECT_EQ(files.path(2), "c");
  EXPECT_EQ(files.folder(2), "");
}

// Twenty bytes and its name, however many owners there are; and names stay where they are.
TEST(FileTable, IsSmallAndDoesNotMove) {
  constexpr std::uint32_t count = 20'000;
  FileTable files;
  FileEntry entry;
  files.add("first/name", entry);
  const std::string_view first = files.name(0);
  for (std::uint32_t i = 0; i < count; ++i) {
    entry.uid = i % 3;
    files.add("usr/share/" + std::to_string(i / 100) + "/file" + std::to_string(i % 100), entry);
  }
  EXPECT_LT(files.held_bytes(), count * (20 + 8) + 50'000);
  const FileTable moved = std::move(files);
  EXPECT_EQ(moved.name(0).data(), first.data());
  EXPECT_EQ(moved.path(12'345 + 1), "usr/share/123/file45");
  EXPECT_EQ(moved[12'345 + 1].uid, 0U);
}

TEST(FileTable, TakesAsManyOwnersAsThereAre) {
  FileTable files;
  FileEntry entry;
  for (std::uint32_t i = 0; i < 3'000; ++i) {
    entry.uid = i;
    entry.gid = ~i;
    files.add(std::to_string(i), entry);
  }
  for (std::uint32_t i = 0; i < 3'000; ++i) {
    EXPECT_EQ(files[i].uid, i);
    EXPECT_EQ(files[i].gid, ~i);
  }
}

TEST(FileTable, HasRoomForTheLongestPathAndLink) {
  FileTable files;
  FileEntry entry;
  entry.link = std::string(FileTable::most_path_bytes, 'l');
  const std::string path(FileTable::most_path_bytes, 'p');
  files.add(path, entry);
  EXPECT_EQ(files.path(0), path);
  EXPECT_EQ(files.link(0), entry.link);
}

}  // namespace
}  // namespace hakoseki::image
