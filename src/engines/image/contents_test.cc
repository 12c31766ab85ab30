#include "engines/image/contents.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engines/image/layer_pass.h"

namespace hakoseki::image {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;  // path and content

// One pass over these files; content that is "-> x" makes a symbolic link. Bytes come in pieces.
LayerFacts layer(const Files& files, std::size_t piece = 7, PassOptions options = {}) {
  LayerPass pass({.options = options});
  for (const auto& [path, content] : files) {
    FileEntry entry;
    entry.path = path;
    const bool is_link = content.starts_with("-> ");
    entry.kind = is_link ? FileKind::symbolic_link : FileKind::regular;
    if (is_link) entry.link = content.substr(3);
    entry.size = is_link ? 0 : content.size();
    const Result<bool> wanted = pass.begin(entry);
    EXPECT_TRUE(wanted.has_value());
    for (std::size_t at = 0; *wanted && at < content.size(); at += piece)
      EXPECT_TRUE(pass.data(std::string_view(content).substr(at, piece)).has_value());
    EXPECT_TRUE(pass.end().has_value());
  }
  return std::move(pass).finish();
}

std::vector<std::string> rows(const ImageContents& contents) {
  std::vector<std::string> lines;
  for (const InstalledPackage& one : contents.packages) {
    std::string line =
        one.package.name + ' ' + one.package.version + " layer " + std::to_string(one.layer);
    for (const std::string& path : one.paths)
      line += ' ' + path;
    if (!one.owner.empty()) line += " of " + one.owner;
    lines.push_back(std::move(line));
  }
  return lines;
}
using Lines = std::vector<std::string>;

std::string stanza(const std::string& name, const std::string& version) {
  return "Package: " + name + "\nStatus: install ok installed\nVersion: " + version + "\n\n";
}

constexpr const char* status = "var/lib/dpkg/status";

TEST(Contents, APackageIsOfTheLayerThatBroughtItsVersion) {
  std::vector<LayerFacts> layers;
  layers.push_back(layer({{status, stanza("a", "1") + stanza("b", "1") + stanza("gone", "1")}}));
  layers.push_back(layer({{"etc/x", "y"}}));
  layers.push_back(layer({{status, stanza("a", "1") + stanza("b", "2")}}));
  layers.push_back(layer({{status, stanza("a", "1") + stanza("b", "2") + stanza("c", "1")}}));
  EXPECT_EQ(rows(contents_of(layers)),
            (Lines{"a 1 layer 0 var/lib/dpkg/status", "b 2 layer 2 var/lib/dpkg/status",
                   "c 1 layer 3 var/lib/dpkg/status"}));
}

// As rpm has it with kernels.
TEST(Contents, SeveralVersionsOfAPackageAreEachOfTheirLayer) {
  const std::string line = "\t\t\t\t\t\tnoarch\t0\t\n";
  const std::string one = "kernel\t5.14-1" + line;
  const std::string two = "kernel\t5.14-2" + line;
  const char* manifest = "var/lib/rpmmanifest/container-manifest-2";
  std::vector<LayerFacts> layers;
  layers.push_back(layer({{manifest, one}}));
  layers.push_back(layer({{manifest, one + two}}));
  layers.push_back(layer({{manifest, two + one}}));
  EXPECT_EQ(rows(contents_of(layers)), (Lines{"kernel 5.14-1 layer 0 " + std::string(manifest),
                                              "kernel 5.14-2 layer 1 " + std::string(manifest)}));
}

TEST(Contents, WhatALaterLayerTookAwayIsNotInstalled) {
  const std::string package = R"({"name": "left-pad", "version": "1.3.0"})";
  std::vector<LayerFacts> layers;
  layers.push_back(layer({{"app/node_modules/left-pad/package.json", package},
                          {"opt/node_modules/left-pad/package.json", package}}));
  layers.push_back(layer({{"app/node_modules/.wh.left-pad", ""}}));
  EXPECT_EQ(rows(contents_of(layers)),
            (Lines{"left-pad 1.3.0 layer 0 opt/node_modules/left-pad/package.json"}));
}

TEST(Contents, TheSamePackageInTwoPlacesIsOneRow) {
  const std::string package = R"({"name": "x", "version": "1"})";
  std::vector<LayerFacts> layers;
  layers.push_back(layer(
      {{"b/node_modules/x/package.json", package}, {"a/node_modules/x/package.json", package}}));
  layers.push_back(layer({{"c/node_modules/x/package.json", package}}));
  EXPECT_EQ(rows(contents_of(layers)),
            (Lines{"x 1 layer 0 a/node_modules/x/package.json b/node_modules/x/package.json",
                   "x 1 layer 1 c/node_modules/x/package.json"}));
}

// The list names /lib/..., which usr-merge made a link.
TEST(Contents, ADistributionsPackageOwnsItsFilesThroughLinks) {
  std::vector<LayerFacts> layers;
  layers.push_back(
      layer({{"lib", "-> usr/lib"},
             {"usr/lib/python3/six-1.egg-info", "Name: six\nVersion: 1\n"},
             {"usr/lib/python3/own-2.egg-info", "Name: own\nVersion: 2\n"},
             {"var/lib/dpkg/info/python3-six.list", "/.\n/lib/python3/six-1.egg-info\n"},
             {status, stanza("python3-six", "1-2")}}));
  EXPECT_EQ(rows(contents_of(layers)),
            (Lines{"python3-six 1-2 layer 0 var/lib/dpkg/status",
                   "own 2 layer 0 usr/lib/python3/own-2.egg-info",
                   "six 1 layer 0 usr/lib/python3/six-1.egg-info of python3-six"}));
}

TEST(Contents, TheReleaseMayLieInAnotherLayerThanTheLinkToIt) {
  std::vector<LayerFacts> layers;
  layers.push_back(layer({{"etc/os-release", "-> ../usr/lib/os-release"}}));
  layers.push_back(layer({{"usr/lib/os-release", "ID=alpine\nVERSION_ID=3.19\n"}}));
  EXPECT_EQ(contents_of(layers).release.id, "alpine");
  EXPECT_EQ(contents_of({}).release.id, "");
}

TEST(LayerPass, ReadsTheSameWhateverThePieces) {
  const Files files = {{status, stanza("a", "1") + stanza("b", "2")},
                       {"bin/x", std::string("\x7f"
                                             "ELF") +
                                     std::string(100, 'x')},
                       {"empty", ""},
                       {"etc/os-release", "ID=debian\n"}};
  const Lines expected = {"a 1 layer 0 var/lib/dpkg/status", "b 2 layer 0 var/lib/dpkg/status"};
  for (std::size_t piece = 1; piece < 130; ++piece) {
    std::vector<LayerFacts> layers;
    layers.push_back(layer(files, piece));
    EXPECT_EQ(rows(contents_of(layers)), expected) << piece;
    EXPECT_TRUE(layers.front().gaps.empty());
  }
}

TEST(LayerPass, ReadsLockFilesWhenAsked) {
  const std::string lock = R"({"packages": {"node_modules/a": {"version": "1.0.0"}}})";
  for (const bool asked : {false, true}) {
    std::vector<LayerFacts> layers;
    layers.push_back(layer({{"app/package-lock.json", lock}}, 7, {.lockfiles = asked}));
    EXPECT_EQ(rows(contents_of(layers)),
              asked ? Lines{"a 1.0.0 layer 0 app/package-lock.json"} : Lines{});
  }
}

TEST(LayerPass, SaysWhatItDidNotSee) {
  const LayerFacts facts = layer({{"../evil", "x"},
                                  {"a/node_modules/b/package.json", "{"},
                                  {"a/node_modules/c/package.json", std::string(5U << 20U, ' ')}},
                                 1U << 16U);
  ASSERT_EQ(facts.gaps.size(), 3U);
  EXPECT_EQ(facts.gaps[0].where, "../evil");
  EXPECT_EQ(facts.gaps[1].where, "a/node_modules/b/package.json");
  EXPECT_NE(facts.gaps[2].reason.en.find("5242880 bytes"), std::string::npos);
  EXPECT_EQ(facts.files.size(), 2U);
}

}  // namespace
}  // namespace hakoseki::image
