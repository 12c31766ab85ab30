// What readers of SARIF rely on: levels, places in UTF-16, fingerprints that survive edits, no
// secret.
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "report/report.h"
#include "report/sample_assessment.h"
#include "report/sarif_text.h"

namespace hakoseki {
namespace {

using tests::occurrences;
using tests::SampleAssessment;

std::string sarif_of(SampleAssessment& sample, Language language = Language::en) {
  sample.judge();
  return in_memory(write_sarif, sample.assessment, sample.gate, SampleAssessment::run_in(language));
}

std::vector<std::string> fingerprints_of(std::string_view sarif) {
  constexpr std::string_view begin = "\"checkResourceContent/v1\":\"";
  std::vector<std::string> found;
  for (std::size_t at = sarif.find(begin); at != sarif.npos; at = sarif.find(begin, at)) {
    at += begin.size();
    found.emplace_back(sarif.substr(at, 64));
  }
  return found;
}

void expect_part(const std::string& sarif, std::string_view part) {
  EXPECT_NE(sarif.find(part), sarif.npos) << part;
}

TEST(Sarif, AFailureHasALevelAndAnOpenQuestionNone) {
  SampleAssessment sample;
  const std::uint32_t input = sample.add_input("a.yaml", "A: 1\n");
  sample.add_system("shop");
  const Resource& web = sample.add_resource("web");
  const Evidence at = SampleAssessment::at(input, 1, 4, 5);
  sample.add_verdict("CON-3.01", web, fail(at, {"is privileged", "特権モードです"}));
  sample.add_verdict("CON-3.02", web, fail(at, {"keeps all", "すべて残る"}));
  sample.add_verdict("CON-3.06", web, fail(at, {"no limit", "上限なし"}));
  sample.add_verdict("IMG-2.01", web, unknown(at, {.detail = "x"}));
  sample.add_verdict("REG-2.03", web, pass(at, {"immutable", "変更不可"}));
  sample.add_verdict("HOST-1.01", web, inherited(at, {"Fargate", "Fargate"}));
  const std::string sarif = sarif_of(sample);
  expect_part(sarif, R"("ruleId":"CON-3.01","ruleIndex":0,"kind":"fail","level":"error")");
  expect_part(sarif, R"("ruleId":"CON-3.02","ruleIndex":1,"kind":"fail","level":"warning")");
  expect_part(sarif, R"("ruleId":"CON-3.06","ruleIndex":2,"kind":"fail","level":"note")");
  expect_part(sarif, R"("ruleId":"IMG-2.01","ruleIndex":3,"kind":"open","level":"none")");
  EXPECT_EQ(occurrences(sarif, "\"ruleId\":"), 4);
  expect_part(sarif, R"("id":"CON-3.01","name":"ContainerIsPrivileged")");
  expect_part(sarif, R"("security-severity":"9.5","tags":["security","SP 800-190 3.4.3","CON-3"])");
  expect_part(sarif, R"("message":{"text":"Container is privileged: is privileged"})");
  expect_part(sarif_of(sample, Language::ja), "コンテナが特権モードで動作する: 特権モードです");
  expect_part(sarif_of(sample, Language::ja), R"("language":"ja")");
}

TEST(Sarif, ColumnsAreUtf16) {
  SampleAssessment sample;
  const std::uint32_t input = sample.add_input("dir/日本 語.yaml", "A: 1\n名🐳: {\n  値: x}\n");
  sample.add_system("shop");
  const Evidence first = {.input = input, .span = {.begin = {2, 5}, .end = {3, 7}}};
  const Evidence second = SampleAssessment::at(input, 1, 1, 2);
  sample.add_verdict(
      "CON-3.01", sample.add_resource("web"),
      fail(first, {"bad", "不正"}).with(Outcome::fail, {second, {"[x](1) {y}", "参照"}}));
  const std::string sarif = sarif_of(sample);
  expect_part(sarif,
              R"("uri":"dir/%E6%97%A5%E6%9C%AC%20%E8%AA%9E.yaml","uriBaseId":"SRCROOT","index":0)");
  expect_part(sarif, R"("region":{"startLine":2,"startColumn":6,"endLine":3,"endColumn":7})");
  expect_part(sarif, R"("region":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2}},)"
                     R"("message":{"text":"\\[x\\](1) {{y}}"})");
}

TEST(Sarif, FingerprintsSurviveEditsAbove) {
  const auto run = [](const std::string& text, std::uint32_t line) {
    SampleAssessment sample;
    const std::uint32_t input = sample.add_input("a.yaml", text);
    sample.add_system("shop");
    sample.add_verdict("CON-3.01", sample.add_resource("web"),
                       fail({.input = input, .span = {{line, 1}, {line + 1, 9}}}, {"bad", "不正"}));
    return fingerprints_of(sarif_of(sample)).front();
  };
  const std::string original = run("A:\n  b: 12\n", 1);
  EXPECT_EQ(run("# new\n\nA:\n  b: 12\n", 3), original);
  EXPECT_EQ(run("A:\n b:  12\n", 1), original);
  EXPECT_NE(run("A:\n  b: 13\n", 1), original);
}

TEST(Sarif, FingerprintsOfEqualFindingsDiffer) {
  SampleAssessment sample;
  const std::uint32_t input = sample.add_input("a.yaml", "- x\n- x\n");
  sample.add_system("shop");
  const Resource& web = sample.add_resource("web");
  for (const std::uint32_t line : {1U, 2U}) {
    sample.add_verdict("CON-3.01", web,
                       fail(SampleAssessment::at(input, line, 3, 4), {"bad", "不正"}));
  }
  const std::vector<std::string> found = fingerprints_of(sarif_of(sample));
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()).size(), 2);
}

TEST(Sarif, NeitherTextNorFingerprintHoldsASecret) {
  const auto run = [](const std::string& secret) {
    SampleAssessment sample;
    const std::uint32_t input = sample.add_input("a.yaml", "P: " + secret + "\n");
    sample.add_system("shop");
    std::vector<Branch> branches =
        fail(SampleAssessment::at(input, 1, 4, 12), {"a password", "パスワード"}).branches();
    branches.front().exhibits.front().secret = true;
    sample.add_verdict("IMG-4.02", sample.add_resource("web"), Verdict(branches));
    return sarif_of(sample);
  };
  EXPECT_EQ(run("hunter22").find("hunter"), std::string::npos);
  EXPECT_EQ(fingerprints_of(run("hunter22")), fingerprints_of(run("password")));
}

TEST(Sarif, SaysWhatWasNotRead) {
  SampleAssessment sample;
  sample.inventory.inputs.push_back({.path = "/srv/broken.yaml",
                                     .state = InputState::refused,
                                     .reason = {"tabs", "タブ"},
                                     .place = "/srv/broken.yaml:3:7"});
  const std::string sarif = sarif_of(sample);
  expect_part(
      sarif,
      R"("descriptor":{"id":"input-refused","index":0},"level":"error","message":{"text":"tabs"})");
  // Without the text there is no column in UTF-16.
  expect_part(sarif, R"("uri":"file:///srv/broken.yaml","index":0},"region":{"startLine":3}})");
  expect_part(sarif, R"("executionSuccessful":true,"exitCode":3)");
  expect_part(sarif, R"("endTimeUtc":"2026-11-22T10:49:16Z")");
}

TEST(Sarif, CutsAt25000ResultsAndSaysSo) {
  SampleAssessment sample;
  const std::uint32_t input = sample.add_input("a.yaml", "A: 1\n");
  sample.add_system("shop");
  const Resource& web = sample.add_resource("web");
  const Evidence at = SampleAssessment::at(input, 1, 1, 2);
  for (int i = 0; i < 25'000; ++i)
    sample.add_verdict("CON-3.06", web, fail(at, {"low", "低"}));
  sample.add_verdict("CON-3.01", web, fail(at, {"critical", "重大"}));
  const std::string sarif = sarif_of(sample);
  EXPECT_EQ(occurrences(sarif, "\"ruleId\":"), 25'000);
  // The worst is kept.
  EXPECT_EQ(occurrences(sarif, "\"ruleId\":\"CON-3.01\""), 1);
  expect_part(sarif, "25000 of 25001 results are listed");
}

TEST(SarifText, Uris) {
  const struct {
    std::string_view path;
    std::string_view uri;
  } rows[] = {
      {"a/b.yaml", "a/b.yaml"},
      {"./a//b/../c.yaml", "a/c.yaml"},
      {"../x/./y", "../x/y"},
      {"../../x", "../../x"},
      {"/a/../../b", "file:///b"},
      {"c:d?e#f%g h", "c%3Ad%3Fe%23f%25g%20h"},
      {"a\\b", "a%5Cb"},
      {"\xff", "%FF"},
      {"", ""},
  };
  for (const auto& row : rows)
    EXPECT_EQ(sarif::uri_of(row.path), row.uri);
}

TEST(SarifText, Times) {
  const struct {
    std::string_view time;
    std::string_view utc;
  } rows[] = {
      {"2026-11-22T19:49:16+09:00", "2026-11-22T10:49:16Z"},
      {"2026-01-01T05:00:00+09:00", "2025-12-31T20:00:00Z"},
      {"2028-02-28T23:30:00.125-01:00", "2028-02-29T00:30:00Z"},
      {"2026-11-22T10:49:16Z", "2026-11-22T10:49:16Z"},
      {"2026-02-30T10:49:16Z", ""},
      {"2026-11-22T10:49:16", ""},
      {"yesterday", ""},
      {"", ""},
  };
  for (const auto& row : rows)
    EXPECT_EQ(sarif::utc_of(row.time), row.utc);
}

TEST(SarifText, Messages) {
  EXPECT_EQ(sarif::plain_text("a {b} [c] \\"), "a {{b}} [c] \\");
  EXPECT_EQ(sarif::plain_text("[c](http://x) \\"), "\\[c\\](http://x) \\\\");
  EXPECT_EQ(sarif::plain_text("\x1b[0m"), "\\u{{1b}}[0m");
  EXPECT_EQ(sarif::markdown("set *a_b* to `x*<y>` <b>"), "set \\*a\\_b\\* to `x*<y>` \\<b\\>");
  EXPECT_EQ(sarif::pascal_case("Container is privileged, with 2 GPUs"),
            "ContainerIsPrivilegedWith2GPUs");
}

}  // namespace
}  // namespace hakoseki
