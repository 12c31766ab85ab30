#include "engines/vulnerabilities/lookups.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hakoseki::vulnerabilities {
namespace {

using image::Package;
using image::PackageType;
using image::Release;

TEST(Lookups, NameReleasesAsAdvisoriesDo) {
  struct Case {
    std::string id;
    std::string version_id;
    std::string ecosystem;
  };
  for (const Case& one : std::vector<Case>{
           {"debian", "12", "debian:12"},
           {"debian", "", "debian:sid"},
           {"ubuntu", "22.04", "ubuntu:22.04"},
           {"alpine", "3.19.1", "alpine:3.19"},
           {"alpine", "3.22_alpha20250108", "alpine:edge"},
           {"almalinux", "9.4", "almalinux:9"},
           {"centos", "7", "rhel:7"},
           {"rhel", "8.10", "rhel:8"},
           {"ol", "9.3", "ol:9"},
           {"amzn", "2023", "amzn:2023"},
           {"amzn", "2", "amzn:2"},
           {"amzn", "2018.03", "amzn:1"},
           {"sles", "15.5", "sles:15.5"},
           {"sles", "15", "sles:15"},
           {"wolfi", "20230201", "wolfi"},
           {"opensuse-tumbleweed", "20250101", "opensuse-tumbleweed"},
           {"azurelinux", "3.0", "azurelinux:3.0"},
           {"unheard-of", "7", "unheard-of:7"},
           {"", "", ""},
       }) {
    EXPECT_EQ(ecosystem_of(Release{.id = one.id, .version_id = one.version_id, .name = {}}),
              one.ecosystem)
        << one.id << ' ' << one.version_id;
  }
}

std::string told(const Package& package, const Release& release) {
  std::string text;
  for (const Lookup& lookup : lookups_of(package, release)) {
    text += fmt::format("{}{} {} {}{}", text.empty() ? "" : "; ", lookup.ecosystem, lookup.package,
                        lookup.version, lookup.names_source ? " source" : "");
  }
  return text;
}

TEST(Lookups, AskForPackageAndSource) {
  const Release debian{.id = "debian", .version_id = "12", .name = {}};
  EXPECT_EQ(told({.type = PackageType::deb,
                  .name = "libssl3",
                  .version = "3.0.11-1~deb12u2+b1",
                  .source_name = "openssl",
                  .source_version = "3.0.11-1~deb12u2"},
                 debian),
            "debian:12 libssl3 3.0.11-1~deb12u2+b1; debian:12 openssl 3.0.11-1~deb12u2 source");
  EXPECT_EQ(told({.type = PackageType::deb, .name = "bash", .version = "5.2-1"}, debian),
            "debian:12 bash 5.2-1; debian:12 bash 5.2-1 source");
  EXPECT_EQ(told({.type = PackageType::deb,
                  .name = "linux-image-6.1.0-18-amd64",
                  .version = "6.1.76-1",
                  .source_name = "linux-signed-amd64",
                  .source_version = "6.1.76+1"},
                 debian),
            "debian:12 linux-image-6.1.0-18-amd64 6.1.76-1; debian:12 linux 6.1.76 source");
}

TEST(Lookups, AskNothingOfAnotherDistributionsFormat) {
  const Package foreign{.type = PackageType::apk, .name = "musl", .version = "1.2.4-r2"};
  EXPECT_EQ(told(foreign, {.id = "debian", .version_id = "12", .name = {}}), "");
  EXPECT_EQ(told(foreign, {.id = "alpine", .version_id = "3.19.1", .name = {}}),
            "alpine:3.19 musl 1.2.4-r2; alpine:3.19 musl 1.2.4-r2 source");
}

TEST(Lookups, AskLanguagesByTheirOwnNames) {
  const Release debian{.id = "debian", .version_id = "12", .name = {}};
  EXPECT_EQ(told({.type = PackageType::pypi, .name = "Flask_Login", .version = "0.6"}, debian),
            "pypi flask-login 0.6");
  EXPECT_EQ(told({.type = PackageType::maven, .name = "a.b:c", .version = "1"}, debian),
            "maven a.b:c 1");
  EXPECT_EQ(told({.type = PackageType::generic, .name = "nginx", .version = "1.25"}, debian),
            "generic nginx 1.25; bitnami nginx 1.25");
  EXPECT_EQ(told({.type = PackageType::bitnami, .name = "nginx", .version = "1.25-3"}, debian),
            "bitnami nginx 1.25-3");
  EXPECT_EQ(told({.type = PackageType::conda, .name = "numpy", .version = "1"}, debian), "");
  EXPECT_EQ(told({.type = PackageType::npm, .name = "x", .version = ""}, debian), "");
}

}  // namespace
}  // namespace hakoseki::vulnerabilities
