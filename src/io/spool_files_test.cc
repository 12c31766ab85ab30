#include "io/spool_files.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace hakoseki::io {
namespace {

class SpoolFilesTest : public ::testing::Test {
 protected:
  SpoolFilesTest() {
    std::string path = (std::filesystem::temp_directory_path() / "spool.XXXXXX").string();
    folder = ::mkdtemp(path.data());
  }
  ~SpoolFilesTest() override { std::filesystem::remove_all(folder); }

  std::string folder;
};

std::size_t resident_mebibytes() {
  std::ifstream facts("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  facts >> all >> resident;
  return resident * 4096 >> 20U;
}

TEST_F(SpoolFilesTest, HoldWhatTheyWereGivenAndHaveNoName) {
  SpoolFiles spooler(folder);
  const auto spool = spooler.make(100'000);
  ASSERT_TRUE(spool);
  EXPECT_TRUE((*spool)->append("begin"));
  EXPECT_TRUE((*spool)->append_zeros(70'000));
  EXPECT_TRUE((*spool)->append("end"));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  EXPECT_EQ(*(*spool)->view(), "begin" + std::string(70'000, '\0') + "end");
  EXPECT_EQ((*(*spooler.make(1))->view()).size(), 0U);
}

TEST_F(SpoolFilesTest, WhereNoFileCanBeMadeAreMemoryWithinReason) {
  SpoolFiles spooler(folder + "/nowhere", {.on_disk = 1000, .in_memory = 100});
  const auto spool = spooler.make(100);
  ASSERT_TRUE(spool);
  EXPECT_TRUE((*spool)->append(std::string(40, 'x')));
  EXPECT_TRUE((*spool)->append_zeros(60));
  EXPECT_EQ(*(*spool)->view(), std::string(40, 'x') + std::string(60, '\0'));
  const auto more = spooler.make(101);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().fault, Fault::too_large);
}

TEST_F(SpoolFilesTest, WaitUntilThereIsRoom) {
  for (const std::string& place : {folder, folder + "/nowhere"}) {
    SpoolFiles spooler(place, {.on_disk = 100, .in_memory = 100});
    EXPECT_FALSE(spooler.make(101));
    auto first = spooler.make(60);
    ASSERT_TRUE(first);
    std::atomic<bool> is_made = false;
    std::thread other([&] {
      const auto second = spooler.make(60);
      EXPECT_TRUE(second);
      is_made = true;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_FALSE(is_made);
    EXPECT_TRUE(spooler.make(40));
    first->reset();
    other.join();
    EXPECT_TRUE(is_made);
  }
}

// The whole of a large one is read, and never more than some of it is this process's memory.
TEST_F(SpoolFilesTest, LetGoOfWhatWasRead) {
  constexpr std::size_t bytes = std::size_t{256} << 20U;
  SpoolFiles spooler(folder);
  const auto spool = spooler.make(bytes);
  ASSERT_TRUE(spool);
  ASSERT_TRUE((*spool)->append_zeros(bytes));
  const std::string_view view = *(*spool)->view();
  ASSERT_EQ(view.size(), bytes);
  // Tests before this one hold memory of their own.
  const std::size_t most = resident_mebibytes() + 16;
  std::size_t sum = 0;
  std::size_t largest = 0;
  const Pages pages(spool->get());
  for (std::size_t at = 0; at < bytes; at += 4096) {
    sum += static_cast<unsigned char>(view[at]);
    pages.looked_at(view.substr(at, 4096));
    if (at % (std::size_t{1} << 20U) == 0) largest = std::max(largest, resident_mebibytes());
  }
  EXPECT_EQ(sum, 0U);
  EXPECT_EQ(pages.find(view, "x"), std::string_view::npos);
  EXPECT_LE(std::max(largest, resident_mebibytes()), most);
}

}  // namespace
}  // namespace hakoseki::io
