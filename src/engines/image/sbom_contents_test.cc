// What SBOMs of others say, as packages.
#include "engines/image/sbom_contents.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki::image {
namespace {

const std::string digest_a = "sha256:" + std::string(64, 'a');
const std::string digest_b = "sha256:" + std::string(64, 'b');

sbom::Sbom of(std::vector<sbom::Component> components) {
  return {.format = "CycloneDX 1.6", .subject = {}, .components = std::move(components)};
}

TEST(SbomContents, PackagesComeOutOfTheirPackageUrls) {
  const struct {
    sbom::Component component;
    PackageType type;
    std::string name;
    std::string version;
  } rows[] = {
      {{.kind = "library", .name = "bash", .purl = "pkg:rpm/centos/bash@4.2-31.el7?epoch=1"},
       PackageType::rpm,
       "bash",
       "1:4.2-31.el7"},
      {{.kind = "library", .name = "bash", .purl = "pkg:deb/debian/bash@1:5?epoch=1"},
       PackageType::deb,
       "bash",
       "1:5"},
      {{.kind = "library", .group = "org.x", .name = "y", .purl = "pkg:maven/org.x/y@2"},
       PackageType::maven,
       "org.x:y",
       "2"},
      {{.kind = "library", .group = "@A", .name = "B", .purl = "pkg:npm/%40a/b@2"},
       PackageType::npm,
       "@A/B",
       "2"},
      {{.kind = "library",
        .name = "github.com/Masterminds/semver",
        .purl = "pkg:golang/github.com/masterminds/semver@v3"},
       PackageType::golang,
       "github.com/Masterminds/semver",
       "v3"},
      {{.kind = "library", .name = "Django_App", .version = "7", .purl = "pkg:pypi/django-app"},
       PackageType::pypi,
       "Django_App",
       "7"},
      {{.kind = "library", .name = "another", .purl = "pkg:cargo/serde@1"},
       PackageType::cargo,
       "serde",
       "1"},
  };
  for (const auto& row : rows) {
    const SbomContents contents = contents_of(of({row.component}));
    ASSERT_EQ(contents.analysis.contents.packages.size(), 1U) << row.name;
    const Package& package = contents.analysis.contents.packages[0].package;
    EXPECT_EQ(package.type, row.type) << row.name;
    EXPECT_EQ(package.name, row.name);
    EXPECT_EQ(package.version, row.version) << row.name;
    EXPECT_EQ(contents.analysis.contents.packages[0].layer, unknown_layer);
    EXPECT_EQ(contents.gaps.size(), 1U);
  }
}

TEST(SbomContents, WhatTrivyAndSyftWriteBesideTheFormatIsUnderstood) {
  sbom::Sbom sbom =
      of({{.kind = "operating-system", .name = "centos", .version = "7.6"},
          {.kind = "library",
           .name = "a",
           .purl = "pkg:rpm/centos/a@1-2?arch=x86_64",
           .properties = {{"aquasecurity:trivy:SrcName", "as"},
                          {"aquasecurity:trivy:SrcVersion", "1"},
                          {"aquasecurity:trivy:SrcRelease", "2"},
                          {"aquasecurity:trivy:SrcEpoch", "3"},
                          {"aquasecurity:trivy:LayerDiffID", digest_b}}},
          {.kind = "library",
           .name = "b",
           .purl = "pkg:rpm/centos/b@1?upstream=bs-1.0-2.el7.src.rpm",
           .properties = {{"syft:location:0:layerID", digest_a},
                          {"syft:location:0:path", "/x/y"},
                          {"syft:location:1:path", "/a"}}},
          {.kind = "application", .name = "package-lock.json"},
          {.kind = "file", .name = "/etc/passwd"},
          {.kind = "library", .name = "c", .purl = "pkg:deb/debian/c@1?upstream=cs%402"},
          {.kind = "library", .name = "d", .purl = "pkg:deb/debian/d@1?upstream=ds"}});
  sbom.subject = {.kind = "container",
                  .name = "app:1",
                  .purl = "pkg:oci/app@" + digest_a + "?arch=arm64",
                  .properties = {{"aquasecurity:trivy:ImageID", digest_b},
                                 {"aquasecurity:trivy:DiffID", digest_a},
                                 {"aquasecurity:trivy:DiffID", digest_b}}};
  const SbomContents contents = contents_of(sbom);
  EXPECT_EQ(contents.image.digest, digest_a);
  EXPECT_EQ(contents.image.config_digest, digest_b);
  EXPECT_EQ(contents.image.platform.architecture, "arm64");
  ASSERT_EQ(contents.image.layers.size(), 2U);
  EXPECT_EQ(contents.analysis.layers.size(), 2U);
  EXPECT_FALSE(contents.analysis.is_whole());
  EXPECT_EQ(contents.analysis.contents.release.id, "centos");
  const auto& packages = contents.analysis.contents.packages;
  ASSERT_EQ(packages.size(), 4U);  // deb before rpm
  EXPECT_EQ(packages[0].package.source_name + packages[0].package.source_version, "cs2");
  EXPECT_EQ(packages[1].package.source_name + packages[1].package.source_version, "ds1");
  EXPECT_EQ(packages[2].package.source_name + ' ' + packages[2].package.source_version, "as 3:1-2");
  EXPECT_EQ(packages[2].layer, 1U);
  EXPECT_EQ(packages[3].package.source_name + ' ' + packages[3].package.source_version,
            "bs 1.0-2.el7");
  EXPECT_EQ(packages[3].layer, 0U);
  EXPECT_EQ(packages[3].paths, (std::vector<std::string>{"a", "x/y"}));
  EXPECT_EQ(contents.gaps.size(), 1U);
}

TEST(SbomContents, TheSystemIsToldByPackagesWhereNothingElseTellsIt) {
  const auto release = [](const std::string& distro) {
    const Release found =
        contents_of(of({{.kind = "library", .purl = "pkg:apk/x/a@1?distro=" + distro}}))
            .analysis.contents.release;
    return found.id + '|' + found.version_id;
  };
  EXPECT_EQ(release("alpine-3.10.9"), "alpine|3.10.9");
  EXPECT_EQ(release("opensuse-leap-15.4"), "opensuse-leap|15.4");
  EXPECT_EQ(release("arch"), "arch|");
}

TEST(SbomContents, WhatBecomesNoPackageIsTold) {
  const SbomContents contents =
      contents_of(of({{.kind = "library", .name = "x", .purl = "pkg:swift/github.com/a/x@1"},
                      {.kind = "library", .name = "y", .purl = "nonsense"},
                      {.kind = "library"}}));
  EXPECT_TRUE(contents.analysis.contents.packages.empty());
  ASSERT_EQ(contents.gaps.size(), 4U);
  EXPECT_EQ(contents.gaps[0].where, "");
  EXPECT_EQ(contents.gaps[1].where, "pkg:swift/github.com/a/x@1");
  EXPECT_NE(contents.gaps[1].reason.en.find("`swift`"), std::string::npos);
  EXPECT_EQ(contents.gaps[2].where, "nonsense");
  EXPECT_EQ(contents.gaps[3].where, "line 0");
}

TEST(SbomContents, ListsOfGapsAndLayersHaveAnEnd) {
  std::vector<sbom::Component> components(5000,
                                          {.kind = "library", .name = "y", .purl = "pkg:hex/y@1"});
  for (std::size_t i = 0; i < 2000; ++i) {
    std::string digest = std::to_string(i);
    digest = "sha256:" + std::string(64 - digest.size(), '0') + digest;
    components.push_back({.kind = "library",
                          .name = "z",
                          .purl = "pkg:gem/z@" + std::to_string(i),
                          .properties = {{"LayerDiffID", std::move(digest)}}});
  }
  const SbomContents contents = contents_of(of(std::move(components)));
  EXPECT_EQ(contents.gaps.size(), 1002U);
  EXPECT_EQ(contents.image.layers.size(), 500U);
  EXPECT_EQ(contents.analysis.contents.packages.size(), 2000U);
}

}  // namespace
}  // namespace hakoseki::image
