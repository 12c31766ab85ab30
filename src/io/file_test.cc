// Files that are there, are not, or are too large.
#include "io/file.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace hakoseki::io {
namespace {

TEST(File, IsReadUpToALimit) {
  const std::string path = testing::TempDir() + "hakoseki_file_test";
  std::ofstream(path) << "seven..";
  EXPECT_EQ(read_file(path).value(), "seven..");
  EXPECT_EQ(read_file(path, 7).value(), "seven..");
  EXPECT_EQ(read_file(path, 6).error().fault, Fault::too_large);
  std::remove(path.c_str());
  EXPECT_EQ(read_file(path).error().fault, Fault::unavailable);
  EXPECT_EQ(read_file(testing::TempDir()).error().fault, Fault::unavailable);
}

TEST(File, IsReplacedForItsOwnerOnly) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / "hakoseki_file_test_folder";
  std::filesystem::create_directory(folder);
  const std::string path = folder / "token.json";
  ASSERT_TRUE(replace_file(path, "old"));
  ASSERT_TRUE(replace_file(path, "new"));
  EXPECT_EQ(read_file(path).value(), "new");
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path).permissions(), perms::owner_read | perms::owner_write);
  EXPECT_EQ(replace_file(folder / "none" / "file", "x").error().fault, Fault::unavailable);
  EXPECT_FALSE(
      replace_file(folder, "x"));  // a folder keeps its place, and nothing is left beside it
  std::filesystem::remove(path);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::remove(folder);
}

}  // namespace
}  // namespace hakoseki::io
