#include "engines/image/kept_layers.h"

#include <map>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "engines/image/layer_codec.h"
#include "engines/image/layer_pass.h"
#include "support/dotnet_assembly.h"

namespace hakoseki::image {
namespace {

class MapCache final : public ByteCache {
 public:
  std::optional<std::string> get(std::string_view key) override {
    const auto place = kept.find(std::string(key));
    return place == kept.end() ? std::nullopt : std::optional(place->second);
  }
  void put(std::string_view key, std::string_view bytes) override {
    kept[std::string(key)] = bytes;
  }

  std::map<std::string, std::string> kept;
};

LayerBlob blob() {
  LayerBlob one;
  one.digest = "sha256:a";
  one.diff_id = "sha256:b";
  one.size = 7;
  return one;
}

LayerFacts facts() {
  LayerFacts one;
  one.bytes = 42;
  return one;
}

TEST(KeptLayers, AreFoundByAllThatWasVerified) {
  MapCache cache;
  keep_layer(cache, blob(), {}, facts());
  ASSERT_TRUE(kept_layer(cache, blob(), {}));
  EXPECT_EQ(kept_layer(cache, blob(), {})->bytes, 42U);
  LayerBlob other = blob();
  other.digest = "sha256:x";
  EXPECT_FALSE(kept_layer(cache, other, {}));
  other = blob();
  other.diff_id = "sha256:x";
  EXPECT_FALSE(kept_layer(cache, other, {}));
  other = blob();
  other.size = 8;
  EXPECT_FALSE(kept_layer(cache, other, {}));
}

TEST(KeptLayers, AreNoneThatNoDigestNames) {
  MapCache cache;
  LayerBlob folder = blob();
  folder.is_folder = true;
  keep_layer(cache, folder, {}, facts());
  keep_layer(cache, {}, {}, facts());
  EXPECT_TRUE(cache.kept.empty());
}

TEST(KeptLayers, AreMissedWhereAnyBitIsAnother) {
  MapCache cache;
  keep_layer(cache, blob(), {}, facts());
  std::string& bytes = cache.kept.begin()->second;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(kept_layer(cache, blob(), {})) << bit;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  }
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    cache.kept["x"] = bytes;
    const std::string whole = std::exchange(bytes, bytes.substr(0, length));
    EXPECT_FALSE(kept_layer(cache, blob(), {})) << length;
    bytes = whole;
  }
  EXPECT_TRUE(kept_layer(cache, blob(), {}));
}

TEST(KeptLayers, AreMissedUnderAnothersName) {
  MapCache cache;
  keep_layer(cache, blob(), {}, facts());
  const std::string bytes = cache.kept.begin()->second;
  LayerBlob other = blob();
  other.digest = "sha256:x";
  keep_layer(cache, other, {}, {});
  for (auto& [key, kept] : cache.kept)
    kept = bytes;
  EXPECT_TRUE(kept_layer(cache, blob(), {}));
  EXPECT_FALSE(kept_layer(cache, other, {}));
}

struct Sample {
  const char* path;
  std::string content;
};

// A file of each format: whoever adds one is told by the compiler that it is missing here.
Sample sample_of(Format format) {
  switch (format) {
    case Format::os_release:
      return {"etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME='Debian 12'\n"};
    case Format::dpkg_status:
      return {"var/lib/dpkg/status",
              "Package: libc6\nStatus: install ok installed\nArchitecture: amd64\n"
              "Source: glibc (2.36-9)\nVersion: 2.36-9+b1\n\n"
              "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: x\n"};
    case Format::dpkg_status_d:
      return {"var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\n"};
    case Format::dpkg_list:
      return {"var/lib/dpkg/info/libc6:amd64.list", "/.\n/lib\n/lib/libc.so.6\n"};
    case Format::dpkg_digests:
      return {"var/lib/dpkg/info/libc6:amd64.md5sums",
              "900150983cd24fb0d6963f7d28e17f72  lib/libc.so.6\n"};
    case Format::dpkg_conffiles:
      return {"var/lib/dpkg/info/libc6:amd64.conffiles", "/etc/ld.so.conf\n"};
    case Format::dpkg_diversions:
      return {"var/lib/dpkg/diversions", "/bin/sh\n/bin/sh.distrib\ndash\n"};
    case Format::apk_installed:
      return {"lib/apk/db/installed",
              "P:musl\nV:1.2.4-r2\nA:x86_64\nL:MIT\no:musl\nF:lib\nR:libc.so\n"
              "Z:Q1qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\n\n"};
    case Format::node_package:
      return {"a/node_modules/@b/c/package.json",
              R"({"name": "@b/c", "version": "1.2.3", "license": "MIT"})"};
    case Format::python_metadata:
      return {"x-1.0.dist-info/METADATA",
              "Metadata-Version: 2.1\nName: X_y\nVersion: 1.0\nLicense: BSD\n\nText\n"};
    case Format::ruby_gemspec:
      return {"gems/specifications/rack-2.2.4.gemspec",
              "Gem::Specification.new do |s|\n  s.name = \"rack\".freeze\n"
              "  s.version = \"2.2.4\"\n  s.licenses = [\"MIT\".freeze]\nend\n"};
    case Format::composer_installed:
      return {"vendor/composer/installed.json",
              R"({"packages": [{"name": "a/b", "version": "v1.0"}, 3]})"};
    case Format::passwd:
      return {"etc/passwd", "root:x:0:0::/root:/bin/sh\n"};
    case Format::group:
      return {"etc/group", "adm:x:4:ann,bob\n"};
    case Format::shadow:
      return {"etc/shadow", "root:*:1\nopen::1\n"};
    case Format::python_egg:
      return {"x-1.0.egg", "no archive"};
    case Format::java_archive:
      return {"x-1.0.jar", "no archive"};
    case Format::java_pom:
      return {"app/META-INF/maven/g/a/pom.properties", "version=1.0\ngroupId=g\nartifactId=a\n"};
    case Format::yarn_package:
      return {"srv/.yarn/cache/a-npm-1.0.0-0123456789-0.zip", "no archive"};
    case Format::composer_root:
      return {"vendor/composer/installed.php",
              "<?php return array(\n    'root' => array(\n        'name' => 'acme/shop',\n"
              "        'pretty_version' => 'v1.2',\n    ),\n    'versions' => array(\n"};
    case Format::runtime_release:
      return {"opt/java/release", "JAVA_VERSION=\"21.0.2\"\n"};
    case Format::rpm_database:
      return {"var/lib/rpm/Packages", "no database"};
    case Format::rpm_journal:
      return {"var/lib/rpm/rpmdb.sqlite-wal", "changes"};
    case Format::rpm_manifest:
      return {
          "var/lib/rpmmanifest/container-manifest-2",
          "bash\t5.1.8-4.cm2\t1686000000\t1686000000\tMicrosoft\tnone\t1\tx86_64\t0\tbash-5.1.8-4."
          "cm2.src.rpm\n"};
    case Format::dotnet_deps:
      return {
          "app/Shop.deps.json",
          R"({"runtimeTarget": {"name": "t"}, "targets": {"t": {"Dapper/2.1.35": {"runtime": {"a.dll": {}}}}},
                  "libraries": {"Dapper/2.1.35": {"type": "package"}}})"};
    case Format::dotnet_assembly:
      return {"app/Acme.Tax.dll", DotnetAssembly{.name = "Acme.Tax", .version = {1, 2}}.bytes()};
    case Format::conda_package:
      return {"opt/conda/conda-meta/numpy-1.26.4-0.json",
              R"({"name": "numpy", "version": "1.26.4", "subdir": "linux-64"})"};
    case Format::bitnami_spdx:
      return {"opt/bitnami/nginx/.spdx-nginx.spdx",
              R"({"spdxVersion": "SPDX-2.3", "packages": []})"};
    case Format::lockfile:
      return {"srv/package-lock.json",
              R"({"packages": {"": {}, "node_modules/left-pad": {"version": "1.3.0"}}})"};
    case Format::program:
      return {"bin/go",
              "\x7f"
              "ELF" +
                  std::string(12, '\0') + "\xff Go buildinf:\x08\x02" + std::string(16, '\0') +
                  "\x08go1.21.0" + '\0'};
  }
  return {};
}

// What the readers make of these, all in one layer, and the codec of it. Where this fails after a
// change, raise analyser_version and put here what it says.
TEST(KeptLayers, GetAnotherVersionWithEveryChangeOfReaders) {
  LayerPass pass({.options = {.lockfiles = true, .verify_files = true}});
  for (unsigned number = 0;; ++number) {
    const auto format = static_cast<Format>(number);
    const auto [path, content] = sample_of(format);
    if (path == nullptr) break;
    FileEntry entry;
    entry.path = path;
    entry.size = content.size();
    entry.mode = 0644;
    ASSERT_TRUE(*pass.begin(entry)) << path;
    ASSERT_TRUE(pass.data(content)) << path;
    ASSERT_TRUE(pass.end()) << path;
  }
  const LayerFacts facts = std::move(pass).finish();
  EXPECT_EQ(
      std::pair(analyser_version, sha256_hex(encode(facts))),
      std::pair(std::uint32_t{3},
                std::string("eaa551467a5217824783a6c233acd026eefed9b6121d2441898f53632ca3cfb1")));
}

}  // namespace
}  // namespace hakoseki::image
