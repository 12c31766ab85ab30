// What is met below a folder: links, loops, pipes, patterns, and always in the same order.
#include "collect/iac/walk.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "collect/iac/test_folder.h"

namespace hakoseki::iac {
namespace {

namespace fs = std::filesystem;

// "path" for what is read, "path (reason)" for what is not, "path !reason" for what is refused.
std::string walked(const TestFolder& folder, const std::vector<std::string>& ignore = {}) {
  std::string text;
  for (const Found& found : walk(folder.path(), IgnoreRules(ignore))) {
    text += folder.below(found.path);
    if (!found.reason.empty()) {
      text += found.refused ? " !" + found.reason.en : " (" + found.reason.en + ")";
    }
    text += "\n";
  }
  return text;
}

TEST(Walk, InTheOrderOfTheNames) {
  const TestFolder folder(Files{{"b.yaml", ""},
                                {"a/z.yaml", ""},
                                {"a/b/c.yaml", ""},
                                {"A.yaml", ""},
                                {".hidden", ""},
                                {"箱.yaml", ""}});
  EXPECT_EQ(walked(folder), ".hidden\nA.yaml\na/b/c.yaml\na/z.yaml\nb.yaml\n箱.yaml\n");
}

TEST(Walk, IgnoreRules) {
  const TestFolder folder(Files{{"a/x.yaml", ""},
                                {"a/y.yaml", ""},
                                {"node_modules/z.yaml", ""},
                                {"b/node_modules/z.yaml", ""},
                                {".git/config", ""}});
  constexpr std::string_view excluded = " (excluded by an ignore rule)\n";
  EXPECT_EQ(walked(folder, {"node_modules/", "a/*", "!a/y.yaml"}),
            fmt::format(".git (version control data)\na/x.yaml{0}a/y.yaml\nb/node_modules{0}"
                        "node_modules{0}",
                        excluded));
}

TEST(Walk, Links) {
  const TestFolder outside(Files{{"secret.yaml", ""}});
  const TestFolder folder(Files{{"a/x.yaml", ""}});
  fs::create_symlink("a/x.yaml", folder.path("inside.yaml"));
  fs::create_symlink(outside.path("secret.yaml"), folder.path("outside.yaml"));
  fs::create_directory_symlink(outside.path(), folder.path("outside"));
  fs::create_directory_symlink("..", folder.path("a/loop"));
  fs::create_directory_symlink("a", folder.path("again"));
  fs::create_symlink("itself", folder.path("itself"));
  fs::create_symlink("nowhere", folder.path("dangling"));
  EXPECT_EQ(walked(folder),
            "a/loop (a link to a folder; its target is visited by its own name)\n"
            "a/x.yaml\n"
            "again (a link to a folder; its target is visited by its own name)\n"
            "dangling !this link leads nowhere\n"
            "inside.yaml\n"
            "itself !this link leads nowhere\n"
            "outside !this link leads out of the folder\n"
            "outside.yaml !this link leads out of the folder\n");
}

// A folder whose name begins with the root's name is not inside it.
TEST(Walk, ANeighbourIsOutside) {
  const TestFolder folder(Files{{"root/x.yaml", ""}, {"root2/y.yaml", ""}});
  fs::create_symlink("../root2/y.yaml", folder.path("root/y.yaml"));
  std::string refused;
  for (const Found& found : walk(folder.path("root"), IgnoreRules())) {
    if (found.refused) refused += folder.below(found.path);
  }
  EXPECT_EQ(refused, "root/y.yaml");
}

TEST(Walk, WhatIsNoFile) {
  const TestFolder folder(Files{{"x.yaml", ""}});
  ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(walked(folder), "pipe (not a regular file)\nx.yaml\n");
}

TEST(Walk, DeepFolders) {
  const TestFolder folder;
  std::string path;
  for (std::size_t i = 0; i <= limits::folder_depth; ++i)
    path += "d/";
  folder.write("x.yaml", "");
  folder.write(path + "deep.yaml", "");
  const std::string text = walked(folder);
  EXPECT_NE(text.find("!folders are nested deeper than 64"), std::string::npos) << text;
  EXPECT_EQ(text.find("deep.yaml"), std::string::npos);
  EXPECT_NE(text.find("x.yaml\n"), std::string::npos) << "everything else is still met";
}

TEST(Walk, UnreadableFolders) {
  if (::geteuid() == 0) GTEST_SKIP() << "permissions do not bind root";
  const TestFolder folder(Files{{"closed/x.yaml", ""}, {"open.yaml", ""}});
  ASSERT_EQ(::chmod(folder.path("closed").c_str(), 0), 0);
  EXPECT_EQ(walked(folder), "closed !this folder cannot be read: Permission denied\nopen.yaml\n");
  ASSERT_EQ(::chmod(folder.path("closed").c_str(), 0700), 0);
}

}  // namespace
}  // namespace hakoseki::iac
