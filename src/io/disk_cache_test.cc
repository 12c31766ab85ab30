#include "io/disk_cache.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hakoseki::io {
namespace {

namespace fs = std::filesystem;

class DiskCacheTest : public ::testing::Test {
 protected:
  DiskCacheTest() {
    std::string path = (fs::temp_directory_path() / "cache.XXXXXX").string();
    folder = ::mkdtemp(path.data());
    file = folder + "/a/b/kept.sqlite";
  }
  ~DiskCacheTest() override { fs::remove_all(folder); }

  void run(const char* text) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, text, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
  }
  // It gives nothing, says why, and does no harm.
  void expect_trouble(const std::string& why) {
    DiskCache cache(file);
    EXPECT_FALSE(cache.get("k"));
    cache.put("k", "v");
    EXPECT_FALSE(cache.get("k"));
    ASSERT_TRUE(cache.trouble());
    EXPECT_NE(cache.trouble()->what.find(why), std::string::npos) << cache.trouble()->what;
  }

  std::string folder;
  std::string file;
};

unsigned mode_of(const fs::path& path) {
  struct stat facts = {};
  EXPECT_EQ(::stat(path.c_str(), &facts), 0);
  return facts.st_mode & 0777U;
}

TEST_F(DiskCacheTest, GivesWhatItWasGivenAlsoTheNextTime) {
  const std::string bytes("v\0\xFF", 3);
  {
    DiskCache cache(file);
    EXPECT_FALSE(cache.get("k"));
    cache.put("k", "other");
    cache.put("k", bytes);
    cache.put("empty", "");
    EXPECT_EQ(cache.get("k"), bytes);
    EXPECT_EQ(mode_of(file), 0600U);
    EXPECT_EQ(mode_of(file + "-wal"), 0600U);
    EXPECT_EQ(mode_of(folder + "/a"), 0700U);
    EXPECT_EQ(mode_of(folder + "/a/b"), 0700U);
    EXPECT_FALSE(cache.trouble());
  }
  DiskCache cache(file);
  EXPECT_EQ(cache.get("k"), bytes);
  EXPECT_EQ(cache.get("empty"), "");
  EXPECT_FALSE(cache.get("K"));
}

TEST_F(DiskCacheTest, LetsGoOfWhatWasUsedLeastLately) {
  {
    DiskCache cache(file, {.bytes = 100, .value_bytes = 80});
    cache.put("a", std::string(40, 'a'));
    cache.put("b", std::string(40, 'b'));
    cache.put("too long", std::string(81, 'x'));
    EXPECT_FALSE(cache.get("too long"));
  }
  run("UPDATE kept SET used = used - 2 WHERE key = 'a'; UPDATE kept SET used = used - 1 WHERE key "
      "= 'b'");
  DiskCache cache(file, {.bytes = 100, .value_bytes = 80});
  EXPECT_TRUE(cache.get("a"));  // which is the youngest again by that
  cache.put("c", std::string(60, 'c'));
  EXPECT_TRUE(cache.get("a"));
  EXPECT_FALSE(cache.get("b"));
  EXPECT_TRUE(cache.get("c"));
  EXPECT_FALSE(cache.trouble());
}

TEST_F(DiskCacheTest, IsOfNoUseWhereItsFileIsNone) {
  { DiskCache(file).put("k", "v"); }
  std::ofstream(file, std::ios::trunc) << std::string(10'000, 'x');
  expect_trouble("not a database");
}

TEST_F(DiskCacheTest, IsOfNoUseWhereItsFileIsDamaged) {
  {
    DiskCache cache(file);
    cache.put("k", std::string(100'000, 'v'));
  }
  const auto size = fs::file_size(file);
  for (std::uintmax_t at = 4096; at < size; at += 4096) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes << std::string(64, '\xFF');
    bytes.close();
    DiskCache cache(file);
    const auto value = cache.get("k");  // may be another: its reader sees that
    cache.put("l", "v");
  }
  fs::resize_file(file, size / 2);
  DiskCache cache(file);
  EXPECT_FALSE(cache.get("k"));
}

TEST_F(DiskCacheTest, IsOfNoUseWhereAnotherVersionMadeIt) {
  { DiskCache(file).put("k", "v"); }
  run("PRAGMA user_version = 99");
  expect_trouble("another version");
}

TEST_F(DiskCacheTest, IsOfNoUseWhereOthersMayWrite) {
  { DiskCache(file).put("k", "v"); }
  ASSERT_EQ(::chmod(file.c_str(), 0666), 0);
  expect_trouble("others may write");
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  ASSERT_EQ(::chmod((folder + "/a/b").c_str(), 0777), 0);
  expect_trouble("others may write");
}

TEST_F(DiskCacheTest, FollowsNoLinkInPlaceOfItsFile) {
  fs::create_directories(folder + "/a/b");
  std::ofstream(folder + "/x") << "";
  fs::create_symlink(folder + "/x", file);
  expect_trouble("");
  EXPECT_EQ(fs::file_size(folder + "/x"), 0U);
}

TEST_F(DiskCacheTest, IsOfNoUseWhereItCannotBe) {
  std::ofstream(folder + "/a") << "";
  expect_trouble("a/b/kept.sqlite");
  file = folder + "/no/such/folder/kept.sqlite";
  expect_trouble("No such file");
  EXPECT_FALSE(fs::exists(folder + "/no/such"));
}

TEST_F(DiskCacheTest, IsOfNoUseWhereTheDiskIsFull) {
  { DiskCache(file).put("k", "v"); }
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);  // files end there as if the disk did
    struct rlimit most = {.rlim_cur = 100'000, .rlim_max = 100'000};
    ::setrlimit(RLIMIT_FSIZE, &most);
    DiskCache cache(file);
    cache.put("long", std::string(1'000'000, 'x'));
    const bool is_told = cache.trouble().has_value();
    ::_exit(is_told && !cache.get("k") ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  DiskCache cache(file);
  EXPECT_EQ(cache.get("k"), "v");
  EXPECT_FALSE(cache.get("long"));
}

TEST_F(DiskCacheTest, IsForManyProcessesAndThreads) {
  constexpr int processes = 4;
  for (int process = 0; process < processes; ++process) {
    if (::fork() != 0) continue;
    bool is_right = true;
    {
      DiskCache cache(file);
      std::vector<std::thread> threads;
      for (int thread = 0; thread < 2; ++thread) {
        threads.emplace_back([&, thread] {
          for (int i = 0; i < 25; ++i) {
            const std::string key = std::to_string((i * 7 + process + thread) % 20);
            const std::string value = key + std::string(20'000, 'x');
            const auto there = cache.get(key);
            if (there && *there != value) is_right = false;
            if (!there) cache.put(key, value);
          }
        });
      }
      for (std::thread& thread : threads)
        thread.join();
      is_right = is_right && !cache.trouble();
    }
    ::_exit(is_right ? 0 : 1);
  }
  for (int process = 0; process < processes; ++process) {
    int status = 0;
    ASSERT_GT(::wait(&status), 0);
    EXPECT_EQ(status, 0);
  }
  DiskCache cache(file);
  for (int key = 0; key < 20; ++key)
    EXPECT_EQ(cache.get(std::to_string(key)), std::to_string(key) + std::string(20'000, 'x'));
}

}  // namespace
}  // namespace hakoseki::io
