#include "engines/vulnerabilities/database.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engines/vulnerabilities/layout.h"

namespace hakoseki::vulnerabilities {
namespace {

using advisory::Advisory;
using advisory::Records;
using advisory::Standing;
using advisory::Statement;
using namespace std::chrono_literals;

VersionSet below(std::string version) {
  return {{.to = std::move(version)}};
}

// Three advisories of one vulnerability in one library, a notice of two in a distribution, a
// package that is an attack, and what is known of their exploitation.
std::vector<Records> feeds() {
  const Advisory github{
      .id = "GHSA-aaaa",
      .source = "ghsa",
      .aliases = {"CVE-2024-1"},
      .published = Day(2024y / 1 / 2),
      .modified = Day(2024y / 2 / 3),
      .title = "Anyone can read files",
      .description = std::string(40'000, 'd'),
      .cvss = {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
      .severity = Severity::critical,
      .references = {"https://example.com/a"},
      .weaknesses = {"CWE-22"},
      .statements = {
          {.ecosystem = "pypi",
           .package = "django",
           .vulnerable = {{.to = "1.11.29"}, {.from = "2.0", .to = "2.2.11", .includes_to = true}},
           .versions = {"9.9", "3.1b2"}}}};
  const Advisory python{
      .id = "PYSEC-2024-1",
      .source = "pypa",
      .aliases = {"CVE-2024-1", "GHSA-aaaa"},
      .statements = {{.ecosystem = "pypi", .package = "django", .vulnerable = below("2.2.11")}}};
  const Advisory withdrawn{.id = "PYSEC-2024-9",
                           .source = "pypa",
                           .aliases = {"CVE-2024-9"},
                           .is_withdrawn = true,
                           .statements = {{.ecosystem = "pypi", .package = "django"}}};
  const Advisory notice{.id = "DSA-1-1",
                        .source = "debian-dsa",
                        .covers = {"CVE-2024-1", "CVE-2024-2"},
                        .modified = Day(2024y / 3 / 4),
                        .statements = {{.ecosystem = "debian:12",
                                        .package = "python-django",
                                        .names_source = true,
                                        .vulnerable = below("3:3.2.19-1+deb12u1")}}};
  const Advisory red_hat{.id = "CVE-2024-2",
                         .source = "redhat-vex",
                         .statements = {{.ecosystem = "rhel:9",
                                         .package = "nodejs",
                                         .architecture = "x86_64",
                                         .module = "nodejs:18",
                                         .repository = "eus-9.2",
                                         .standing = Standing::will_not_fix,
                                         .vulnerable = {{}},
                                         .severity = Severity::low,
                                         .note = "out of support"}}};
  const Advisory attack{
      .id = "MAL-2024-1",
      .source = "osv",
      .kind = advisory::Kind::malicious,
      .statements = {{.ecosystem = "npm", .package = "reakt", .vulnerable = {{}}}}};
  const Advisory words_alone{.id = "CVE-2024-7", .source = "nvd", .title = "of nothing we know"};
  std::vector<Records> records(3);
  records[0].advisories = {github, withdrawn, notice};
  records[1].advisories = {python, red_hat, words_alone};
  records[1].exploited = {{.id = "CVE-2024-1", .added = Day(2024y / 4 / 5), .by_ransomware = true},
                          {.id = "CVE-2020-5", .due = Day(2020y / 1 / 1)}};
  records[1].predictions = {{.id = "CVE-2024-1", .probability = 12'345, .percentile = 99'000}};
  records[2].advisories = {attack, python};
  records[2].cycles = {
      {.product = "debian", .cycle = "12", .supported_until = Day(2026y / 6 / 10)}};
  records[2].data_day = Day(2024y / 5 / 6);
  return records;
}

std::string built(std::vector<Records> records) {
  DatabaseBuilder builder;
  for (Records& one : records)
    builder.add(std::move(one));
  builder.add({.name = "a feed",
               .origin = "https://example.com/feed",
               .licence = "CC-BY-4.0",
               .documents = 2,
               .records = 7,
               .skipped = 1});
  const Result<std::string> file = builder.finish();
  return file ? *file : "";
}

std::string day(std::optional<Day> day) {
  return day ? fmt::format("{}", day->time_since_epoch().count()) : "-";
}

std::string rows(const Database& database, std::string_view ecosystem, std::string_view package) {
  std::string text;
  database.for_each_row(ecosystem, package, [&](const PackageRow& row) {
    text += fmt::format("{} {} {}", database.id(row.vulnerability), row.advisory, row.source);
    for (const PackageRow::Interval& one : row.vulnerable) {
      text += fmt::format(" {}{},{}{}", one.includes_from ? '[' : '(', one.from, one.to,
                          one.includes_to ? ']' : ')');
    }
    for (const std::string_view version : row.versions)
      text += fmt::format(" ={}", version);
    text += '\n';
  });
  return text;
}

TEST(Database, TellsWhatFeedsTold) {
  const std::string file = built(feeds());
  const Result<Database> opened = Database::open(file);
  ASSERT_TRUE(opened) << opened.error().message();
  const Database& database = *opened;
  EXPECT_EQ(rows(database, "pypi", "django"),
            "CVE-2024-1 PYSEC-2024-1 pypa [,2.2.11)\n"
            "CVE-2024-1 GHSA-aaaa ghsa [,1.11.29) [2.0,2.2.11] =3.1b2 =9.9\n");
  EXPECT_EQ(rows(database, "debian:12", "python-django"),
            "CVE-2024-1 DSA-1-1 debian-dsa [,3:3.2.19-1+deb12u1)\n"
            "CVE-2024-2 DSA-1-1 debian-dsa [,3:3.2.19-1+deb12u1)\n");
  EXPECT_EQ(rows(database, "debian:11", "python-django"), "");
  EXPECT_EQ(rows(database, "pypi", "Django"), "");
  database.for_each_row("rhel:9", "nodejs", [](const PackageRow& row) {
    EXPECT_EQ(row.advisory, "CVE-2024-2");
    EXPECT_EQ(row.architecture, "x86_64");
    EXPECT_EQ(row.module, "nodejs:18");
    EXPECT_EQ(row.repository, "eus-9.2");
    EXPECT_EQ(row.standing, Standing::will_not_fix);
    EXPECT_EQ(row.severity, Severity::low);
    EXPECT_EQ(row.note, "out of support");
    ASSERT_EQ(row.vulnerable.size(), 1U);
    EXPECT_EQ(row.vulnerable.front().to, "");
  });
  const Result<void> intact = database.intact();
  EXPECT_TRUE(intact);
}

TEST(Database, MergesWhatIsTheSame) {
  const std::string file = built(feeds());
  const Result<Database> database = Database::open(file);
  ASSERT_TRUE(database);
  // CVE-2020-5 is known to be exploited; CVE-2024-7 is in no package, and PYSEC-2024-9 withdrawn.
  EXPECT_EQ(database->vulnerability_count(), 4U);
  EXPECT_FALSE(database->find("CVE-2024-7"));
  EXPECT_FALSE(database->find("CVE-2024-9"));
  EXPECT_FALSE(database->find("DSA-1-1"));
  const auto number = database->find("GHSA-aaaa");
  ASSERT_TRUE(number);
  EXPECT_EQ(database->find("CVE-2024-1"), number);
  EXPECT_EQ(database->find("PYSEC-2024-1"), number);
  const Vulnerability known = database->vulnerability(*number);
  EXPECT_EQ(known.id, "CVE-2024-1");
  EXPECT_EQ(known.aliases, (std::vector<std::string_view>{"GHSA-aaaa", "PYSEC-2024-1"}));
  EXPECT_EQ(known.published, Day(2024y / 1 / 2));
  EXPECT_EQ(known.cvss.size(), 1U);
  ASSERT_TRUE(known.exploited);
  EXPECT_EQ(known.exploited->added, Day(2024y / 4 / 5));
  EXPECT_TRUE(known.exploited->by_ransomware);
  ASSERT_TRUE(known.prediction);
  EXPECT_EQ(known.prediction->probability, 12'345U);
  const VulnerabilityText text = database->text(*number);
  EXPECT_EQ(text.title, "Anyone can read files");
  EXPECT_EQ(text.description.size(), std::size_t{16} << 10U);
  EXPECT_TRUE(text.description.ends_with("…"));
  EXPECT_EQ(text.references, std::vector<std::string>{"https://example.com/a"});
  const auto attack = database->find("MAL-2024-1");
  ASSERT_TRUE(attack);
  EXPECT_TRUE(database->vulnerability(*attack).is_malicious);
  ASSERT_EQ(database->exploited().size(), 2U);
  EXPECT_EQ(database->exploited().front().id, "CVE-2020-5");
}

TEST(Database, TellsWhatItCovers) {
  const std::string file = built(feeds());
  const Result<Database> database = Database::open(file);
  ASSERT_TRUE(database);
  std::string text;
  for (const CoverageRow& row : database->coverage()) {
    text += fmt::format("{} {} {} {} {}\n", row.ecosystem, row.source, row.advisories, row.packages,
                        day(row.newest));
  }
  EXPECT_EQ(text,
            "debian:12 debian-dsa 1 1 19786\n"
            "npm osv 1 1 -\n"
            "pypi ghsa 1 1 19756\n"
            "pypi pypa 1 1 -\n"
            "rhel:9 redhat-vex 1 1 -\n");
  EXPECT_TRUE(database->covers("debian:12"));
  EXPECT_FALSE(database->covers("debian:10"));
  ASSERT_EQ(database->feeds().size(), 1U);
  EXPECT_EQ(database->feeds().front().licence, "CC-BY-4.0");
  EXPECT_EQ(database->feeds().front().records, 7U);
  ASSERT_EQ(database->cycles().size(), 1U);
  EXPECT_EQ(database->cycles().front().supported_until, Day(2026y / 6 / 10));
  EXPECT_EQ(database->data_day(), Day(2024y / 5 / 6));
}

TEST(Database, IsTheSameInWhateverOrder) {
  const std::string first = built(feeds());
  ASSERT_FALSE(first.empty());
  std::vector<Records> records = feeds();
  std::ranges::reverse(records);
  for (Records& one : records)
    std::ranges::reverse(one.advisories);
  EXPECT_EQ(built(std::move(records)), first);
}

TEST(Database, OfNothingIsOneToo) {
  const std::string file = built({});
  const Result<Database> database = Database::open(file);
  ASSERT_TRUE(database);
  EXPECT_EQ(database->vulnerability_count(), 0U);
  EXPECT_EQ(rows(*database, "pypi", "django"), "");
  const Result<void> whole = database->verify();
  EXPECT_TRUE(whole);
}

TEST(Database, FindsEachOfManyPackages) {
  Records records;
  for (int i = 0; i < 3000; ++i) {
    records.advisories.push_back({.id = fmt::format("CVE-2024-{}", i),
                                  .source = "osv",
                                  .statements = {{.ecosystem = i % 2 == 0 ? "npm" : "pypi",
                                                  .package = fmt::format("p{}", i / 2),
                                                  .vulnerable = below(fmt::format("1.{}", i))}}});
  }
  std::vector<Records> one;
  one.push_back(std::move(records));
  const std::string file = built(std::move(one));
  const Result<Database> database = Database::open(file);
  ASSERT_TRUE(database);
  EXPECT_EQ(database->package_count(), 3000U);
  for (int i = 0; i < 3000; ++i) {
    EXPECT_EQ(rows(*database, i % 2 == 0 ? "npm" : "pypi", fmt::format("p{}", i / 2)),
              fmt::format("CVE-2024-{0} CVE-2024-{0} osv [,1.{0})\n", i));
  }
}

TEST(Database, RefusesWhatIsNone) {
  const std::string file = built(feeds());
  EXPECT_EQ(Database::open("").error().fault, Fault::malformed);
  EXPECT_EQ(Database::open("SQLite format 3").error().fault, Fault::malformed);
  EXPECT_EQ(Database::open(file.substr(0, 100)).error().fault, Fault::malformed);
  EXPECT_EQ(Database::open(file.substr(0, file.size() - 1)).error().fault, Fault::malformed);
  EXPECT_EQ(Database::open(file + '\0').error().fault, Fault::malformed);
  std::string newer = file;
  newer[layout::version_at] = 2;
  EXPECT_EQ(Database::open(newer).error().fault, Fault::unsupported);
}

// Whatever is asked of it.
void ask_all(const Database& database) {
  for (const std::string_view ecosystem : {"pypi", "npm", "debian:12", "rhel:9"}) {
    for (const std::string_view package : {"django", "reakt", "python-django", "nodejs"})
      (void)rows(database, ecosystem, package);
  }
  for (VulnerabilityNumber i = 0; i < database.vulnerability_count(); ++i) {
    (void)database.vulnerability(i);
    (void)database.text(i);
  }
  (void)database.find("CVE-2024-1");
  (void)database.coverage();
  (void)database.feeds();
  (void)database.cycles();
}

TEST(Database, NoticesEveryDamagedByte) {
  const std::string file = built(feeds());
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string damaged = file;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    const Result<Database> database = Database::open(damaged);
    if (!database) continue;
    ask_all(*database);
    const Result<void> whole = database->verify();
    EXPECT_FALSE(whole) << "byte " << at;
  }
}

TEST(Database, TellsOfDamageWhereItIsMet) {
  std::string file = built(feeds());
  file[layout::head_bytes + 20] ^= 1;
  const Result<Database> database = Database::open(file);
  ASSERT_TRUE(database);
  const Result<void> before = database->intact();
  EXPECT_TRUE(before);
  EXPECT_EQ(rows(*database, "pypi", "django"), "");
  const Result<void> after = database->intact();
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().where, "byte 512");
}

}  // namespace
}  // namespace hakoseki::vulnerabilities
