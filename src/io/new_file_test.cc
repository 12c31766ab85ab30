#include "io/new_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "io/file.h"

namespace hakoseki::io {
namespace {

namespace fs = std::filesystem;

std::string content_of(const std::string& path) {
  return read_file(path).value_or("not there");
}

std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

class NewFileTest : public testing::Test {
 protected:
  NewFileTest() {
    fs::remove_all(folder_);
    EXPECT_TRUE(make_folders(folder_));
    std::ofstream(path_) << "old";
  }
  std::string folder_ = testing::TempDir() + "/new_file/a/b";
  std::string path_ = folder_ + "/file";
};

TEST_F(NewFileTest, TakesThePlaceAtOnce) {
  Result<NewFile> file = NewFile::beside(path_);
  ASSERT_TRUE(file);
  NewFile moved = std::move(*file);
  EXPECT_TRUE(moved.append("new"));
  EXPECT_TRUE(moved.append(" one"));
  EXPECT_EQ(content_of(path_), "old");
  EXPECT_EQ(content_of(moved.path()), "new one");
  const mode_t before = ::umask(0027);
  EXPECT_TRUE(moved.take_place());
  ::umask(before);
  EXPECT_EQ(content_of(path_), "new one");
  EXPECT_EQ(fs::status(path_).permissions(), static_cast<fs::perms>(0640));
  EXPECT_EQ(files_in(folder_), 1U);
}

TEST_F(NewFileTest, LeavesNothingBehind) {
  {
    Result<NewFile> file = NewFile::beside(path_);
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->append("new"));
    EXPECT_EQ(files_in(folder_), 2U);
  }
  EXPECT_EQ(files_in(folder_), 1U);
  EXPECT_EQ(content_of(path_), "old");
  const Result<NewFile> nowhere = NewFile::beside(folder_ + "/nowhere/file");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().fault, Fault::unavailable);
  EXPECT_FALSE(make_folders(path_ + "/below"));
}

}  // namespace
}  // namespace hakoseki::io
