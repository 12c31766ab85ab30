// What the readers of the feeds of distributions conclude from single records.
#include <string>

#include <gtest/gtest.h>

#include "formats/advisory/readers.h"
#include "support/told_records.h"

namespace hakoseki::advisory {
namespace {

std::string told(std::string_view path, std::string_view bytes) {
  const FeedDocument document = {.bytes = bytes, .path = path};
  const FeedReader* reader = feed_reader_of(document);
  if (reader == nullptr) return "no reader";
  const auto records = reader->read(document);
  return records ? tests::told_records(*records) : records.error().message();
}

// The lines of statements alone.
std::string statements(std::string_view path, std::string_view bytes) {
  const std::string all = told(path, bytes);
  std::string lines;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at) + 1;
    if (all.substr(at, end - at).find("(source)") != std::string::npos)
      lines += all.substr(at, end - at);
    at = end;
  }
  return lines;
}

std::string secdb(std::string_view head, std::string_view line) {
  std::string yaml(head);
  yaml += "apkurl: x\npackages:\n  - pkg:\n      name: xen\n      secfixes:\n        4.7.0-r0:\n";
  return yaml + "          - " + std::string(line) + "\n";
}

TEST(AlpineSecdb, IsOfTheReleaseThatItSaysElseOfItsFolder) {
  EXPECT_EQ(statements("v3.4/main.yaml", secdb("distroversion: v3.19\n", "CVE-2016-6258")),
            "  alpine:3.19: xen (source) affected (, 4.7.0-r0)\n");
  EXPECT_EQ(statements("secdb/v3.4/main.yaml", secdb("", "CVE-2016-6258")),
            "  alpine:3.4: xen (source) affected (, 4.7.0-r0)\n");
  EXPECT_EQ(statements("edge/main.yaml", secdb("", "CVE-2016-6258")),
            "  alpine:edge: xen (source) affected (, 4.7.0-r0)\n");
  EXPECT_EQ(statements("chainguard/security.yaml", secdb("", "CVE-2016-6258")),
            "  chainguard: xen (source) affected (, 4.7.0-r0)\n");
  EXPECT_EQ(told("main.yaml", secdb("", "CVE-2016-6258")),
            "main.yaml: it does not say of which release it is");
}

TEST(AlpineSecdb, IsNotTakenInByAliases) {
  std::string yaml =
      "apkurl: x\ndistroversion: v3.19\npackages:\n  - pkg: &p\n      name: xen\n"
      "      secfixes:\n";
  for (int i = 0; i < 100; ++i)
    yaml += "        " + std::to_string(i + 1) + ": [CVE-2016-6258]\n";
  for (int i = 0; i < 1000; ++i)
    yaml += "  - pkg: *p\n";
  EXPECT_EQ(told("main.yaml", yaml), "main.yaml: more entries than bytes, by aliases");
}

TEST(AlpineSecdb, FindsTheIdsOfALine) {
  struct Case {
    const char* line;
    const char* ids;
  };
  for (const Case& one :
       {Case{"CVE-2016-6258 XSA-182", "CVE-2016-6258 "},
        {"CVE-?"
         "??"
         "?-?"
         "???? XSA-207",
         "XSA-207 "},
        {"CVE-2017-5753 CVE-2017-5715 XSA-254 XPTI", "CVE-2017-5753 CVE-2017-5715 "},
        {"CVE-2017-13043 (BGP)", "CVE-2017-13043 "},
        {"CVE-2017-8073.patch", "CVE-2017-8073 "},
        {"CVE-2017-17434-1", "CVE-2017-17434 "},
        {"CVE 2018-16859", "CVE-2018-16859 "},
        {"wnpa-sec-2017-18", "wnpa-sec-2017-18 "},
        {"GHSA-qgp4-5qx6-548g", "GHSA-qgp4-5qx6-548g "},
        {"nothing to see", ""}}) {
    const std::string bytes = secdb("distroversion: v3.19\n", one.line);
    const FeedDocument document = {.bytes = bytes, .path = "main.yaml"};
    const auto records = feed_reader_of(document)->read(document);
    ASSERT_TRUE(records.has_value());
    std::string ids;
    for (const Advisory& advisory : records->advisories)
      ids += advisory.id + " ";
    EXPECT_EQ(ids, one.ids);
    EXPECT_EQ(records->skipped.size(), ids.empty() ? 1U : 0U) << one.line;
  }
  EXPECT_NE(told("m", secdb("distroversion: v3.19\n", "CVE-2016-6258 GHSA-qgp4-5qx6-548g"))
                .find("is GHSA-qgp4-5qx6-548g"),
            std::string::npos);
}

TEST(DebianCveList, LetsReleasesInheritWhatHoldsForSid) {
  EXPECT_EQ(
      statements("CVE/list",
                 "CVE-2023-5088 (A bug)\n\t- qemu 1:8.1.1+ds-2 (low; bug #1)\n"
                 "\t[bullseye] - qemu <no-dsa> (Minor issue)\n"
                 "\t[bookworm] - qemu 1:7.2+dfsg-7+deb12u3\n"
                 "\t[buster] - qemu <not-affected> (Newer code)\n"
                 "\t[squeeze] - qemu <end-of-life>\n"
                 "\t[experimental] - qemu 1:9~rc1\n"),
      "  debian:6: qemu (source) will_not_fix (, ), low, \"<end-of-life>\"\n"
      "  debian:8: qemu (source) affected (, 1:8.1.1+ds-2), low\n"
      "  debian:9: qemu (source) affected (, 1:8.1.1+ds-2), low\n"
      "  debian:10: qemu (source) not_affected none, low, \"<not-affected> (Newer code)\"\n"
      "  debian:11: qemu (source) affected (, 1:8.1.1+ds-2), low, \"<no-dsa> (Minor issue)\"\n"
      "  debian:12: qemu (source) affected (, 1:7.2+dfsg-7+deb12u3), low\n"
      "  debian:13: qemu (source) affected (, 1:8.1.1+ds-2), low\n"
      "  debian:sid: qemu (source) affected (, 1:8.1.1+ds-2), low\n");
}

// Which releases a notice mended, and where, stands in another list.
TEST(DebianCveList, ConcludesNothingOfReleasesWhereThereIsANotice) {
  EXPECT_EQ(statements("CVE/list",
                       "CVE-2023-5849 (x)\n\t{DSA-5546-1}\n\t- chromium 119.0-1\n"
                       "\t[buster] - chromium <end-of-life> (see DSA 5046)\n"),
            "  debian:10: chromium (source) will_not_fix (, ), \"<end-of-life> (see DSA 5046)\"\n"
            "  debian:sid: chromium (source) affected (, 119.0-1)\n");
}

TEST(DebianCveList, KnowsPackagesThatAreGoneAndThoseThatNeverCame) {
  EXPECT_EQ(statements("CVE/list",
                       "CVE-2024-0001 (x)\n\t- gone <removed>\n"
                       "\t[bullseye] - gone <ignored> (Minor)\n\t- never <itp> (bug #1)\n"),
            "  debian:8: gone (source) affected (, ), \"<removed>\"\n"
            "  debian:9: gone (source) affected (, ), \"<removed>\"\n"
            "  debian:10: gone (source) affected (, ), \"<removed>\"\n"
            "  debian:11: gone (source) will_not_fix (, ), \"<ignored> (Minor)\"\n"
            "  debian:12: gone (source) affected (, ), \"<removed>\"\n"
            "  debian:13: gone (source) affected (, ), \"<removed>\"\n");
}

// The ids under which the tracker shows the same vulnerabilities.
TEST(DebianCveList, NamesWhatHasNoIdAsTheTrackerDoes) {
  EXPECT_TRUE(told("CVE/list",
                   "CVE-2008-XXXX [XSS in press-this of wordpress]\n"
                   "\t- wordpress <not-affected> (Vulnerable code not present)\n")
                  .starts_with("TEMP-0000000-0CA7E3 by debian-tracker"));
  EXPECT_TRUE(told("CVE/list",
                   "CVE-2023-XXXX [Other security issues from wordpress 6.3.2]\n"
                   "\t- wordpress <unfixed>\n")
                  .starts_with("TEMP-0000000-556898 by debian-tracker"));
}

TEST(DebianNotices, LeaveOutRegressionsThatAreNoVulnerability) {
  const std::string regression =
      "[17 Mar 2023] DSA-5356-2 sox - regression update\n"
      "\t[bullseye] - sox 14.4.2-2+deb11u2\n";
  EXPECT_EQ(told("DSA/list", regression), "data of -, 1 passed over\n");
  EXPECT_EQ(statements("DSA/list",
                       "[02 Nov 2023] DSA-5545-1 vlc - security update\n"
                       "\t[bullseye] - vlc 3.0.20-0+deb11u1\n"),
            "  debian:11: vlc (source) affected (, 3.0.20-0+deb11u1)\n");
}

std::string tracked(std::string_view states) {
  return "Candidate: CVE-2020-0001\nReferences:\nDescription:\n" + std::string(states);
}

TEST(UbuntuTracker, KnowsStatesAndPockets) {
  EXPECT_EQ(statements("CVE-2020-0001", tracked("upstream_a: released (1.0)\n"
                                                "devel_a: needed\n"
                                                "focal_a: released (1.0-1ubuntu2)\n"
                                                "trusty/esm_a: released [0.9-1]\n"
                                                "esm-apps/bionic_a: needed\n"
                                                "ros-esm/focal/noetic_a: needs-triage\n"
                                                "fips-updates/jammy_a: in-progress\n"
                                                "jammy_a: not-affected (1.2-3)\n"
                                                "noble_a: not-affected (code not present)\n"
                                                "xenial_a: pending (0.9-2)\n"
                                                "bionic_a: deferred (2020-01-01)\n"
                                                "vivid/ubuntu-core_a: needed\n"
                                                "eoan_a: DNE\n")),
            "  ubuntu:20.04: a (source) affected (, 1.0-1ubuntu2)\n"
            "  ubuntu:14.04: a (source) in esm-infra affected (, 0.9-1)\n"
            "  ubuntu:18.04: a (source) in esm-apps affected (, ), \"needed\"\n"
            "  ubuntu:20.04: a (source) in ros-esm under_investigation (, ), \"needs-triage\"\n"
            "  ubuntu:22.04: a (source) in fips-updates affected (, ), \"in-progress\"\n"
            "  ubuntu:22.04: a (source) affected (, 1.2-3)\n"
            "  ubuntu:24.04: a (source) not_affected none, \"not-affected (code not present)\"\n"
            "  ubuntu:16.04: a (source) affected (, 0.9-2), \"pending (0.9-2)\"\n"
            "  ubuntu:18.04: a (source) affected (, ), \"deferred (2020-01-01)\"\n");
}

TEST(UbuntuTracker, TakesThePriorityOfAPackageBeforeThatOfAll) {
  EXPECT_EQ(
      statements("CVE-2020-0001",
                 tracked("Priority: high\nPriority_a: low (why)\nPriority_a_focal: negligible\n"
                         "focal_a: needed\nbionic_a: needed\nfocal_b: needed\n")),
      "  ubuntu:20.04: a (source) affected (, ), info, \"needed\"\n"
      "  ubuntu:18.04: a (source) affected (, ), low, \"needed\"\n"
      "  ubuntu:20.04: b (source) affected (, ), \"needed\"\n");
}

}  // namespace
}  // namespace hakoseki::advisory
