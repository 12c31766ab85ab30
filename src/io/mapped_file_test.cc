#include "io/mapped_file.h"

#include <fstream>
#include <utility>

#include <gtest/gtest.h>

namespace hakoseki::io {
namespace {

TEST(MappedFile, IsTheFile) {
  const std::string path = testing::TempDir() + "/mapped";
  std::ofstream(path) << "bytes";
  Result<MappedFile> file = MappedFile::open(path);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->bytes(), "bytes");
  file->let_go();
  MappedFile moved = std::move(*file);
  EXPECT_EQ(moved.bytes(), "bytes");
  EXPECT_EQ(file->bytes(), "");  // NOLINT(bugprone-use-after-move)
  std::ofstream(path) << "";
  Result<MappedFile> empty = MappedFile::open(path);
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->bytes(), "");
  empty->let_go();
  moved = std::move(*empty);
  EXPECT_EQ(moved.bytes(), "");
}

TEST(MappedFile, IsARegularFile) {
  for (const std::string& path : {testing::TempDir(), testing::TempDir() + "/nowhere"}) {
    const Result<MappedFile> file = MappedFile::open(path);
    ASSERT_FALSE(file) << path;
    EXPECT_EQ(file.error().fault, Fault::unavailable);
  }
}

}  // namespace
}  // namespace hakoseki::io
