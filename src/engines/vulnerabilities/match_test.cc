#include "engines/vulnerabilities/match.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace hakoseki::vulnerabilities {
namespace {

using advisory::Advisory;
using advisory::Standing;
using advisory::Statement;
using image::ImageContents;
using image::InstalledPackage;
using image::Package;
using image::PackageType;

VersionSet below(std::string version) {
  return {{.to = std::move(version)}};
}

std::string built(std::vector<Advisory> advisories) {
  DatabaseBuilder builder;
  builder.add(advisory::Records{.advisories = std::move(advisories)});
  const Result<std::string> file = builder.finish();
  return file ? *file : "";
}

// One line each: id, status, package, what mends it, who says so, and why.
std::string told(std::vector<Advisory> advisories, ImageContents contents,
                 const MatchWish& wish = {}) {
  const std::string file = built(std::move(advisories));
  const Result<Database> database = Database::open(file);
  if (!database) return database.error().message();
  std::string text;
  const ImageVulnerabilities vulnerabilities = match(*database, contents, wish);
  for (const ImageVulnerability& one : vulnerabilities.found) {
    text += fmt::format("{} {} {} {}", one.id, name_of(one.status), one.package,
                        fmt::join(one.sources, "+"));
    if (!one.fixed.empty()) text += fmt::format(" fixed {}", fmt::join(one.fixed, ","));
    if (one.severity) text += fmt::format(" {}", name_of(*one.severity));
    if (!one.reason.empty()) text += fmt::format(": {}", one.reason.en);
    text += '\n';
  }
  for (const VulnerabilityGap& gap : vulnerabilities.gaps)
    text += fmt::format("no data: {} of {}\n", gap.packages, gap.ecosystem);
  const Result<void> intact = database->intact();
  return intact ? text : intact.error().message();
}

InstalledPackage deb(std::string name, std::string version, std::string source = "",
                     std::string source_version = "") {
  return {.package = {.type = PackageType::deb,
                      .name = std::move(name),
                      .version = std::move(version),
                      .architecture = "amd64",
                      .source_name = std::move(source),
                      .source_version = std::move(source_version)},
          .paths = {},
          .owner = {}};
}

InstalledPackage rpm(std::string name, std::string version, std::string module = "") {
  return {.package = {.type = PackageType::rpm,
                      .name = std::move(name),
                      .version = std::move(version),
                      .architecture = "x86_64",
                      .module = std::move(module)},
          .paths = {},
          .owner = {}};
}

InstalledPackage pypi(std::string name, std::string version, std::string owner = "") {
  return {.package = {.type = PackageType::pypi,
                      .name = std::move(name),
                      .version = std::move(version)},
          .paths = {},
          .owner = std::move(owner)};
}

ImageContents in(std::string id, std::string version_id, std::vector<InstalledPackage> packages) {
  ImageContents contents;
  contents.release.id = std::move(id);
  contents.release.version_id = std::move(version_id);
  contents.packages = std::move(packages);
  return contents;
}

Advisory about(std::string id, std::string source, std::vector<Statement> statements,
               std::vector<std::string> aliases = {}) {
  return {.id = std::move(id),
          .source = std::move(source),
          .aliases = std::move(aliases),
          .statements = std::move(statements)};
}

Statement in_debian(std::string package, VersionSet vulnerable,
                    Standing standing = Standing::affected, std::string note = "") {
  return {.ecosystem = "debian:12",
          .package = std::move(package),
          .names_source = true,
          .standing = standing,
          .vulnerable = std::move(vulnerable),
          .note = std::move(note)};
}

TEST(Match, GoesByTheSourceAndItsVersion) {
  const auto advisories = std::vector<Advisory>{
      about("CVE-1", "debian-tracker", {in_debian("openssl", below("3.0.11-1~deb12u2"))}),
      about("CVE-2", "debian-tracker", {in_debian("openssl", below("3.0.11-1~deb12u3"))}),
      // A source of the same name as the binary package is another one.
      about("CVE-3", "debian-tracker", {in_debian("libssl3", {{}})})};
  EXPECT_EQ(
      told(advisories, in("debian", "12",
                          {deb("libssl3", "3.0.11-1~deb12u2+b9", "openssl", "3.0.11-1~deb12u2")})),
      "CVE-2 affected libssl3 CVE-2 fixed 3.0.11-1~deb12u3\n");
}

TEST(Match, ShowsWhatIsMendedOnRequest) {
  const auto advisories =
      std::vector<Advisory>{about("CVE-1", "debian-tracker", {in_debian("bash", below("5.2-1"))})};
  const ImageContents contents = in("debian", "12", {deb("bash", "5.2-1")});
  EXPECT_EQ(told(advisories, contents), "");
  EXPECT_EQ(told(advisories, contents, {.shows_fixed = true}), "CVE-1 fixed bash CVE-1\n");
}

TEST(Match, KeepsWhatPublishersSay) {
  EXPECT_EQ(told({about("CVE-1", "debian-tracker",
                        {in_debian("bash", {{}}, Standing::will_not_fix, "<ignored> Minor issue")}),
                  about("CVE-2", "debian-tracker", {in_debian("bash", {}, Standing::not_affected)}),
                  about("CVE-3", "debian-tracker",
                        {in_debian("bash", {{}}, Standing::under_investigation)})},
                 in("debian", "12", {deb("bash", "5.2-1")})),
            "CVE-1 will_not_fix bash CVE-1: its publisher says: <ignored> Minor issue\n"
            "CVE-2 not_affected bash CVE-2\n"
            "CVE-3 unknown bash CVE-3\n");
}

TEST(Match, BelievesATrackerMoreThanNotices) {
  Advisory notice = about("DSA-1-1", "debian-dsa", {in_debian("bash", below("5.3-1"))});
  notice.covers = {"CVE-1", "CVE-2"};
  EXPECT_EQ(told({about("CVE-1", "debian-tracker", {in_debian("bash", below("5.2-1"))}),
                  about("CVE-2", "debian-tracker", {in_debian("bash", below("5.3-1"))}), notice},
                 in("debian", "12", {deb("bash", "5.2-1")})),
            "CVE-2 affected bash CVE-2+DSA-1-1 fixed 5.3-1\n");
}

TEST(Match, MakesOneOfAllAdvisoriesOfAVulnerability) {
  const Statement statement{.ecosystem = "pypi", .package = "django", .vulnerable = below("3.2.5")};
  const Statement later{.ecosystem = "pypi",
                        .package = "django",
                        .vulnerable = {{.from = "3.0", .to = "3.2.6"}},
                        .severity = Severity::high};
  EXPECT_EQ(told({about("GHSA-1", "ghsa", {later}, {"CVE-1"}),
                  about("PYSEC-1", "pypa", {statement}, {"CVE-1"})},
                 in("debian", "12", {pypi("Django", "3.2.4")})),
            "CVE-1 affected Django GHSA-1+PYSEC-1 fixed 3.2.5,3.2.6 high\n");
}

TEST(Match, AsksWhoOwnsThePackageOfALanguage) {
  const Statement statement{
      .ecosystem = "pypi", .package = "requests", .vulnerable = below("2.31.0")};
  const auto advisories = [&](std::vector<Advisory> more) {
    more.push_back(about("GHSA-1", "ghsa", {statement}, {"CVE-1"}));
    return more;
  };
  const ImageContents contents = in("debian", "12",
                                    {deb("python3-requests", "2.28.1+dfsg-1+deb12u1", "requests"),
                                     pypi("requests", "2.28.1", "python3-requests")});
  // Mended in the old version.
  EXPECT_EQ(told(advisories({about("CVE-1", "debian-tracker",
                                   {in_debian("requests", below("2.28.1+dfsg-1+deb12u1"))})}),
                 contents),
            "");
  EXPECT_EQ(told(advisories({about("CVE-1", "debian-tracker",
                                   {in_debian("requests", {}, Standing::not_affected)})}),
                 contents),
            "CVE-1 not_affected python3-requests CVE-1\n"
            "CVE-1 not_affected requests CVE-1+GHSA-1: as the distribution says of its package "
            "`python3-requests`\n");
  EXPECT_EQ(
      told(advisories({about("CVE-9", "debian-tracker", {in_debian("requests", {{}})})}), contents),
      "CVE-9 affected python3-requests CVE-9\n"
      "CVE-1 unknown requests GHSA-1 fixed 2.31.0: distro-owned, unverified: the "
      "distribution says nothing of it in its package `python3-requests`\n");
  // The same package beside it, that somebody installed with pip.
  EXPECT_EQ(told(advisories({}), in("debian", "12", {pypi("requests", "2.28.1")})),
            "CVE-1 affected requests GHSA-1 fixed 2.31.0\n");
}

Statement in_rpm(std::string ecosystem, std::string package, std::string fixed,
                 std::string module = "") {
  return {.ecosystem = std::move(ecosystem),
          .package = std::move(package),
          .module = std::move(module),
          .vulnerable = below(std::move(fixed))};
}

TEST(Match, ComparesModulesWithTheirOwnStream) {
  const auto advisories = std::vector<Advisory>{
      about("CVE-1", "redhat-csaf",
            {in_rpm("rhel:8", "nodejs", "1:18.20-1.module+el8", "nodejs:18")}),
      about("CVE-2", "redhat-csaf",
            {in_rpm("rhel:8", "nodejs", "1:20.12-1.module+el8", "nodejs:20")}),
      about("CVE-3", "redhat-csaf", {in_rpm("rhel:8", "nodejs", "1:22.1-1.el8")})};
  EXPECT_EQ(told(advisories,
                 in("rhel", "8.10",
                    {rpm("nodejs", "1:18.19-1.module+el8", "nodejs:18:8090020240101:a75119d5")})),
            "CVE-1 affected nodejs CVE-1 fixed 1:18.20-1.module+el8\n");
  EXPECT_EQ(told(advisories, in("rhel", "8.10", {rpm("nodejs", "1:16.1-1.el8")})),
            "CVE-3 affected nodejs CVE-3 fixed 1:22.1-1.el8\n");
}

TEST(Match, KeepsTopicsOfAmazonLinuxApart) {
  Statement docker = in_rpm("amzn:2", "docker", "25.0.6-1.amzn2.0.1");
  docker.repository = "docker";
  Statement php = in_rpm("amzn:2", "php-cli", "8.2.9-1.amzn2");
  php.repository = "php8.2";
  Statement kernel = in_rpm("amzn:2", "kernel", "5.15.100-1.amzn2");
  kernel.repository = "kernel-5.15";
  const auto advisories = std::vector<Advisory>{
      about("CVE-1", "amazon", {docker}), about("CVE-2", "amazon", {php}),
      about("CVE-3", "amazon", {kernel}),
      about("CVE-4", "amazon", {in_rpm("amzn:2", "kernel", "4.14.350-1.amzn2")})};
  EXPECT_EQ(
      told(advisories, in("amzn", "2",
                          {rpm("docker", "20.10.25-1.amzn2.0.1"), rpm("php-cli", "8.0.30-1.amzn2"),
                           rpm("kernel", "4.14.336-1.amzn2")})),
      "CVE-1 affected docker CVE-1 fixed 25.0.6-1.amzn2.0.1\n"
      "CVE-4 affected kernel CVE-4 fixed 4.14.350-1.amzn2\n");
  EXPECT_EQ(told(advisories, in("amzn", "2",
                                {rpm("php-cli", "8.2.7-1.amzn2"), rpm("kernel", "5.15.90-1.amzn2"),
                                 rpm("kernel", "5.10.1-1.amzn2")})),
            "CVE-2 affected php-cli CVE-2 fixed 8.2.9-1.amzn2\n"
            "CVE-3 affected kernel CVE-3 fixed 5.15.100-1.amzn2\n");
}

TEST(Match, MindsTheArchitecture) {
  Statement arm = in_rpm("amzn:2023", "bash", "5.3-1");
  arm.architecture = "aarch64";
  Statement intel = in_rpm("amzn:2023", "bash", "5.3-1");
  intel.architecture = "x86_64";
  EXPECT_EQ(told({about("CVE-1", "amazon", {arm}), about("CVE-2", "amazon", {intel})},
                 in("amzn", "2023", {rpm("bash", "5.2-1")})),
            "CVE-2 affected bash CVE-2 fixed 5.3-1\n");
}

TEST(Match, FindsNoKernelInItsHeaders) {
  EXPECT_EQ(
      told({about("CVE-1", "debian-tracker", {in_debian("linux", {{}})})},
           in("debian", "12", {deb("linux-libc-dev", "6.1.1-1", "linux")})),
      "CVE-1 not_affected linux-libc-dev CVE-1: only the kernel's headers, none of its code\n");
}

TEST(Match, SaysWhatCannotBeCompared) {
  EXPECT_EQ(told({about("GHSA-1", "ghsa",
                        {{.ecosystem = "pypi", .package = "x", .vulnerable = below("2.0")}})},
                 in("", "", {pypi("x", "unknown")})),
            "GHSA-1 unknown x GHSA-1: the installed version cannot be compared\n");
}

TEST(Match, TellsWhatThereIsNoDataFor) {
  EXPECT_EQ(told({about("CVE-1", "debian-tracker", {in_debian("bash", {{}})})},
                 in("debian", "10", {deb("bash", "5.0-1"), deb("dash", "1"), pypi("x", "1")})),
            "no data: 2 of debian:10\n"
            "no data: 1 of pypi\n");
}

TEST(Match, NamesReleasesAsFixes) {
  const auto fixed_in = [](std::string ecosystem, PackageType type, std::string end) {
    const std::string all = told({about("GHSA-1", "ghsa",
                                        {{.ecosystem = std::move(ecosystem),
                                          .package = "x",
                                          .vulnerable = below(std::move(end))}})},
                                 in("", "",
                                    {{.package = {.type = type, .name = "x", .version = "1.0.0"},
                                      .paths = {},
                                      .owner = {}}}));
    return all.substr(all.find("fixed"));
  };
  EXPECT_EQ(fixed_in("npm", PackageType::npm, "1.3.0-0"), "fixed 1.3.0\n");
  EXPECT_EQ(fixed_in("gem", PackageType::gem, "2.A"), "fixed 2\n");
  EXPECT_EQ(fixed_in("pypi", PackageType::pypi, "2.0.dev0"), "fixed 2.0\n");
  EXPECT_EQ(fixed_in("pypi", PackageType::pypi, "2.0rc1"), "fixed 2.0rc1\n");
}

TEST(Match, NamesPackagesThatAreAttacks) {
  Advisory attack =
      about("MAL-1", "osv", {{.ecosystem = "pypi", .package = "reqests", .vulnerable = {{}}}});
  attack.kind = advisory::Kind::malicious;
  EXPECT_EQ(told({attack}, in("debian", "12", {pypi("reqests", "1.0")})),
            "MAL-1 affected reqests MAL-1 critical\n");
}

}  // namespace
}  // namespace hakoseki::vulnerabilities
