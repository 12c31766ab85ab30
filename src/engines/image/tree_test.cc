#include "engines/image/tree.h"

#include <algorithm>
#include <deque>
#include <initializer_list>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki::image {
namespace {

// "dir/" is a folder, "a -> b" a symbolic link, "a => b" a hard link, all else a regular file.
FileEntry entry(std::string text) {
  FileEntry made;
  if (const std::size_t arrow = text.find(" -> "); arrow != std::string::npos) {
    made.kind = FileKind::symbolic_link;
    made.link = text.substr(arrow + 4);
    text.resize(arrow);
  } else if (const std::size_t hard = text.find(" => "); hard != std::string::npos) {
    made.kind = FileKind::hard_link;
    made.link = text.substr(hard + 4);
    text.resize(hard);
  } else if (text.ends_with('/')) {
    made.kind = FileKind::directory;
    text.pop_back();
  }
  made.path = std::move(text);
  return made;
}

std::uint32_t add(FileTable& files, std::string text) {
  const FileEntry made = entry(std::move(text));
  return files.add(made.path, made);
}

class TreeTest : public testing::Test {
 protected:
  // Applies a layer; every entry of it is watched.
  void layer(std::initializer_list<const char*> entries) {
    FileTable& files = tables_.emplace_back();
    std::vector<std::uint32_t> watched;
    for (const char* text : entries)
      watched.push_back(add(files, text));
    tree_.apply(files, std::move(watched));
  }

  // "path=layer.entry" of all that is there, sorted.
  [[nodiscard]] std::vector<std::string> listing() const {
    std::vector<std::string> lines;
    tree_.for_each([&](Tree::Node node, EntryId content) {
      lines.push_back(tree_.path(node) + '=' + std::to_string(content.layer) + '.' +
                      std::to_string(content.file));
    });
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  using Lines = std::vector<std::string>;

  std::deque<FileTable> tables_;
  Tree tree_;
};

TEST_F(TreeTest, LaysLayersOnEachOther) {
  layer({"a", "d/", "d/b"});
  layer({"a", "d/c"});
  EXPECT_EQ(listing(), (Lines{"a=1.0", "d/b=0.2", "d/c=1.1", "d=0.1"}));
  EXPECT_FALSE(tree_.fate({0, 0}).is_there());
  EXPECT_EQ(tree_.fate({0, 0}).hidden_in, 1U);
  EXPECT_TRUE(tree_.fate({1, 0}).is_there());
}

TEST_F(TreeTest, WhiteoutsHideOnlyWhatLiesBelow) {
  layer({"d/a", "d/b", "d/c/e", "f"});
  // The new `d/a` stands beside its whiteout and stays, before or behind it.
  layer({"d/a", "d/.wh.a", "d/.wh.c", ".wh.f", "d/.wh.nothing"});
  EXPECT_EQ(listing(), (Lines{"d/a=1.0", "d/b=0.1"}));
  EXPECT_EQ(tree_.fate({0, 2}).hidden_in, 1U);
}

TEST_F(TreeTest, AnOpaqueFolderHidesWhatTheLayersBelowHaveInIt) {
  layer({"d/a", "d/b/c", "e"});
  layer({"d/new", "d/.wh..wh..opq"});
  EXPECT_EQ(listing(), (Lines{"d/new=1.0", "e=0.2"}));
}

TEST_F(TreeTest, BookKeepingOfAufsIsNoContent) {
  layer({".wh..wh.plnk/", ".wh..wh.aufs", "a"});
  EXPECT_EQ(listing(), (Lines{"a=0.2"}));
}

TEST_F(TreeTest, OfAPathThatIsThereTwiceTheLastCounts) {
  layer({"a", "a", "a"});
  EXPECT_EQ(listing(), (Lines{"a=0.2"}));
  EXPECT_FALSE(tree_.fate({0, 1}).is_there());
}

TEST_F(TreeTest, AFileMakesWayForAFolderAndAFolderForAFile) {
  layer({"a", "d/b", "d/c/e"});
  layer({"a/", "a/x", "d"});
  EXPECT_EQ(listing(), (Lines{"a/x=1.1", "a=1.0", "d=1.2"}));
  layer({"d/y"});  // behind a file: no tool unpacks that
  EXPECT_EQ(tree_.unplaced(), 1U);
  layer({"d/", "d/y"});
  EXPECT_EQ(listing(), (Lines{"a/x=1.1", "a=1.0", "d/y=3.1", "d=3.0"}));
}

TEST_F(TreeTest, AFolderOverALinkTakesItsPlace) {
  layer({"usr/lib/a", "lib -> usr/lib"});
  layer({"lib/", "lib/b"});
  EXPECT_EQ(listing(), (Lines{"lib/b=1.1", "lib=1.0", "usr/lib/a=0.0"}));
}

TEST_F(TreeTest, WhatLiesBehindALinkedFolderLandsInTheFolder) {
  layer({"usr/lib/", "lib -> usr/lib", "usr/lib/a"});
  layer({"lib/b", "lib/.wh.a"});
  EXPECT_EQ(listing(), (Lines{"lib=0.1", "usr/lib/b=1.0", "usr/lib=0.0"}));
  EXPECT_EQ(tree_.path(*tree_.find("lib/b")), "usr/lib/b");
}

TEST_F(TreeTest, LinksStayInsideTheImage) {
  layer({"a -> ../../../etc", "etc/passwd", "abs -> /etc/passwd", "gone -> nowhere/x"});
  EXPECT_EQ(tree_.path(*tree_.find("a/passwd")), "etc/passwd");
  EXPECT_EQ(tree_.path(*tree_.find("abs")), "etc/passwd");
  EXPECT_FALSE(tree_.find("gone").has_value());
}

TEST_F(TreeTest, WhatLiesBehindALinkToNothingMakesTheFolder) {
  layer({"var/run -> /run"});
  layer({"var/run/app.pid"});
  EXPECT_EQ(listing(), (Lines{"run/app.pid=1.0", "var/run=0.0"}));
}

TEST_F(TreeTest, LinksInACircleLeadNowhere) {
  layer({"a -> b", "b -> a", "a/x", "self -> self"});
  EXPECT_FALSE(tree_.find("a").has_value());
  EXPECT_FALSE(tree_.find("self/y").has_value());
  EXPECT_EQ(tree_.unplaced(), 1U);
}

TEST_F(TreeTest, AHardLinkKeepsWhatItLeadsTo) {
  layer({"a", "b => a", "c => ./missing", "d => d"});
  EXPECT_EQ(listing(), (Lines{"a=0.0", "b=0.0"}));
  EXPECT_EQ(tree_.unplaced(), 2U);
  layer({".wh.a"});
  EXPECT_EQ(listing(), (Lines{"b=0.0"}));
  tree_.settle();
  EXPECT_TRUE(tree_.fate({0, 0}).is_there());
  EXPECT_EQ(tree_.path(tree_.fate({0, 0}).first), "b");
  layer({"b"});
  EXPECT_FALSE(tree_.fate({0, 0}).is_there());
  EXPECT_EQ(tree_.fate({0, 0}).hidden_in, 2U);
}

TEST_F(TreeTest, AHardLinkMayLeadToALayerBelow) {
  layer({"x/a"});
  layer({"y/b => x/a"});
  EXPECT_EQ(listing(), (Lines{"x/a=0.0", "y/b=0.0"}));
}

TEST_F(TreeTest, WhatWasTakenAwayMayComeBack) {
  layer({"d/a"});
  layer({".wh.d"});
  layer({"d/a", "d/b"});
  EXPECT_EQ(listing(), (Lines{"d/a=2.0", "d/b=2.1"}));
  layer({"d/.wh..wh..opq"});
  EXPECT_EQ(listing(), Lines{});
}

// A folder that comes and goes in one layer again and again costs no more each time.
TEST_F(TreeTest, ComingAndGoingStaysCheap) {
  FileTable files;
  for (int i = 0; i < 20'000; ++i) {
    add(files, "d/");
    add(files, "d/a" + std::to_string(i));
    add(files, "d");
  }
  tree_.apply(files, {});
  EXPECT_EQ(listing().size(), 1U);
}

TEST(Tree, EndsAtTheMostNodesAndCountsTheRest) {
  FileTable files;
  for (const char* path : {"a/b/c", "a/b/d", "e", "f/g", "a/b/c"})
    add(files, path);
  Tree tree(6);  // the root, a, a/b, a/b/c, a/b/d, e
  tree.apply(files, {});
  tree.settle();
  EXPECT_EQ(tree.node_count(), 6U);
  EXPECT_EQ(tree.unplaced(), 1U);
  EXPECT_TRUE(tree.find("e"));
  EXPECT_FALSE(tree.find("f"));
  EXPECT_EQ(tree.content(*tree.find("a/b/c")), (EntryId{0, 4}));
}

// Names in many tables' blocks, and links into folders that only they name.
TEST(Tree, FindsEachOfManyNames) {
  FileTable files;
  for (int i = 0; i < 5000; ++i)
    add(files, "d" + std::to_string(i % 7) + "/" +
                   std::string(static_cast<std::size_t>(i % 50), 'x') + std::to_string(i));
  add(files, "l -> made/up");
  add(files, "l/x");
  Tree tree;
  tree.apply(files, {});
  for (std::uint32_t file = 0; file < 5000; ++file) {
    const auto node = tree.find(files.path(file));
    ASSERT_TRUE(node) << files.path(file);
    EXPECT_EQ(tree.content(*node), (EntryId{0, file}));
    EXPECT_EQ(tree.path(*node), files.path(file));
  }
  EXPECT_EQ(tree.path(*tree.find("made/up/x")), "made/up/x");
}

TEST(CleanPath, LeavesNoWayOut) {
  struct Row {
    std::string path;
    bool fine;
    std::string cleaned;
  };
  for (const Row& row :
       {Row{"usr//./lib/", true, "usr/lib"}, Row{"./a", true, "a"}, Row{"/etc/x", true, "etc/x"},
        Row{".", true, ""}, Row{"", true, ""}, Row{"a/..", false, ""}, Row{"../a", false, ""},
        Row{"a/..b", true, "a/..b"}}) {
    std::string path = row.path;
    EXPECT_EQ(clean_path(path), row.fine) << row.path;
    EXPECT_EQ(row.fine ? path : row.cleaned, row.cleaned) << row.path;
  }
}

}  // namespace
}  // namespace hakoseki::image
