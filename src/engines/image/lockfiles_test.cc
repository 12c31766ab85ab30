#include "engines/image/lockfiles.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki::image {
namespace {

using Lines = std::vector<std::string>;

// "name version" of all packages, then what went wrong.
Lines read(const char* path, std::string_view bytes) {
  const Reader* reader = lockfile_reader_by_path(path);
  if (reader == nullptr) return {"no lock file"};
  const Result<Found> found = reader->read(path, bytes);
  if (!found) return {"!! " + found.error().message()};
  Lines lines;
  for (const Package& package : found->packages)
    lines.push_back(package.name + ' ' + package.version);
  for (const Message& trouble : found->troubles)
    lines.push_back("! " + trouble.en);
  return lines;
}

TEST(Lockfiles, AreKnownByTheirNames) {
  EXPECT_NE(lockfile_reader_by_path("go.mod"), nullptr);
  EXPECT_NE(lockfile_reader_by_path("app/web/yarn.lock"), nullptr);
  EXPECT_EQ(lockfile_reader_by_path("app/node_modules/x/yarn.lock"), nullptr);
  EXPECT_EQ(lockfile_reader_by_path("app/my-yarn.lock"), nullptr);
  EXPECT_EQ(lockfile_reader_by_path("app/node_modules/.package-lock.json"), nullptr);
}

TEST(NpmLock, IsAFlatMapSinceVersion2) {
  EXPECT_EQ(read("package-lock.json", R"({"name": "shop", "version": "1.0.0", "lockfileVersion": 3,
    "packages": {
      "": {"name": "shop", "version": "1.0.0", "dependencies": {"a": "^1"}},
      "node_modules/@s/a": {"version": "1.2.3", "resolved": "https://x"},
      "node_modules/@s/a/node_modules/b": {"version": "2.0.0", "dev": true},
      "node_modules/c": {"name": "real", "version": "3.0.0"},
      "node_modules/w": {"resolved": "packages/w", "link": true},
      "packages/w": {"name": "w", "version": "0.1.0"},
      "packages/v": {},
      "node_modules/d": {}},
    "dependencies": {"ignored": {"version": "1"}}})"),
            (Lines{"shop 1.0.0", "@s/a 1.2.3", "b 2.0.0", "real 3.0.0", "w 0.1.0",
                   "! `d` has no version"}));
}

TEST(NpmLock, WasATreeBeforeIt) {
  EXPECT_EQ(read("npm-shrinkwrap.json", R"({"name": "shop", "lockfileVersion": 1, "dependencies": {
      "a": {"version": "1.0.0", "requires": {"b": "1"}, "dependencies": {"b": {"version": "2.0.0"}}},
      "c": {"version": "npm:@s/real@3.0.0"}}})"),
            (Lines{"a 1.0.0", "b 2.0.0", "@s/real 3.0.0"}));
  EXPECT_EQ(read("package-lock.json", "[]"), Lines{"!! it holds no object"});
}

TEST(YarnLock, IsReadInBothForms) {
  EXPECT_EQ(read("yarn.lock",
                 "# yarn lockfile v1\n\n\n"
                 "\"@babel/core@^7.0.0\", \"@babel/core@^7.1.0\":\n"
                 "  version \"7.12.11\"\n"
                 "  resolved \"https://registry.example/core.tgz#abc\"\n"
                 "  dependencies:\n    semver \"^5.4.1\"\n    version \"9\"\n\n"
                 "semver@^5.4.1:\n  version \"5.7.2\"\n\n"
                 "\"string-width-cjs@npm:string-width@^4.2.0\":\n  version \"4.2.3\"\n\n"
                 "lost@1:\n  resolved \"x\"\n"),
            (Lines{"@babel/core 7.12.11", "semver 5.7.2", "string-width 4.2.3",
                   "! `lost@1` has no version"}));
  EXPECT_EQ(read("yarn.lock",
                 "__metadata:\n  version: 8\n  cacheKey: 10\n\n"
                 "\"@babel/core@npm:^7.0.0, @babel/core@npm:^7.1.0\":\n"
                 "  version: 7.24.0\n  resolution: \"@babel/core@npm:7.24.0\"\n"
                 "  dependencies:\n    semver: \"npm:^6.3.1\"\n  linkType: hard\n\n"
                 "\"typescript@patch:typescript@npm%3A^5#optional!builtin<compat/typescript>\":\n"
                 "  version: 5.4.2\n"
                 "  resolution: \"typescript@patch:typescript@npm%3A5.4.2#x\"\n\n"
                 "\"shop@workspace:.\":\n  version: 0.0.0-use.local\n"
                 "  resolution: \"shop@workspace:.\"\n  linkType: soft\n"),
            (Lines{"@babel/core 7.24.0", "typescript 5.4.2"}));
}

TEST(PnpmLock, IsReadInEachForm) {
  EXPECT_EQ(read("pnpm-lock.yaml",
                 "lockfileVersion: 5.4\npackages:\n  /@babel/core/7.12.0:\n    dev: true\n"
                 "  /react-dom/17.0.2_react@17.0.2:\n    dev: false\n"),
            (Lines{"@babel/core 7.12.0", "react-dom 17.0.2"}));
  EXPECT_EQ(read("pnpm-lock.yaml",
                 "lockfileVersion: '6.0'\npackages:\n  /@babel/core@7.12.0:\n    dev: true\n"
                 "  /react-dom@18.2.0(react@18.2.0):\n    dev: false\n"
                 "  github.com/a/b/1234: {}\n"),
            (Lines{"@babel/core 7.12.0", "react-dom 18.2.0",
                   "! `github.com/a/b/1234` is not of the registry"}));
  EXPECT_EQ(read("pnpm-lock.yaml",
                 "lockfileVersion: '9.0'\npackages:\n  '@babel/core@7.12.0':\n    engines: {}\n"
                 "  react-dom@18.2.0: {}\nsnapshots:\n  react-dom@18.2.0(react@18.2.0): {}\n"),
            (Lines{"@babel/core 7.12.0", "react-dom 18.2.0"}));
}

TEST(ComposerLock, NamesBothGroups) {
  EXPECT_EQ(read("composer.lock", R"({"packages": [{"name": "a/b", "version": "v1.2.0"}],
                                      "packages-dev": [{"name": "c/d", "version": "2.0"}]})"),
            (Lines{"a/b 1.2.0", "c/d 2.0"}));
}

TEST(GemfileLock, ListsTheGemsOfItsSpecs) {
  EXPECT_EQ(read("Gemfile.lock",
                 "GIT\n  remote: https://x\n  revision: 1\n  specs:\n    own (0.1.0)\n\n"
                 "GEM\n  remote: https://rubygems.example/\n  specs:\n"
                 "    nokogiri (1.15.4-x86_64-linux)\n      racc (~> 1.4)\n    racc (1.7.1)\n"
                 "    broken\n\nPLATFORMS\n  x86_64-linux\n\nDEPENDENCIES\n  nokogiri (~> 1.15)\n"),
            (Lines{"own 0.1.0", "nokogiri 1.15.4", "racc 1.7.1", "! line 13 is no gem"}));
}

TEST(CargoLock, ListsItsTables) {
  EXPECT_EQ(read("Cargo.lock",
                 "# made by cargo\nversion = 3\n\n[[package]]\nname = \"aho-corasick\"\n"
                 "version = \"1.1.2\"\nsource = \"registry+https://x\"\ndependencies = [\n"
                 " \"memchr 2.6 [[package]]\", # name = \"no\"\n]\n\n"
                 "[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\n[metadata]\nname = \"no\"\n"),
            (Lines{"aho-corasick 1.1.2", "own 0.1.0"}));
}

TEST(PythonLocks, AreReadInEachForm) {
  const char* lock =
      "version = 1\n\n[[package]]\nname = \"anyio\"\nversion = \"4.3.0\"\n"
      "source = { registry = \"https://pypi.example/simple\" }\n"
      "files = [\n    {file = \"a.whl\", hash = \"sha256:1\"},\n]\n\n"
      "[package.dependencies]\nname = \"no\"\n\n"
      "[[package]]\nname = \"shop\"\nsource = { editable = \".\" }\n";
  EXPECT_EQ(read("uv.lock", lock), (Lines{"anyio 4.3.0", "shop "}));
  EXPECT_EQ(read("poetry.lock", lock), (Lines{"anyio 4.3.0", "shop "}));
  EXPECT_EQ(read("Pipfile.lock", R"({"_meta": {"requires": {"python_version": "3.11"}},
      "default": {"django": {"hashes": [], "version": "==4.2.7"}, "own": {"path": "."}},
      "develop": {"pytest": {"version": "==7.4"}}})"),
            (Lines{"django 4.2.7", "pytest 7.4", "! `own` has no version"}));
  EXPECT_EQ(
      read("requirements.txt",
           "# a list\n-r other.txt\n--hash=sha256:1==2\nDjango==4.2.7 \\\n    --hash=sha256:1\n"
           "requests[security] == 2.31.0 ; python_version >= '3.8'\nflask>=2\nsix\n"
           "numpy==1.*\nexact===1.0  # x\ngit+https://x/y@v==1\nboth>=1,==1.5\n"),
      (Lines{"Django 4.2.7", "requests 2.31.0", "exact 1.0"}));
}

TEST(GoMod, ListsWhatIsRequired) {
  EXPECT_EQ(read("go.mod",
                 "module example.com/shop\n\ngo 1.21\n\nrequire github.com/a/b v1.2.3\n\n"
                 "require (\n\tgolang.org/x/net v0.17.0 // indirect\n\t\"x.io/q\" v0.1.0\n"
                 "\tx.io/local v0.2.0\n)\n\nexclude x.io/q v0.0.9\n\n"
                 "replace github.com/a/b v1.2.3 => github.com/fork/b v1.2.4\n"
                 "replace (\n\tx.io/local => ./local\n\tx.io/q v9.9.9 => x.io/z v1\n)\n"),
            (Lines{"github.com/fork/b v1.2.4", "golang.org/x/net v0.17.0", "x.io/q v0.1.0",
                   "x.io/local "}));
}

TEST(NugetLock, ListsWhatWasResolved) {
  EXPECT_EQ(read("packages.lock.json", R"({"version": 1, "dependencies": {"net8.0": {
      "Dapper": {"type": "Direct", "requested": "[2.1.35, 3]", "resolved": "2.1.35"},
      "System.Memory": {"type": "Transitive", "resolved": "4.5.5"},
      "shop.core": {"type": "Project"}, "odd": {"type": "Direct"}}}})"),
            (Lines{"Dapper 2.1.35", "System.Memory 4.5.5", "! `odd` has no version"}));
}

TEST(GradleLock, ListsModules) {
  EXPECT_EQ(read("gradle.lockfile",
                 "# This is a Gradle generated file\n"
                 "org.slf4j:slf4j-api:2.0.9=compileClasspath,runtimeClasspath\nodd\n"
                 "empty=annotationProcessor\n"),
            (Lines{"org.slf4j:slf4j-api 2.0.9", "! line 3 is no module"}));
}

TEST(Lockfiles, AreReadUpToABound) {
  std::string modules = "require (\n";
  std::string tables;
  std::string lines;
  for (int i = 0; i < 300'001; ++i) {
    tables += "[[package]]\n";
    if (i > 30'000) continue;
    modules += "a v1\n";
    lines += "a:b:1\n";
  }
  const std::string more = "! it names more packages than are read of one file";
  for (const Lines& read : {read("go.mod", modules + ")\n"), read("gradle.lockfile", lines)}) {
    EXPECT_EQ(read.size(), 30'001U);
    EXPECT_EQ(read.back(), more);
  }
  EXPECT_EQ(read("Cargo.lock", tables), Lines{"!! it holds more values than are read"});
}

}  // namespace
}  // namespace hakoseki::image
