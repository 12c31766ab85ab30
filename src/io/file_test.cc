// Files that are there, are not, or are too large.
#include "io/file.h"

#include <cstdio>
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

}  // namespace
}  // namespace hakoseki::io
