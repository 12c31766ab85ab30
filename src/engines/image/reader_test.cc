#include "engines/image/reader.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engines/image/lockfiles.h"
#include "engines/image/purl_reader.h"

namespace hakoseki::image {
namespace {

// "name version" of all packages.
std::vector<std::string> packages(const Result<Found>& found) {
  std::vector<std::string> lines;
  if (!found) return {found.error().message()};
  for (const Package& package : found->packages)
    lines.push_back(package.name + ' ' + package.version);
  return lines;
}
using Lines = std::vector<std::string>;

Lines troubles(const Result<Found>& found) {
  Lines lines;
  for (const Message& trouble : found->troubles)
    lines.push_back(trouble.en);
  return lines;
}

TEST(ReaderByPath, KnowsThePlacesOfEachFormat) {
  struct Row {
    const char* path;
    Format format;
  };
  for (const Row& row : {
           Row{"etc/os-release", Format::os_release},
           Row{"var/lib/dpkg/status", Format::dpkg_status},
           Row{"var/lib/dpkg/status.d/base", Format::dpkg_status_d},
           Row{"var/lib/dpkg/info/libc6:amd64.list", Format::dpkg_list},
           Row{"lib/apk/db/installed", Format::apk_installed},
           Row{"var/lib/rpm/Packages", Format::rpm_database},
           Row{"usr/lib/sysimage/rpm/Packages.db", Format::rpm_database},
           Row{"usr/share/rpm/rpmdb.sqlite", Format::rpm_database},
           Row{"var/lib/rpm/rpmdb.sqlite-wal", Format::rpm_journal},
           Row{"var/lib/rpmmanifest/container-manifest-2", Format::rpm_manifest},
           Row{"app/node_modules/@a/b/package.json", Format::node_package},
           Row{"usr/lib/python3/dist-packages/six-1.16.0.egg-info", Format::python_metadata},
           Row{"x/Django-4.2.dist-info/METADATA", Format::python_metadata},
           Row{"home/test/lib/site-packages/a-1.dist-info/METADATA", Format::python_metadata},
           Row{"x/foo.egg-info/PKG-INFO", Format::python_metadata},
           Row{"var/lib/gems/3.1.0/specifications/rack-2.2.4.gemspec", Format::ruby_gemspec},
           Row{"srv/vendor/composer/installed.json", Format::composer_installed},
           Row{"etc/passwd", Format::passwd},
           Row{"etc/group", Format::group},
           Row{"etc/shadow", Format::shadow},
           Row{"srv/vendor/composer/installed.php", Format::composer_root},
           Row{"var/lib/dpkg/status.d/base.md5sums", Format::dpkg_list},
           Row{"srv/package.json", Format::node_package},
           Row{"srv/App.JAR", Format::java_archive},
           Row{"app/META-INF/maven/g/a/pom.properties", Format::java_pom},
           Row{"x/Foo-1.0-py3.11.egg", Format::python_egg},
           Row{"opt/java/openjdk/release", Format::runtime_release},
           Row{"usr/local/lib/erlang/releases/25/OTP_VERSION", Format::runtime_release},
           Row{"usr/local/include/node/node_version.h", Format::runtime_release},
           Row{"app/Shop.deps.json", Format::dotnet_deps},
           Row{"opt/conda/envs/x/conda-meta/numpy-1.26.4-py312_0.json", Format::conda_package},
           Row{"opt/bitnami/nginx/.spdx-nginx.spdx", Format::bitnami_spdx},
       }) {
    const Reader* reader = reader_by_path(row.path);
    ASSERT_NE(reader, nullptr) << row.path;
    EXPECT_EQ(reader->format, row.format) << row.path;
  }
  for (const char* path :
       {"etc/passwd-", "METADATA", "a/b.list", "x/status", "x/jar", "a.jar.txt", "OTP_VERSION",
        "usr/lib/site-packages/x/tests/a.dist-info/METADATA", "Packages", "var/lib/rpm/Name",
        "conda-meta/history", "my-conda-meta/x.json", "srv/.spdx-x.spdx"}) {
    EXPECT_EQ(reader_by_path(path), nullptr) << path;
  }
}

TEST(ReaderByPath, TakesPackagesOfNodeWhereTheyAreInstalled) {
  for (const char* folder : {
           "app",
           "app/node_modules/a",
           "node_modules/@s/a",
           "app/node_modules/a/node_modules/@s/b",
           "app/node_modules/.pnpm/a@1.0.0_b@2/node_modules/a",
           "app/node_modules/a/dist/node_modules/b",
           "app/node_modules/test",
           "app/node_modules/spec/node_modules/tests",
           "home/test/app",
           "home/test/app/node_modules/a",
       }) {
    EXPECT_NE(reader_by_path(std::string(folder) + "/package.json"), nullptr) << folder;
  }
  for (const char* folder : {
           "app/node_modules/preact/hooks",
           "app/node_modules/@s/a/esm",
           "app/node_modules/a/test/b",
           "app/node_modules/a/test/node_modules/b",
           "app/node_modules/a/node_modules/b/lib",
           "app/tests/fixtures/a",
       }) {
    EXPECT_EQ(reader_by_path(std::string(folder) + "/package.json"), nullptr) << folder;
  }
}

TEST(OsRelease, IsReadAsAShellDoes) {
  const auto found = read_os_release("",
                                     "# x\nID=debian\nVERSION_ID=\"12\"\n\nPRETTY_NAME='A \"b\"'\n"
                                     "NAME=\"Say \\\"x\\\"\"\nVERSION_CODENAME=bookworm");
  EXPECT_EQ(found->release.id, "debian");
  EXPECT_EQ(found->release.version_id, "12");
  EXPECT_EQ(found->release.name, "A \"b\"");
  EXPECT_EQ(read_os_release("", "NAME=x\n")->release.id, "linux");
  const auto hostile = read_os_release("", "ID=" + std::string(5000, 'x') + "\nVERSION_ID=1\n");
  EXPECT_EQ(hostile->release.id + hostile->release.version_id, "linux1");
  EXPECT_EQ(hostile->troubles.size(), 1U);
}

TEST(Accounts, AreReadAsTheCLibraryDoes) {
  const auto found = read_passwd("",
                                 "root:x:0:0:root:/root:/bin/bash\n# no\n+nis\nbroken:x:a:0\n"
                                 "open::7:8::/:\n");
  using Accounts = std::vector<ImageAccount>;
  EXPECT_EQ(found->accounts,
            (Accounts{{.name = "root", .uid = 0, .gid = 0},
                      {.name = "open", .uid = 7, .gid = 8, .empty_password = true}}));
  const auto groups = read_group("", "adm:x:4:ann,bob\nnone:x:\nweb:x:9:\n");
  using Groups = std::vector<ImageGroup>;
  EXPECT_EQ(groups->groups, (Groups{{.name = "adm", .gid = 4, .members = {"ann", "bob"}},
                                    {.name = "web", .gid = 9}}));
  // No hash is kept, only who needs no password.
  const auto shadow = read_shadow("", "root:$6$abc:1:::\nann::1:::\nbin:*:1:::\n");
  EXPECT_EQ(shadow->accounts, (Accounts{{.name = "ann", .empty_password = true}}));
}

TEST(DpkgStatus, ListsWhatIsUnpacked) {
  const auto found = read_dpkg_status("",
                                      "Package: libssl3\n"
                                      "Status: install ok installed\n"
                                      "Architecture: amd64\n"
                                      "Source: openssl (3.0.11-1)\n"
                                      "Version: 3.0.11-1~deb12u2+b1\n"
                                      "Description: a\n"
                                      " Package: not-this\n"
                                      "\n\n"
                                      "Package: gone\n"
                                      "Status: deinstall ok config-files\n"
                                      "Version: 1\n\n"
                                      "Package: half\nStatus: install ok half-configured\n"
                                      "Version: 2\n\n"
                                      "Package: broken\nStatus: install ok installed\n");
  EXPECT_EQ(packages(found), (Lines{"libssl3 3.0.11-1~deb12u2+b1", "half 2"}));
  EXPECT_EQ(found->packages[0].source_name, "openssl");
  EXPECT_EQ(found->packages[0].source_version, "3.0.11-1");
  EXPECT_EQ(found->packages[0].architecture, "amd64");
  EXPECT_EQ(found->packages[1].source_name, "half");
  EXPECT_EQ(troubles(found), (Lines{"record 4 has no name or no version"}));
}

TEST(DpkgStatusD, IsOnePackage) {
  EXPECT_EQ(packages(read_dpkg_status_d("", "Package: tzdata\nVersion: 2024a-0\n")),
            (Lines{"tzdata 2024a-0"}));
  EXPECT_EQ(read_dpkg_status_d("", "nothing")->troubles.size(), 1U);
}

TEST(DpkgList, NamesTheFilesOfItsPackage) {
  const auto found = read_dpkg_list("var/lib/dpkg/info/libc6:amd64.list",
                                    "/.\n/lib\n/lib/x86_64-linux-gnu/libc.so.6\n");
  EXPECT_EQ(found->owner, "libc6:amd64");
  EXPECT_EQ(found->owned, "lib\nlib/x86_64-linux-gnu/libc.so.6\n");
  const auto digests = read_dpkg_list("var/lib/dpkg/status.d/libc6.md5sums",
                                      "d41d8cd98f00b204e9800998ecf8427e  usr/lib/libc.so.6\n\nx\n");
  EXPECT_EQ(digests->owner, "libc6");
  EXPECT_EQ(digests->owned, "usr/lib/libc.so.6\n");
}

TEST(ApkInstalled, ListsPackagesWithTheirFiles) {
  const auto found = read_apk_installed("",
                                        "C:Q1x\nP:musl-utils\nV:1.2.4-r2\nA:x86_64\nL:MIT\no:musl\n"
                                        "F:usr/bin\nR:ldd\na:0:0:755\nF:\nR:top\n\n"
                                        "P:busybox\nV:1.36.1-r5\n\nP:lost\n");
  EXPECT_EQ(packages(found), (Lines{"musl-utils 1.2.4-r2", "busybox 1.36.1-r5"}));
  EXPECT_EQ(found->packages[0].source_name, "musl");
  EXPECT_EQ(found->packages[0].owned, "usr/bin/ldd\ntop\n");
  EXPECT_EQ(found->packages[1].source_name, "busybox");
  EXPECT_EQ(found->troubles.size(), 1U);
}

TEST(RpmManifest, ListsAPackageALine) {
  const auto found = read_rpm_manifest(
      "",
      "bind-libs\t9.16-1.cm2\t1\t2\tMicrosoft\t32\t3\tx86_64\t32\tbind-9.16-1.cm2.src.rpm\n"
      "tzdata\t2022a-1.cm2\t1\t2\tMicrosoft\t(none)\t3\tnoarch\t0\ttzdata-2022a-1.cm2.src.rpm\n"
      "gpg-pubkey\t1-2\t1\t2\t(none)\t(none)\t0\t(none)\t0\t(none)\n\nlost\t1\n");
  EXPECT_EQ(packages(found), (Lines{"bind-libs 32:9.16-1.cm2", "tzdata 2022a-1.cm2"}));
  EXPECT_EQ(found->packages[0].source_name, "bind");
  EXPECT_EQ(found->packages[0].source_version, "9.16-1.cm2");
  EXPECT_EQ(found->packages[0].architecture, "x86_64");
  EXPECT_EQ(troubles(found), Lines{"line 5 is no package"});
  EXPECT_EQ(troubles(read_rpm_manifest("", "")), Lines{"it lists no package"});
}

TEST(RpmJournal, IsToldWhereItHoldsAnything) {
  EXPECT_EQ(troubles(read_rpm_journal("", "")), Lines{});
  std::string done(513, '\0');  // a rollback journal that was committed
  done.back() = 'x';
  EXPECT_EQ(troubles(read_rpm_journal("", done)), Lines{});
  EXPECT_EQ(read_rpm_journal("", "\x37\x7f\x06\x82 and more")->troubles.size(), 1U);
}

TEST(NodePackage, NeedsANameAndAVersion) {
  EXPECT_EQ(
      packages(read_node_package("", R"({"name": "@a/b", "version": "1.2.3", "license": "MIT"})")),
      (Lines{"@a/b 1.2.3"}));
  EXPECT_EQ(packages(read_node_package("x/node_modules/@a/b/package.json", R"({"version": "1"})")),
            (Lines{"@a/b 1"}));
  EXPECT_EQ(packages(read_node_package("", R"({"type": "module"})")), Lines{});
  EXPECT_FALSE(read_node_package("", "[1]").has_value());
  EXPECT_FALSE(read_node_package("", "{").has_value());
}

TEST(PythonMetadata, IsTheHeadersAlone) {
  EXPECT_EQ(
      packages(read_python_metadata("",
                                    "Metadata-Version: 2.1\r\nname: Django\r\nVersion: 4.2\r\n"
                                    "\r\nVersion: 9\r\n")),
      (Lines{"Django 4.2"}));
  EXPECT_EQ(read_python_metadata("", "Name: x\n")->troubles.size(), 1U);
}

TEST(RubyGemspec, ReadsWhatRubyGemsWrites) {
  EXPECT_EQ(
      packages(read_ruby_gemspec("s/rack-2.2.4.gemspec",
                                 "Gem::Specification.new do |s|\n  s.name = \"rack\".freeze\n"
                                 "  s.version = \"2.2.4\"\n  s.required_ruby_version = \"2\"\n")),
      (Lines{"rack 2.2.4"}));
  // By a program: its file's name helps.
  EXPECT_EQ(packages(read_ruby_gemspec("s/google-protobuf-3.25.1-x86_64-linux.gemspec",
                                       "  s.name = \"google-protobuf\"\n  s.version = VERSION\n")),
            (Lines{"google-protobuf 3.25.1"}));
  EXPECT_EQ(read_ruby_gemspec("s/odd.gemspec", "")->troubles.size(), 1U);
}

TEST(Composer, ReadsBothForms) {
  EXPECT_EQ(packages(read_composer_installed("", R"([{"name": "a/b", "version": "v1.0"}])")),
            (Lines{"a/b 1.0"}));
  const auto found = read_composer_installed(
      "", R"({"packages": [{"name": "a/b", "version": "dev-main"}, {"name": "x"}, 3]})");
  EXPECT_EQ(packages(found), (Lines{"a/b dev-main"}));
  EXPECT_EQ(found->troubles.size(), 2U);
}

TEST(Composer, TellsTheApplicationItself) {
  const std::string versions =
      "    'versions' => array(\n        'a/b' => array(\n            'pretty_version' => '9',";
  const auto php = [&](const std::string& name, const std::string& version) {
    return "<?php return array(\n    'root' => array(\n        'name' => '" + name +
           "',\n        'pretty_version' => '" + version + "',\n    ),\n" + versions;
  };
  EXPECT_EQ(packages(read_composer_root("", php("acme/shop", "v1.2"))), (Lines{"acme/shop 1.2"}));
  EXPECT_EQ(packages(read_composer_root("", php("__root__", "dev-main"))), Lines{});
  EXPECT_EQ(packages(read_composer_root("", php("a/b", "1.0.0+no-version-set"))), Lines{});
  EXPECT_EQ(
      packages(read_composer_root("", "<?php return array(\n    'root' => array(\n" + versions)),
      (Lines{}));
}

TEST(DotnetDeps, ListsWhatBroughtFiles) {
  const auto found = read_dotnet_deps("", R"({
    "runtimeTarget": {"name": ".NETCoreApp,Version=v8.0/linux-x64"},
    "targets": {
      ".NETCoreApp,Version=v8.0": {"Dapper/2.1": {}},
      ".NETCoreApp,Version=v8.0/linux-x64": {
        "Shop/1.0.0": {"dependencies": {"Dapper": "2.1"}, "runtime": {"Shop.dll": {}}},
        "Dapper/2.1.35": {"runtime": {"lib/net7.0/Dapper.dll": {}}},
        "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.4": {"native": {"libcoreclr.so": {}}},
        "NETStandard.Library/2.0.3": {"dependencies": {"x": "1"}},
        "Some.Reference/1.0.0.0": {"runtime": {"Some.dll": {}}}}},
    "libraries": {
      "Shop/1.0.0": {"type": "project"},
      "Dapper/2.1.35": {"type": "package", "sha512": "x"},
      "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.4": {"type": "runtimepack"},
      "NETStandard.Library/2.0.3": {"type": "package"},
      "Some.Reference/1.0.0.0": {"type": "reference"},
      "NotInTheTarget/3.0": {"type": "package"},
      "NoVersion": {"type": "package"}}})");
  EXPECT_EQ(packages(found),
            (Lines{"Shop 1.0.0", "Dapper 2.1.35", "Microsoft.NETCore.App.Runtime.linux-x64 8.0.4",
                   "NotInTheTarget 3.0"}));
  EXPECT_EQ(troubles(found), Lines{"library 7 has no name or no version"});
  EXPECT_EQ(packages(read_dotnet_deps("", R"({"libraries": {"A/1": {"type": "package"}}})")),
            Lines{"A 1"});
  EXPECT_EQ(packages(read_dotnet_deps("", R"({"targets": [], "libraries": 1})")), Lines{});
  EXPECT_FALSE(read_dotnet_deps("", "[]").has_value());
}

TEST(CondaPackage, IsOnePackage) {
  const auto found = read_conda_package("", R"({"name": "numpy", "version": "1.26.4",
      "build": "py312_0", "subdir": "linux-64", "license": "BSD-3-Clause", "files": ["bin/f2py"]})");
  EXPECT_EQ(packages(found), Lines{"numpy 1.26.4"});
  EXPECT_EQ(found->packages[0].architecture, "linux-64");
  EXPECT_EQ(found->packages[0].licence, "BSD-3-Clause");
  EXPECT_EQ(found->packages[0].owned, "");
  EXPECT_EQ(read_conda_package("", "{}")->troubles.size(), 1U);
}

TEST(BitnamiSpdx, NamesTheApplicationAndWhatIsInIt) {
  const auto found = read_bitnami_spdx("", R"({"spdxVersion": "SPDX-2.3", "packages": [
    {"name": "redis", "versionInfo": "7.2.4-12", "licenseConcluded": "NOASSERTION",
     "licenseDeclared": "BSD-3-Clause", "externalRefs": [
       {"referenceCategory": "SECURITY", "referenceType": "cpe23Type",
        "referenceLocator": "cpe:2.3:*:redis:redis:7.2.4:*:*:*:*:*:*:*"},
       {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
        "referenceLocator": "pkg:bitnami/redis@7.2.4-12?arch=amd64&distro=debian-12"}]},
    {"name": "x/net", "externalRefs": [
       {"referenceType": "purl", "referenceLocator": "pkg:golang/golang.org/x/net@v0.17.0"}]},
    {"name": "nothing"}]})");
  EXPECT_EQ(packages(found), (Lines{"redis 7.2.4-12", "golang.org/x/net v0.17.0"}));
  EXPECT_EQ(found->packages[0].type, PackageType::bitnami);
  EXPECT_EQ(found->packages[0].architecture, "amd64");
  EXPECT_EQ(found->packages[0].licence, "BSD-3-Clause");
  EXPECT_EQ(found->packages[1].type, PackageType::golang);
  EXPECT_EQ(troubles(found), Lines{"package 3 has no package URL that can be read"});
  EXPECT_FALSE(read_bitnami_spdx("", "{}").has_value());
}

bool is_japanese(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// Whatever a file holds: what was not seen of it is told in both languages.
TEST(Readers, TellInBothLanguagesWhatTheyDoNotSee) {
  const std::string program =
      "\x7f"
      "ELF\x02\x01\x01" +
      std::string(57, '\0') + "UPX!";
  for (const char* path : {"etc/os-release",
                           "var/lib/dpkg/status",
                           "var/lib/dpkg/status.d/x",
                           "lib/apk/db/installed",
                           "var/lib/rpm/Packages",
                           "var/lib/rpm/Packages.db",
                           "var/lib/rpm/rpmdb.sqlite",
                           "var/lib/rpm/rpmdb.sqlite-wal",
                           "var/lib/rpmmanifest/container-manifest-2",
                           "a/node_modules/x/package.json",
                           "x.dist-info/METADATA",
                           "gems/specifications/x.gemspec",
                           "vendor/composer/installed.json",
                           "a.jar",
                           "x.egg",
                           ".yarn/cache/a-npm-1-0.zip",
                           "x.deps.json",
                           "conda-meta/x.json",
                           "opt/bitnami/x/.spdx-x.spdx",
                           "package-lock.json",
                           "yarn.lock",
                           "pnpm-lock.yaml",
                           "composer.lock",
                           "Gemfile.lock",
                           "Cargo.lock",
                           "poetry.lock",
                           "Pipfile.lock",
                           "go.mod",
                           "packages.lock.json",
                           "gradle.lockfile",
                           "bin/x"}) {
    for (const std::string& content :
         {std::string(), std::string("nonsense"), std::string("x:\n\n  - y\nversion: '9.0'\n"),
          std::string("[]"), std::string("{}"),
          std::string(R"({"packages": 1, "libraries": {"x": {}}})"),
          std::string(R"({"packages": [{}], "dependencies": {"a": {"b": {}}}})"),
          std::string("[[package]]\nversion = 1\n[[package]]\n"), std::string(9'000, 'x'),
          program}) {
      const Reader* reader = reader_by_path(path);
      if (reader == nullptr) reader = lockfile_reader_by_path(path);
      if (reader == nullptr)
        reader = reader_by_bytes(
            "\x7f"
            "ELF");
      const Result<Found> found = reader->read(path, content);
      // But for what libyaml says.
      const bool is_yaml = std::string_view(path).ends_with(".yaml");
      EXPECT_TRUE(found || is_yaml || is_japanese(found.error().ja))
          << path << ": " << found.error().what;
      for (std::size_t i = 0; found && i < found->troubles.size(); ++i)
        EXPECT_TRUE(is_japanese(found->troubles[i].ja)) << path << ": " << found->troubles[i].en;
    }
  }
}

TEST(PackageOfPurl, IsTheReverse) {
  struct Row {
    const char* purl;
    const char* name;
    const char* version;
  };
  for (const Row& row :
       {Row{"pkg:npm/%40scope/a%20b@1.0", "@scope/a b", "1.0"},
        Row{"pkg:npm/@scope/x", "@scope/x", ""}, Row{"pkg:npm/@scope/x@2", "@scope/x", "2"},
        Row{"pkg:maven/org.apache/commons@1?type=jar", "org.apache:commons", "1"},
        Row{"PKG://Deb/debian/libssl3@1:3.0%2Bb1?arch=amd64#x", "libssl3", "1:3.0+b1"},
        Row{"pkg:golang/github.com/a/b@v1%2Bincompatible#c", "github.com/a/b", "v1+incompatible"},
        Row{"pkg:pypi/zope/", "zope", ""}}) {
    const auto package = package_of_purl(row.purl);
    ASSERT_TRUE(package.has_value()) << row.purl;
    EXPECT_EQ(package->name, row.name);
    EXPECT_EQ(package->version, row.version);
  }
  for (const char* text : {"", "pkg:", "pkg:npm", "pkg:npm/", "pkg:cobol/x@1", "npm/x@1"})
    EXPECT_FALSE(package_of_purl(text).has_value()) << text;
}

TEST(Purl, IsSpelledAsPurlSpecDoes) {
  const Release debian{.id = "debian", .version_id = "12", .name = {}};
  const Release none{};
  struct Row {
    Package package;
    Release release;
    const char* purl;
  };
  for (const Row& row : {
           Row{{.type = PackageType::deb,
          .name = "libssl3",
          .version = "1:3.0+b1~x",
          .architecture = "amd64",
          .source_name = "openssl",
          .source_version = "1:3.0"},
               debian,
               "pkg:deb/debian/"
               "libssl3@1:3.0%2Bb1~x?arch=amd64&distro=debian-12&upstream=openssl%401:3.0"},
           Row{{.type = PackageType::npm, .name = "@Scope/a b", .version = "1.0"},
               debian,
               "pkg:npm/%40scope/a%20b@1.0"},
           Row{{.type = PackageType::pypi, .name = "Zope.Interface__X", .version = "5"},
               none,
               "pkg:pypi/zope-interface-x@5"},
           Row{{.type = PackageType::golang,
           .name = "github.com/A/b",
           .version = "v1.2.3+incompatible"},
               none,
               "pkg:golang/github.com/a/b@v1.2.3%2Bincompatible"},
           Row{{.type = PackageType::maven, .name = "org.apache:commons", .version = "1"},
               none,
               "pkg:maven/org.apache/commons@1"},
           Row{{.type = PackageType::rpm,
           .name = "curl",
           .version = "1:7.50-1",
           .architecture = "i386"},
               {.id = "fedora", .version_id = "25", .name = {}},
               "pkg:rpm/fedora/curl@7.50-1?arch=i386&distro=fedora-25&epoch=1"},
           Row{{.type = PackageType::rpm,
           .name = "nodejs-libs",
           .version = "1:18.1-2",
           .source_name = "nodejs",
           .source_version = "18.1-2",
           .module = "nodejs:18:809:a7"},
               none,
               "pkg:rpm/nodejs-libs@18.1-2?epoch=1&rpmmod=nodejs:18:809:a7&upstream=nodejs"},
           Row{{.type = PackageType::apk, .name = "a"}, none, "pkg:apk/a"},
           Row{{.type = PackageType::conda,
           .name = "absl-py",
           .version = "0.4.1",
           .architecture = "linux-64"},
               debian,
               "pkg:conda/absl-py@0.4.1?subdir=linux-64"},
           Row{{.type = PackageType::bitnami,
           .name = "wordpress",
           .version = "6.2.0-3",
           .architecture = "arm64"},
               debian,
               "pkg:bitnami/wordpress@6.2.0-3?arch=arm64&distro=debian-12"},
       }) {
    EXPECT_EQ(purl(row.package, row.release), row.purl);
  }
}

}  // namespace
}  // namespace hakoseki::image
