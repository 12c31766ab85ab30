#include "formats/advisory/reading.h"

#include <gtest/gtest.h>

#include "formats/json_reader.h"
#include "support/told_records.h"

namespace hakoseki::advisory {
namespace {

TEST(Reading, TakesTheDayThatATextBeginsWith) {
  EXPECT_EQ(tests::told_day(day_in("2026-07-07T11:30:32.415937Z")), "2026-07-07");
  EXPECT_EQ(tests::told_day(day_in("2024-02-29")), "2024-02-29");
  for (const char* none : {"", "2024-02-30", "0001-01-01T00:00:00Z", "2024/02/03", "2024-2-3",
                           "20240203", "-024-02-03", "2024-0a-03"})
    EXPECT_FALSE(day_in(none)) << none;
}

TEST(Reading, KnowsThePublishersWords) {
  EXPECT_EQ(severity_in("CRITICAL"), Severity::critical);
  EXPECT_EQ(severity_in("Important"), Severity::high);
  EXPECT_EQ(severity_in("Moderate"), Severity::medium);
  EXPECT_EQ(severity_in("negligible"), Severity::info);
  EXPECT_EQ(severity_in("unknown"), std::nullopt);
  EXPECT_EQ(severity_in(""), std::nullopt);
}

TEST(Reading, KnowsIds) {
  EXPECT_TRUE(is_cve("CVE-2024-12345"));
  for (const char* none :
       {"CVE-2024-", "CVE-24-1", "CVE-2024-1a", "UBUNTU-CVE-2024-1", "cve-2024-1"})
    EXPECT_FALSE(is_cve(none)) << none;
}

TEST(Reading, FindsTheOrderOfVersions) {
  EXPECT_EQ(scheme_of("debian:12"), VersionScheme::deb);
  EXPECT_EQ(scheme_of("opensuse-tumbleweed"), VersionScheme::rpm);
  EXPECT_EQ(scheme_of("wolfi"), VersionScheme::apk);
  EXPECT_EQ(scheme_of("golang"), VersionScheme::golang);
  EXPECT_EQ(scheme_of("bitnami"), VersionScheme::generic);
}

TEST(Reading, NamesOneOrSeveral) {
  Advisory one = {.id = "X-1", .source = "x"};
  name_cves({"CVE-2024-1"}, one);
  EXPECT_EQ(one.aliases, std::vector<std::string>{"CVE-2024-1"});
  EXPECT_TRUE(one.covers.empty());
  Advisory several = {.id = "X-1", .source = "x"};
  name_cves({"CVE-2024-1", "CVE-2024-2"}, several);
  EXPECT_TRUE(several.aliases.empty());
  EXPECT_EQ(several.covers.size(), 2);
  Advisory itself = {.id = "CVE-2024-1", .source = "x"};
  name_cves({"CVE-2024-1"}, itself);
  EXPECT_TRUE(itself.aliases.empty());
}

TEST(Reading, KeepsWhatIsNotSafe) {
  const auto set = all_but(VersionScheme::npm, {">=2.0.0", "<1.0.0"});
  ASSERT_TRUE(set);
  EXPECT_EQ(tests::told_set(*set), "[1.0.0, 2.0.0)");
  EXPECT_EQ(tests::told_set(all_but(VersionScheme::npm, {}).value()), "(, )");
  EXPECT_FALSE(all_but(VersionScheme::npm, {">="}));
}

TEST(Reading, LooksAtMembers) {
  const auto document = read_json(
      SourceText("x", R"({"a": "b", "n": null, "l": ["c", null, "", {"d": 1}], "m": {}})"));
  ASSERT_TRUE(document);
  const Node map = document->root();
  EXPECT_EQ(text_at(map, "a"), "b");
  EXPECT_EQ(text_at(map, "n"), "");
  EXPECT_EQ(text_at(map, "m"), "");
  EXPECT_EQ(texts_at(map, "a"), std::vector<std::string>{"b"});
  EXPECT_EQ(texts_at(map, "l"), std::vector<std::string>{"c"});
  EXPECT_TRUE(texts_at(map, "n").empty());
  EXPECT_EQ(stem_of("a.b/c.d.json"), "c.d");
  EXPECT_EQ(stem_of("c"), "c");
  EXPECT_TRUE(has_ending("A.YML", ".yml"));
}

}  // namespace
}  // namespace hakoseki::advisory
