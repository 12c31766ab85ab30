// The HTML report as a whole: complete, harmless, self-contained, small, and the same twice.
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/sha256.h"
#include "report/html_assets.h"
#include "report/html_model.h"
#include "report/report.h"
#include "report/sample_assessment.h"

namespace hakoseki {
namespace {

using tests::occurrences;
using tests::SampleAssessment;

std::string html_of(SampleAssessment& sample, Language language = Language::en) {
  sample.judge();
  return in_memory(write_html, sample.assessment, sample.gate, SampleAssessment::run_in(language));
}

// The values of an attribute, in the order of the document.
std::vector<std::string> values_of(std::string_view html, std::string_view attribute) {
  std::vector<std::string> values;
  const std::string begin = fmt::format(" {}=\"", attribute);
  for (std::size_t at = html.find(begin); at != html.npos; at = html.find(begin, at)) {
    at += begin.size();
    values.emplace_back(html.substr(at, html.find('"', at) - at));
  }
  return values;
}

// What stands between the first `begin` at or behind `from` and the next `end`.
std::string_view between(std::string_view html, std::string_view begin, std::string_view end) {
  const std::size_t at = html.find(begin);
  if (at == html.npos) return {};
  const std::string_view rest = html.substr(at + begin.size());
  return rest.substr(0, rest.find(end));
}

// Complains of the first element that is closed out of order, or never.
std::string nesting_fault(std::string_view html) {
  static const std::set<std::string, std::less<>> hollow = {"meta", "br", "!DOCTYPE"};
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const bool closes = html[at + 1] == '/';
    const std::size_t begin = at + (closes ? 2 : 1);
    const std::string name(html.substr(begin, html.find_first_of(" >/", begin) - begin));
    if (!closes) {
      if (name == "path" || hollow.contains(name)) continue;
      open.push_back(name);
      // Their content is no markup.
      if (name == "style" || name == "script") at = html.find("</" + name, at) - 1;
    } else if (open.empty() || open.back() != name) {
      return name;
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

std::string bytes_of_base64(std::string_view text) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text.substr(0, text.find('='))) {
    bits = (bits << 6U) | static_cast<std::uint32_t>(digits.find(c));
    held += 6;
    if (held >= 8) bytes += static_cast<char>((bits >> (held -= 8)) & 0xFFU);
  }
  return bytes;
}

std::string hex_of(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes)
    hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

// Two systems; one check of each outcome.
void fill(SampleAssessment& sample) {
  const std::uint32_t input =
      sample.add_input("prod/a.yaml", "Web:\n  User: root\n  Image: web:latest\nRole: x\n");
  sample.add_system("shop");
  sample.add_system("batch", Compute::ecs_anywhere);
  const Resource& web = sample.add_resource("web", 0);
  const Resource& job = sample.add_resource("job", 1);
  const auto at = SampleAssessment::at;
  sample.add_verdict("IMG-2.01", web,
                     fail(at(input, 2, 9, 13), {"runs as `root`", "`root` で動作します"})
                         .with(Outcome::fail, {at(input, 1, 1, 4), {"the container", "コンテナ"}}));
  sample.add_verdict("IMG-2.01", job, pass(at(input, 1, 1, 4), {"runs as 10001", "10001で動作"}));
  sample.add_verdict("CON-3.01", job,
                     fail(at(input, 4, 7, 8), {"is privileged", "特権モードです"})
                         .under(Guard(Assumption{.subject = "Env", .value = "prod"})));
  sample.add_verdict("REG-2.03", web, unknown(at(input, 3, 10, 20), {.detail = "Tag"}));
  sample.add_verdict("HOST-1.01", web,
                     inherited(at(input, 1, 1, 4), {"is on Fargate", "Fargateで動作"}));
  sample.add_verdict("HOST-1.01", job,
                     not_applicable(at(input, 4, 1, 5), {"is elsewhere", "Fargate以外"}));
}

TEST(Html, ShowsEveryVerdictWithItsEvidence) {
  SampleAssessment sample;
  fill(sample);
  const std::string html = html_of(sample);
  for (const std::string_view part :
       {"runs as <code>root</code></span> <span class=\"place\">prod/a.yaml:2:9",
        "<code>User: <mark>root</mark></code>",
        "the container</span> <span class=\"place\">prod/a.yaml:1:1",
        "is privileged</span> <span class=\"place\">prod/a.yaml:4:7",
        "Fails when Env = <code>prod</code>", "prod/a.yaml:3:10", "runs as 10001", "is on Fargate",
        "is elsewhere</td><td class=\"place\">prod/a.yaml:4:1"}) {
    EXPECT_EQ(occurrences(html, part), 1) << part;
  }
}

TEST(Html, IsInOneLanguage) {
  SampleAssessment sample;
  fill(sample);
  const std::string ja = html_of(sample, Language::ja);
  EXPECT_NE(ja.find("<html lang=\"ja\">"), ja.npos);
  for (const std::string_view part :
       {"承認欄", "作成", "確認", "承認", "2026年11月22日 19:49（UTC+09:00）", "特権モードです",
        "不合格になる条件"}) {
    EXPECT_NE(ja.find(part), ja.npos) << part;
  }
  EXPECT_EQ(ja.find("is privileged"), ja.npos);
  const std::string en = html_of(sample, Language::en);
  EXPECT_NE(en.find("2026-11-22 19:49 UTC+09:00"), en.npos);
  const std::string body = en.substr(en.find("<body"), en.find("<script>") - en.find("<body"));
  for (const char byte : body) {
    // The first bytes of kana and kanji.
    ASSERT_FALSE(static_cast<unsigned char>(byte) >= 0xE3 &&
                 static_cast<unsigned char>(byte) <= 0xE9);
  }
}

TEST(Html, NeverSaysCertified) {
  SampleAssessment sample;
  fill(sample);
  EXPECT_EQ(html_of(sample).find("certified"), std::string::npos);
  EXPECT_NE(html_of(sample).find("NIST SP 800-190"), std::string::npos);
}

TEST(Html, NamesTheDigestsOfItsStyleAndScript) {
  SampleAssessment sample;
  fill(sample);
  const std::string html = html_of(sample);
  const std::string policy(between(html, "Content-Security-Policy\" content=\"", "\""));
  EXPECT_TRUE(policy.starts_with("default-src &#39;none&#39;; "));
  std::set<std::string> allowed;
  for (std::size_t at = policy.find("sha256-"); at != policy.npos;
       at = policy.find("sha256-", at)) {
    at += std::string_view("sha256-").size();
    allowed.insert(hex_of(bytes_of_base64(policy.substr(at, policy.find('&', at) - at))));
  }
  EXPECT_EQ(allowed.size(), 3);
  EXPECT_TRUE(allowed.contains(sha256_hex(report::style_source())));
  EXPECT_TRUE(allowed.contains(sha256_hex(report::script_source())));
  const std::string second = html.substr(html.find("</style>") + 8);
  EXPECT_TRUE(allowed.contains(sha256_hex(between(second, "<style>", "</style>"))));
  EXPECT_EQ(occurrences(html, "<style>"), 2);
  EXPECT_EQ(occurrences(html, "<script>"), 1);
}

TEST(Html, LoadsNothing) {
  SampleAssessment sample;
  fill(sample);
  const std::string html = html_of(sample);
  for (const std::string_view part : {"http://", "https://", " src=", "@import", "url("}) {
    EXPECT_EQ(html.find(part), html.npos) << part;
  }
}

TEST(Html, LinksLeadSomewhereAndIdsAreUnique) {
  SampleAssessment sample;
  fill(sample);
  const std::string html = html_of(sample);
  EXPECT_EQ(nesting_fault(html), "");
  const std::vector<std::string> ids = values_of(html, "id");
  const std::set<std::string> targets(ids.begin(), ids.end());
  EXPECT_EQ(targets.size(), ids.size());
  for (const std::string& link : values_of(html, "href")) {
    EXPECT_TRUE(targets.contains(link.substr(1))) << link;
  }
  for (const std::string_view attribute : {"aria-labelledby", "aria-describedby"}) {
    for (const std::string& id : values_of(html, attribute))
      EXPECT_TRUE(targets.contains(id)) << id;
  }
}

TEST(Html, NothingFromAnInputBecomesMarkup) {
  const std::string evil = "\"'><script>alert(1)</script></style>\x1b[31m\u202e&";
  SampleAssessment sample;
  const std::uint32_t input = sample.add_input(evil + ".yaml", evil + ": " + evil + "\n");
  sample.add_system(evil);
  sample.inventory.systems[0].title = evil;
  sample.inventory.inputs[0].state = InputState::partly;
  sample.inventory.inputs[0].reason = Message(evil, evil);
  sample.inventory.inputs[0].place = evil;
  sample.inventory.coverage.gaps.push_back(
      {.what = evil, .where = evil, .reason = Message(evil, evil)});
  const Resource& resource = sample.add_resource(evil);
  const Evidence at = SampleAssessment::at(input, 1, 1, 9);
  const Message label(evil, evil);
  const Guard guard(Assumption{.subject = evil, .value = evil});
  sample.add_verdict("CON-3.01", resource,
                     fail(at, label).with(Outcome::fail, {at, label}).under(guard));
  sample.add_verdict("IMG-2.01", resource, pass(at, label));
  sample.add_verdict("REG-2.03", resource, unknown(at, {.detail = evil}).under(guard));
  sample.judge();
  for (const Language language : {Language::en, Language::ja}) {
    RunInfo run = SampleAssessment::run_in(language);
    run.title = run.command_line = run.time = run.version = evil;
    const std::string html = in_memory(write_html, sample.assessment, sample.gate, run);
    EXPECT_EQ(occurrences(html, "<script"), 1);
    EXPECT_EQ(occurrences(html, "</style"), 2);
    EXPECT_EQ(html.find("alert(1)<"), html.npos);
    EXPECT_EQ(html.find('\x1b'), html.npos);
    EXPECT_EQ(html.find("\u202e"), html.npos);
    EXPECT_EQ(nesting_fault(html), "");
  }
}

TEST(Html, ShowsNoSecret) {
  SampleAssessment sample;
  const std::uint32_t input =
      sample.add_input("a.yaml", "{Name: PASSWORD, Value: correct-horse-battery}\n");
  sample.add_system("shop");
  const Resource& web = sample.add_resource("web");
  std::vector<Branch> branches =
      fail(SampleAssessment::at(input, 1, 25, 46), {"a password", "パスワード"}).branches();
  branches.front().exhibits.front().secret = true;
  sample.add_verdict("IMG-4.02", web, Verdict(branches));
  sample.add_verdict("CON-3.01", web,
                     fail(SampleAssessment::at(input, 1, 2, 46), {"something else", "別の値"}));
  const std::string html = html_of(sample);
  EXPECT_EQ(html.find("correct"), html.npos);
  EXPECT_EQ(html.find("battery"), html.npos);
  EXPECT_NE(html.find("corr****"), html.npos);
}

TEST(Html, IsTheSameTwice) {
  SampleAssessment sample;
  fill(sample);
  EXPECT_EQ(html_of(sample), html_of(sample));
}

TEST(Html, SaysWhatWasNotRead) {
  SampleAssessment sample;
  fill(sample);
  EXPECT_EQ(html_of(sample).find("class=\"warning\""), std::string::npos);
  sample.inventory.inputs.push_back({.path = "broken.yaml",
                                     .state = InputState::refused,
                                     .reason = {"tabs are not allowed", "タブは使えません"},
                                     .place = "broken.yaml:3:1"});
  const std::string html = html_of(sample);
  EXPECT_NE(html.find("1 inputs could not be read"), html.npos);
  EXPECT_NE(html.find("tabs are not allowed <span class=\"place\">broken.yaml:3:1"), html.npos);
  const auto warning = [&] {
    return std::string(between(html_of(sample), "class=\"warning\">", "<a "));
  };
  const std::string_view rest = "What was not read is not in this report. ";
  EXPECT_EQ(warning(), fmt::format("1 inputs could not be read. {}", rest));
  sample.inventory.inputs.front().state = InputState::partly;
  EXPECT_EQ(warning(),
            fmt::format("1 inputs could not be read and 1 were read only in part. {}", rest));
  sample.inventory.inputs.back().state = InputState::judged;
  EXPECT_EQ(warning(), fmt::format("1 inputs were read only in part. {}", rest));
}

TEST(Html, SaysWhatItRestsOn) {
  SampleAssessment sample;
  fill(sample);
  const auto method = [&] {
    return std::string(between(html_of(sample), "id=\"method\"", "</section>"));
  };
  const auto has = [](std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
  };
  EXPECT_TRUE(has(method(), "No account is contacted"));
  EXPECT_TRUE(has(html_of(sample), ">needs the running account<"));

  const std::string digest(64, 'b');
  sample.inventory.inputs.push_back(
      {.path = "a.hks", .kind = InputKind::snapshot, .sha256 = digest});
  sample.inventory.inputs.push_back({.path = "a.hks/1", .kind = InputKind::aws_answer});
  EXPECT_TRUE(has(method(), "Files are examined (CloudFormation"));
  EXPECT_FALSE(has(method(), "outside of the templates"));
  const std::string html = html_of(sample);
  EXPECT_FALSE(has(html, "needs the running account"));
  EXPECT_TRUE(has(html, ">not decided by this version yet<"));
  EXPECT_TRUE(has(between(html, "id=\"inputs\"", "</section>"), digest.substr(0, 16)));

  for (Input& input : sample.inventory.inputs) {
    if (input.kind == InputKind::cloudformation) input.state = InputState::refused;
  }
  EXPECT_TRUE(has(method(), "Answers of the AWS API that were read from the account"));
  EXPECT_FALSE(has(method(), "CloudFormation"));
}

TEST(Html, ItsCoverSaysWhoseStateItShowsAndWhenItWasSo) {
  SampleAssessment sample;
  sample.add_system("shop");
  sample.inventory.collections.push_back(
      {.path = "a.hks",
       .identity = "arn:aws:iam::111122223333:role/audit",
       .began = "2026-11-26T10:13:00Z",
       .ended = "2026-11-26T10:13:40Z",
       .accounts = {{.id = "111122223333", .name = "shop", .regions = {"ap-northeast-1"}},
                    {.id = "444455556666", .is_read = false}}});
  sample.judge();
  const auto page = [&](Language language) {
    return in_memory(write_html, sample.assessment, sample.gate,
                     SampleAssessment::run_in(language));
  };
  const std::string english = page(Language::en);
  const std::string japanese = page(Language::ja);
  EXPECT_EQ(occurrences(english, "111122223333 shop (ap-northeast-1), 444455556666 (not read)"),
            1U);
  EXPECT_EQ(occurrences(english, ">2026-11-26 10:13 UTC<"), 1U);
  EXPECT_EQ(occurrences(english, "arn:aws:iam::111122223333:role/audit"), 1U);
  EXPECT_EQ(occurrences(japanese, "111122223333 shop（ap-northeast-1）、444455556666（未確認）"),
            1U);
  EXPECT_EQ(occurrences(japanese, ">2026-11-26 10:13 UTC（19:13 JST）<"), 1U);
}

TEST(Html, MarksTheTitleOfADefectThatIsOnlyUndecided) {
  SampleAssessment sample;
  sample.add_system("shop");
  const std::uint32_t input = sample.add_input("a.yaml", "A: 1\n");
  sample.add_verdict("IMG-2.03", sample.add_resource("task"),
                     unknown(SampleAssessment::at(input, 1, 1, 2), {.reason = Reason::not_seen}));
  sample.judge();
  const std::string page =
      in_memory(write_html, sample.assessment, sample.gate, SampleAssessment::run_in(Language::ja));
  EXPECT_EQ(occurrences(page, "sev-undecided\">未確定<"), 1U);
}

TEST(Html, CriteriaAddUp) {
  SampleAssessment sample;
  fill(sample);
  sample.judge();
  const report::HtmlModel model(sample.assessment);
  const report::Criteria& image = model.components[0];
  EXPECT_EQ(image.failed, 1);  // IMG-2.01 in shop
  EXPECT_EQ(image.passed, 1);  // IMG-2.01 in batch
  EXPECT_EQ(image.high_findings, 1);
  std::size_t unseen = 0;
  for (const RiskRow& row : sample.assessment.by_system) {
    for (std::size_t risk = 0; risk < 5; ++risk)
      unseen += row[risk].unseen_checks.size();
  }
  EXPECT_EQ(image.open, unseen);
  EXPECT_EQ(model.components[4].inherited, 1);
  EXPECT_EQ(model.failures[static_cast<std::size_t>(Severity::critical)], 1);
  EXPECT_EQ(model.workloads[static_cast<std::size_t>(Compute::ecs_anywhere)], 1);
}

// 2,000 systems, 20,000 failures, 40,000 other verdicts, 10,000 files.
TEST(Html, StaysSmallHoweverLargeTheAssessmentIs) {
  SampleAssessment sample;
  const std::uint32_t input = sample.add_input("big.yaml", std::string(500, 'v') + "\n");
  for (int i = 0; i < 10'000; ++i) {
    sample.inventory.inputs.push_back({.path = fmt::format("ignored/{}.txt", i),
                                       .state = InputState::ignored,
                                       .reason = {"of no kind", "種類が不明"}});
    sample.inventory.coverage.gaps.push_back(
        {.what = "key", .where = fmt::format("x:{}", i), .reason = {}, .stack = {}});
  }
  const Message label(std::string(5000, 'l'), std::string(5000, 'l'));
  for (std::uint32_t i = 0; i < 2'000; ++i) {
    // The later ones are the worse ones.
    sample.add_system(fmt::format("system-{:04}", i));
    const Resource& resource = sample.add_resource(fmt::format("resource-{}", i), i);
    for (const CatalogueEntry& entry : catalogue().first(30)) {
      const Evidence at = SampleAssessment::at(input, 1, 1 + i % 400, 90 + i % 400);
      const bool is_bad = i >= 1'980 || entry.id.ends_with("1");
      sample.add_verdict(entry.id, resource, is_bad ? fail(at, label) : pass(at, label));
    }
  }
  const std::string html = html_of(sample);
  EXPECT_LT(html.size(), 3'000'000);
  EXPECT_LT(occurrences(html, "<tr") + occurrences(html, "<li") + occurrences(html, "<article"),
            5'001);
  EXPECT_EQ(nesting_fault(html), "");
  EXPECT_NE(html.find("more: see the JSON report"), html.npos);
  const std::string_view head = between(html, "<table class=\"heat dense\">", "</thead>");
  EXPECT_EQ(occurrences(head, "<th "), 1 + 30 + 1 + 1);
  EXPECT_EQ(occurrences(head, "system-19"), 20);
  EXPECT_NE(head.find("1970 others"), head.npos);
}

}  // namespace
}  // namespace hakoseki
