#include "collect/advisories/public_feeds.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace hakoseki::advisories {
namespace {

constexpr std::uint64_t gigabyte = std::uint64_t{1} << 30U;

constexpr std::string_view osv_home = "https://google.github.io/osv.dev/data/";

constexpr std::string_view github_line =
    "GitHub Advisory Database, Copyright GitHub, Inc. and its contributors (CC-BY-4.0)";

// Where OSV has all of an ecosystem: google.github.io/osv.dev/data/#data-dumps.
PublicFeed of_osv(std::string_view name, std::string_view ecosystem, Text purpose,
                  std::string_view licence, std::string_view attribution) {
  return {.name = name,
          .purpose = purpose,
          .home = osv_home,
          .format = "OSV",
          .licence = licence,
          .attribution = attribution,
          .files = {{.url = fmt::format("https://osv-vulnerabilities.storage.googleapis.com/"
                                        "{}/all.zip",
                                        ecosystem),
                     .name = "all.zip"}},
          .most_bytes = 2 * gigabyte};
}

PublicFeed optional(PublicFeed feed) {
  feed.is_default = false;
  return feed;
}

std::vector<PublicFeed> of_languages() {
  return {
      of_osv("osv-npm", "npm",
             {"packages of npm, malicious ones too", "npm のパッケージ(悪意のあるものを含む)"},
             "CC-BY-4.0", github_line),
      of_osv(
          "osv-pypi", "PyPI",
          {"packages of Python, malicious ones too", "Python のパッケージ(悪意のあるものを含む)"},
          "CC-BY-4.0",
          "PyPI Advisory Database, Copyright its contributors (CC-BY-4.0); GitHub Advisory "
          "Database (CC-BY-4.0)"),
      of_osv("osv-maven", "Maven", {"packages of Java", "Java のパッケージ"}, "CC-BY-4.0",
             github_line),
      of_osv("osv-go", "Go",
             {"modules of Go and its standard library", "Go のモジュールと標準ライブラリ"},
             "CC-BY-4.0",
             "Go Vulnerability Database, Copyright the Go authors (CC-BY-4.0); GitHub Advisory "
             "Database (CC-BY-4.0)"),
      of_osv("osv-crates", "crates.io", {"crates of Rust", "Rust のクレート"},
             "CC0-1.0 AND CC-BY-4.0",
             "RustSec Advisory Database (CC0-1.0); GitHub Advisory Database (CC-BY-4.0)"),
      of_osv("osv-rubygems", "RubyGems", {"gems of Ruby", "Ruby の gem"}, "CC-BY-4.0", github_line),
      of_osv("osv-nuget", "NuGet", {"packages of .NET", ".NET のパッケージ"}, "CC-BY-4.0",
             github_line),
      of_osv("osv-packagist", "Packagist", {"packages of PHP", "PHP のパッケージ"}, "CC-BY-4.0",
             github_line),
      of_osv("osv-hex", "Hex", {"packages of Erlang and Elixir", "Erlang と Elixir のパッケージ"},
             "CC-BY-4.0", github_line),
      of_osv("osv-pub", "Pub", {"packages of Dart", "Dart のパッケージ"}, "CC-BY-4.0", github_line),
      of_osv("osv-swift", "SwiftURL", {"packages of Swift", "Swift のパッケージ"}, "CC-BY-4.0",
             github_line),
      of_osv("osv-bitnami", "Bitnami",
             {"server programs as Bitnami packs them", "Bitnami が配布するサーバーソフトウェア"},
             "Apache-2.0", "Bitnami Vulnerability Database, Copyright VMware, Inc. (Apache-2.0)"),
  };
}

std::vector<PublicFeed> of_distributions_by_osv() {
  return {
      of_osv("osv-almalinux", "AlmaLinux", {"AlmaLinux 8 and later", "AlmaLinux 8 以降"}, "MIT",
             "AlmaLinux OSV Database, Copyright the AlmaLinux OS Foundation (MIT)"),
      of_osv("osv-rocky", "Rocky%20Linux", {"Rocky Linux 8 and later", "Rocky Linux 8 以降"},
             "BSD-3-Clause",
             "Rocky Linux errata, Copyright the Rocky Enterprise Software Foundation "
             "(BSD-3-Clause)"),
      of_osv("osv-ubuntu", "Ubuntu", {"Ubuntu, with Ubuntu Pro", "Ubuntu(Ubuntu Pro を含む)"},
             "CC-BY-SA-4.0",
             "Ubuntu security notices and CVE reports, Copyright Canonical Ltd. (CC-BY-SA-4.0)"),
      of_osv("osv-suse", "SUSE", {"SUSE Linux Enterprise", "SUSE Linux Enterprise"}, "CC-BY-4.0",
             "SUSE security advisories, Copyright SUSE LLC (CC-BY-4.0)"),
      of_osv("osv-opensuse", "openSUSE",
             {"openSUSE Leap and Tumbleweed", "openSUSE Leap と Tumbleweed"}, "CC-BY-4.0",
             "openSUSE security advisories, Copyright SUSE LLC (CC-BY-4.0)"),
      of_osv("osv-azurelinux", "Azure%20Linux",
             {"Azure Linux (CBL-Mariner)", "Azure Linux(CBL-Mariner)"}, "MIT",
             "Azure Linux vulnerability data, Copyright Microsoft Corporation (MIT)"),
      optional(of_osv("osv-debian", "Debian",
                      {"Debian; `debian-tracker` says more",
                       "Debian(`debian-tracker` "
                       "のほうが詳細です)"},
                      "", "Debian security tracker, the Debian security team")),
      optional(of_osv(
          "osv-alpine", "Alpine",
          {"Alpine; `alpine` is nearer to its source", "Alpine(`alpine` のほうが一次情報です)"}, "",
          "Alpine Linux security database, the Alpine Linux developers")),
      optional(of_osv("osv-redhat", "Red%20Hat",
                      {"Red Hat's advisories, without what is not mended; `redhat-vex` says more",
                       "Red Hat のアドバイザリ(未修正のものは含みません。`redhat-vex` "
                       "のほうが詳細です)"},
                      "CC-BY-4.0", "Red Hat security data, Copyright Red Hat, Inc. (CC-BY-4.0)")),
      optional(of_osv("osv-wolfi", "Wolfi",
                      {"Wolfi; its licence forbids to pass on what is made of it",
                       "Wolfi(ライセンスにより、加工したデータの再配布は禁止されています)"},
                      "CC-BY-NC-ND-4.0",
                      "Wolfi advisories, Copyright Chainguard, Inc. (CC-BY-NC-ND-4.0)")),
      optional(of_osv("osv-chainguard", "Chainguard",
                      {"images of Chainguard; the same licence as Wolfi's",
                       "Chainguard のイメージ(Wolfi と同じライセンスです)"},
                      "CC-BY-NC-ND-4.0",
                      "Chainguard advisories, Copyright Chainguard, Inc. (CC-BY-NC-ND-4.0)")),
  };
}

PublicFeed debian_tracker() {
  return {.name = "debian-tracker",
          .purpose = {"Debian: what is mended, what is not, and what will not be",
                      "Debian(修正済み、未修正、修正予定なし)"},
          .home = "https://security-tracker.debian.org/tracker/",
          .format = "JSON of Debian's security tracker",
          .licence = "",
          .attribution = "Debian security tracker, the Debian security team",
          .files = {{.url = "https://security-tracker.debian.org/tracker/data/json",
                     .name = "tracker.json"}}};
}

PublicFeed debian_advisories() {
  return {
      .name = "debian-advisories",
      .purpose = {"Debian: the numbers (DSA, DLA) of its advisories",
                  "Debian のアドバイザリ番号(DSA、DLA)"},
      .home = "https://salsa.debian.org/security-tracker-team/security-tracker",
      .format = "lists of Debian's advisories",
      .licence = "",
      .attribution = "Debian security tracker, the Debian security team",
      .files = {
          {.url = "https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/"
                  "data/DSA/list",
           .name = "data/DSA/list"},
          {.url = "https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/"
                  "data/DLA/list",
           .name = "data/DLA/list"}}};
}

PublicFeed alpine() {
  return {.name = "alpine",
          .purpose = {"Alpine Linux", "Alpine Linux"},
          .home = "https://secdb.alpinelinux.org/",
          .format = "secdb",
          .licence = "",
          .attribution = "Alpine Linux security database, the Alpine Linux developers",
          .files = {{.url = "https://secdb.alpinelinux.org/{}/main.json",
                     .name = "{}/main.json",
                     .location = FileLocation::each_version,
                     .may_be_missing = true},
                    {.url = "https://secdb.alpinelinux.org/{}/community.json",
                     .name = "{}/community.json",
                     .location = FileLocation::each_version,
                     .may_be_missing = true}}};
}

PublicFeed amazon() {
  return {
      .name = "amazon",
      .purpose = {"Amazon Linux 2 with its extras, and 2023",
                  "Amazon Linux 2(extras を含む)と "
                  "2023"},
      .home = "https://alas.aws.amazon.com/",
      .format = "updateinfo.xml",
      .licence = "",
      .attribution = "Amazon Linux Security Center, Amazon Web Services, Inc.",
      .files = {{.url = "https://cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list",
                 .name = "2023/core/updateinfo.xml.gz",
                 .location = FileLocation::updateinfo},
                {.url = "https://cdn.amazonlinux.com/al2023/kernel-livepatch/mirrors/latest/x86_64/"
                        "mirror.list",
                 .name = "2023/kernel-livepatch/updateinfo.xml.gz",
                 .location = FileLocation::updateinfo,
                 .may_be_missing = true},
                {.url = "https://cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list",
                 .name = "2/core/updateinfo.xml.gz",
                 .location = FileLocation::updateinfo},
                {.url = "https://cdn.amazonlinux.com/2/extras-catalog.json",
                 .name = "2/extras-catalog.json"},
                {.url = "https://cdn.amazonlinux.com/2/extras/{}/latest/x86_64/mirror.list",
                 .name = "2/extras/{}/updateinfo.xml.gz",
                 .location = FileLocation::each_topic,
                 .may_be_missing = true}}};
}

PublicFeed redhat_vex() {
  return {.name = "redhat-vex",
          .purpose = {"Red Hat Enterprise Linux: what is mended, what is not, and what will not be",
                      "Red Hat Enterprise Linux(修正済み、未修正、修正予定なし)"},
          .home = "https://security.access.redhat.com/data/csaf/v2/vex/",
          .format = "CSAF VEX",
          .licence = "CC-BY-4.0",
          .attribution = "Red Hat security data, Copyright Red Hat, Inc. (CC-BY-4.0)",
          .files = {{.url = "https://security.access.redhat.com/data/csaf/v2/vex/"
                            "archive_latest.txt",
                     .name = "vex.tar.zst",
                     .location = FileLocation::named_archive,
                     .checksum = FileChecksum::beside}},
          .most_bytes = 4 * gigabyte};
}

PublicFeed nvd() {
  return {.name = "nvd",
          .purpose = {"titles, texts and CVSS of CVEs", "CVE の説明と CVSS"},
          .home = "https://nvd.nist.gov/vuln/data-feeds",
          .format = "NVD JSON 2.0",
          .licence = "LicenseRef-US-Government-Work",
          .attribution =
              "This product uses data from the NVD API but is not endorsed or certified "
              "by the NVD.",
          .files = {{.url = "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-{}.json.gz",
                     .name = "nvdcve-2.0-{}.json.gz",
                     .location = FileLocation::each_year,
                     .checksum = FileChecksum::nvd_meta,
                     .first_year = 2002}}};
}

PublicFeed kev() {
  return {.name = "kev",
          .purpose = {"which vulnerabilities are exploited", "悪用が確認された脆弱性"},
          .home = "https://www.cisa.gov/known-exploited-vulnerabilities-catalog",
          .format = "KEV JSON",
          .licence = "CC0-1.0",
          .attribution = "CISA Known Exploited Vulnerabilities Catalog (CC0-1.0)",
          .files = {{.url = "https://www.cisa.gov/sites/default/files/feeds/"
                            "known_exploited_vulnerabilities.json",
                     .name = "known_exploited_vulnerabilities.json"}}};
}

PublicFeed epss() {
  return {.name = "epss",
          .purpose = {"how likely a vulnerability is to be exploited", "悪用される可能性の予測"},
          .home = "https://www.first.org/epss/",
          .format = "EPSS CSV",
          .licence = "",
          .attribution = "EPSS scores by FIRST.org (https://www.first.org/epss)",
          .files = {{.url = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
                     .name = "epss_scores-current.csv.gz"}}};
}

PublicFeed end_of_life() {
  return {.name = "endoflife",
          .purpose = {"until when distributions, runtimes and frameworks are mended",
                      "ディストリビューション、ランタイム、フレームワークのサポート期限"},
          .home = "https://endoflife.date/",
          .format = "product pages of endoflife.date",
          .licence = "MIT",
          .attribution = "endoflife.date, Copyright its contributors (MIT)",
          .files = {{.url = "https://codeload.github.com/endoflife-date/endoflife.date/tar.gz/"
                            "refs/heads/master",
                     .name = "endoflife.tar.gz"}}};
}

PublicFeed distro_info() {
  return {.name = "distro-info",
          .purpose = {"until when Debian and Ubuntu are mended",
                      "Debian と Ubuntu "
                      "のサポート期限"},
          .home = "https://salsa.debian.org/debian/distro-info-data",
          .format = "CSV of distro-info-data",
          .licence = "ISC",
          .attribution = "distro-info-data, Copyright the Debian and Ubuntu developers (ISC)",
          .files = {{.url = "https://salsa.debian.org/debian/distro-info-data/-/raw/main/"
                            "debian.csv",
                     .name = "debian.csv"},
                    {.url = "https://salsa.debian.org/debian/distro-info-data/-/raw/main/"
                            "ubuntu.csv",
                     .name = "ubuntu.csv"}}};
}

PublicFeed retirejs() {
  return {.name = "retirejs",
          .purpose = {"libraries of JavaScript in web pages",
                      "Web ページに含まれる JavaScript ライブラリ"},
          .home = "https://retirejs.github.io/retire.js/",
          .format = "RetireJS repository",
          .licence = "Apache-2.0",
          .attribution = "RetireJS, Copyright Erlend Oftedal and its contributors (Apache-2.0)",
          .files = {{.url = "https://raw.githubusercontent.com/RetireJS/retire.js/master/"
                            "repository/jsrepository-master.json",
                     .name = "jsrepository-master.json"}}};
}

PublicFeed nodejs() {
  return {.name = "nodejs",
          .purpose = {"Node.js itself", "Node.js 本体"},
          .home = "https://github.com/nodejs/security-wg",
          .format = "vulnerabilities of Node.js",
          .licence = "MIT",
          .attribution = "Node.js Security Working Group, Copyright its contributors (MIT)",
          .files = {{.url = "https://codeload.github.com/nodejs/security-wg/tar.gz/refs/heads/main",
                     .name = "security-wg.tar.gz"}}};
}

PublicFeed php_advisories() {
  return {.name = "php-advisories",
          .purpose = {"packages of PHP; `osv-packagist` has most of it",
                      "PHP のパッケージ(大半は `osv-packagist` にもあります)"},
          .home = "https://github.com/FriendsOfPHP/security-advisories",
          .format = "FriendsOfPHP",
          .licence = "Unlicense",
          .attribution = "FriendsOfPHP security advisories (Unlicense)",
          .files = {{.url = "https://codeload.github.com/FriendsOfPHP/security-advisories/tar.gz/"
                            "refs/heads/master",
                     .name = "security-advisories.tar.gz"}},
          .is_default = false};
}

PublicFeed ruby_advisories() {
  return {.name = "ruby-advisories",
          .purpose = {"gems, and Ruby itself", "gem と Ruby 本体"},
          .home = "https://github.com/rubysec/ruby-advisory-db",
          .format = "ruby-advisory-db",
          .licence = "LicenseRef-public-domain",
          .attribution = "ruby-advisory-db, the rubysec contributors",
          .files = {{.url = "https://codeload.github.com/rubysec/ruby-advisory-db/tar.gz/refs/"
                            "heads/master",
                     .name = "ruby-advisory-db.tar.gz"}}};
}

PublicFeed rustsec() {
  return {.name = "rustsec",
          .purpose = {"crates of Rust; `osv-crates` has all of it",
                      "Rust のクレート(すべて `osv-crates` にもあります)"},
          .home = "https://rustsec.org/",
          .format = "RustSec",
          .licence = "CC0-1.0",
          .attribution = "RustSec Advisory Database (CC0-1.0)",
          .files = {{.url = "https://codeload.github.com/rustsec/advisory-db/tar.gz/refs/heads/"
                            "main",
                     .name = "advisory-db.tar.gz"}},
          .is_default = false};
}

PublicFeed vulnrichment() {
  return {.name = "vulnrichment",
          .purpose = {"CVSS and CWE of CVEs where the NVD has none yet",
                      "NVD にまだない CVE の CVSS と CWE"},
          .home = "https://github.com/cisagov/vulnrichment",
          .format = "CVE JSON 5.1",
          .licence = "CC0-1.0",
          .attribution = "CISA Vulnrichment (CC0-1.0)",
          .files = {{.url = "https://codeload.github.com/cisagov/vulnrichment/tar.gz/refs/heads/"
                            "develop",
                     .name = "vulnrichment.tar.gz"}},
          .is_default = false,
          .most_bytes = gigabyte};
}

std::vector<PublicFeed> all_feeds() {
  std::vector<PublicFeed> feeds = of_languages();
  for (PublicFeed& feed : of_distributions_by_osv())
    feeds.push_back(std::move(feed));
  for (const auto make :
       {debian_tracker, debian_advisories, alpine, amazon, redhat_vex, nvd, kev, epss, end_of_life,
        distro_info, retirejs, nodejs, php_advisories, ruby_advisories, rustsec, vulnrichment})
    feeds.push_back(make());
  std::ranges::sort(feeds, {}, &PublicFeed::name);
  return feeds;
}

}  // namespace

std::span<const PublicFeed> public_feeds() {
  static const std::vector<PublicFeed> feeds = all_feeds();
  return feeds;
}

const PublicFeed* public_feed_named(std::string_view name) {
  const auto feeds = public_feeds();
  const auto found = std::ranges::find(feeds, name, &PublicFeed::name);
  return found == feeds.end() ? nullptr : &*found;
}

}  // namespace hakoseki::advisories
