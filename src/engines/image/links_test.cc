// Which packages need each other.
#include "engines/image/links.h"

#include <string>

#include <gtest/gtest.h>

#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

std::vector<InstalledPackage> installed(const Result<Found>& found) {
  std::vector<InstalledPackage> packages;
  for (const Package& package : found->packages)
    packages.push_back({.package = package, .layer = 0, .paths = {}, .owner = {}});
  return packages;
}

std::vector<InstalledPackage> of_dpkg(const std::string& status) {
  return installed(read_dpkg_status("", status));
}

using Numbers = std::vector<std::uint32_t>;

TEST(PackageLinks, OfDebianFollowAlternativesAndWhatIsProvided) {
  const auto packages = of_dpkg(
      "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n"
      "Pre-Depends: dpkg (>= 1.15)\nDepends: gone | c:any (>= 2) | b, awk, a, nowhere [amd64]\n\n"
      "Package: b\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n"
      "Package: c\nStatus: install ok installed\nVersion: 1\nArchitecture: i386\n\n"
      "Package: c\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n"
      "Package: mawk\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n"
      "Provides: x, awk (= 1)\n");
  EXPECT_EQ(packages[0].package.depends, "dpkg gone|c|b awk a nowhere");
  const PackageLinks links = links_between(packages);
  EXPECT_EQ(links.needs[0], (Numbers{3, 4}));
  EXPECT_EQ(links.needs[1], Numbers{});
  EXPECT_EQ(links.owners, Numbers(5, PackageLinks::none));
}

TEST(PackageLinks, OfAlpineFollowWhatIsProvided) {
  const auto packages =
      installed(read_apk_installed("",
                                   "P:app\nV:1\nD:so:libx.so.1 musl>=1.2 !other cmd:sh\n\n"
                                   "P:libx\nV:1\np:so:libx.so.1=1.0 pc:x\n\nP:musl\nV:1\n\n"
                                   "P:busybox\nV:1\np:cmd:sh=1\n\nP:other\nV:1\n"));
  EXPECT_EQ(links_between(packages).needs[0], (Numbers{1, 2, 3}));
}

TEST(PackageLinks, OfNpmAreFoundAsNodeFindsThem) {
  const auto package = [](const std::string& folder, const std::string& name,
                          const std::string& depends) {
    return InstalledPackage{
        .package = {.type = PackageType::npm, .name = name, .version = "1", .depends = depends},
        .layer = 0,
        .paths = {folder + "/package.json"},
        .owner = {}};
  };
  const std::vector<InstalledPackage> packages = {
      package("node_modules/a", "a", "b c @s/d gone"),
      package("node_modules/b", "b", "c"),
      package("node_modules/a/node_modules/b", "b", "a c"),
      package("node_modules/c", "c", ""),
      package("node_modules/@s/d", "@s/d", "b"),
      package("srv/node_modules/c", "c", "b")};
  const PackageLinks links = links_between(packages);
  EXPECT_EQ(links.needs[0], (Numbers{2, 3, 4}));
  EXPECT_EQ(links.needs[1], Numbers{3});
  EXPECT_EQ(links.needs[2], (Numbers{0, 3}));
  EXPECT_EQ(links.needs[4], Numbers{1});
  EXPECT_EQ(links.needs[5], Numbers{1});  // past `srv`: the root
}

TEST(PackageLinks, WhatAPackageBroughtHangsBelowIt) {
  auto packages = of_dpkg(
      "Package: python3-six\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n");
  packages.push_back({.package = {.type = PackageType::pypi, .name = "six", .version = "1"},
                      .layer = 0,
                      .paths = {"x"},
                      .owner = "python3-six"});
  packages.push_back(packages.back());
  packages.back().owner = "gone";
  EXPECT_EQ(links_between(packages).owners, (Numbers{PackageLinks::none, 0, PackageLinks::none}));
}

}  // namespace
}  // namespace hakoseki::image
