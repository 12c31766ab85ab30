// The report for the terminal: it repeats nothing, and says what it rests on.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "report/report.h"
#include "report/sample_assessment.h"
#include "standard/catalogue.h"

namespace hakoseki {
namespace {

using tests::occurrences;
using tests::SampleAssessment;

std::string human_of(SampleAssessment& sample, Language language = Language::en) {
  sample.judge();
  RunInfo run = SampleAssessment::run_in(language);
  run.width = 400;
  return in_memory(write_human, sample.assessment, sample.gate, run);
}

// Without the breaks of its lines.
std::string in_one_line(std::string_view text) {
  std::string flat;
  for (const char c : text) {
    if (c != ' ' && c != '\n') {
      flat += c;
    } else if (!flat.ends_with(' ')) {
      flat += ' ';
    }
  }
  return flat;
}

void add_gap(SampleAssessment& sample, const std::string& where, const Message& reason) {
  sample.inventory.coverage.gaps.push_back(
      {.what = "answer", .where = where, .reason = reason, .stack = {}});
}

TEST(Human, SaysOnceWhatWasNotSeen) {
  SampleAssessment sample;
  const Message failed("ecr:X failed (ServerFailed)", "ecr:X が失敗しました(ServerFailed)");
  add_gap(sample, "ecr:X", failed);
  add_gap(sample, "a.yaml:1:1", {"a tab", "タブ"});
  add_gap(sample, "ecr:X", failed);
  const std::string english = human_of(sample);
  EXPECT_TRUE(
      english.starts_with("not seen: ecr:X failed (ServerFailed) (2 times)\n"
                          "not seen: a.yaml:1:1: a tab\n\n"))
      << english;
  const std::string japanese = human_of(sample, Language::ja);
  EXPECT_TRUE(
      japanese.starts_with("未確認: ecr:X が失敗しました(ServerFailed)(2 件)\n"
                           "未確認: a.yaml:1:1: タブ\n\n"))
      << japanese;
}

TEST(Human, NamesWhatItRestsOn) {
  SampleAssessment sample;
  const auto says = [&](std::string_view part) { return occurrences(human_of(sample), part) == 1; };
  EXPECT_TRUE(says("could not be decided from these files;"));
  EXPECT_TRUE(says("running account"));
  sample.inventory.inputs.push_back({.path = "a.hks", .kind = InputKind::snapshot});
  sample.inventory.inputs.push_back({.path = "a.hks/1", .kind = InputKind::aws_answer});
  EXPECT_TRUE(says("could not be decided from these answers;"));
  EXPECT_FALSE(says("running account"));
  sample.add_input("a.yaml", "A: 1\n");
  EXPECT_TRUE(says("could not be decided from these files and answers;"));
  EXPECT_FALSE(says("running account"));
  // What a run without `assess` leaves aside is nothing that it rests on.
  sample.inventory.inputs[1].state = InputState::ignored;
  EXPECT_TRUE(says("could not be decided from these files;"));
}

TEST(Human, NoTitleOfADefectIsReadAsFoundWhereItIsNot) {
  SampleAssessment sample;
  sample.add_system("shop");
  const std::uint32_t input = sample.add_input("a.yaml", "A: 1\n");
  const Evidence at = SampleAssessment::at(input, 1, 1, 2);
  const Resource& task = sample.add_resource("task");
  sample.add_verdict("IMG-2.03", task, pass(at, Text{"fine", "問題なし"}));
  sample.add_verdict("IMG-2.03", task, unknown(at, {.reason = Reason::not_seen}));
  sample.add_verdict("IMG-2.03", task, not_applicable(at, Text{"none", "なし"}));
  sample.add_verdict("IMG-2.03", task, inherited(at, Text{"theirs", "AWS"}));
  sample.add_verdict("IMG-2.03", task, fail(at, Text{"bad", "不備"}));
  sample.judge();
  const CatalogueEntry& entry = *find_in_catalogue("IMG-2.03");
  for (const Language language : {Language::en, Language::ja}) {
    RunInfo run = SampleAssessment::run_in(language);
    run.width = 400;
    run.shown = {.passed = true, .unknown = true};
    const std::string title(entry.title.in(language));
    for (const auto& write : {write_human, write_concise}) {
      const std::string text = in_memory(write, sample.assessment, sample.gate, run);
      for (const Text& lead :
           {Text{"ruled out: ", "該当なし: "}, Text{"undecided: ", "未確定: "},
            Text{"does not apply: ", "対象外: "}, Text{"up to AWS: ", "AWS 側: "}}) {
        EXPECT_EQ(occurrences(text, std::string(lead.in(language)) + title), 1U) << text;
      }
      EXPECT_EQ(occurrences(text, title), 5U) << text;
    }
  }
}

TEST(Human, TellsThePlacesOfLiveThingsApart) {
  SampleAssessment sample;
  sample.add_system("prod (111122223333/ap-northeast-1) and more of a long name");
  sample.add_system("other");
  for (const std::string region : {"ap-northeast-1", "eu-west-1"}) {
    EcsCluster cluster;
    cluster.id = "prod";
    cluster.stack = "111122223333/" + region;
    cluster.evidence.source = Source::api;
    sample.inventory.add(cluster);
  }
  const std::string folder = "a.hks/answers/111122223333/ecs/DescribeClusters/";
  const std::string entry = folder + "ap-northeast-1-047d471bed96f971-0000.json";
  sample.inventory.collections.push_back(
      {.path = "a.hks",
       .identity = "arn:me",
       .began = "2026-11-26T10:13:00Z",
       .ended = "2026-11-26T10:13:40Z",
       .accounts = {{.id = "111122223333", .regions = {"ap-northeast-1", "eu-west-1"}}}});
  const std::uint32_t input = sample.add_input(entry, R"({"a": 1})");
  Evidence at = SampleAssessment::at(input, 1, 2, 5);
  at.source = Source::api;
  sample.judge();
  sample.add_verdict("ORC-2.06", sample.inventory.all<EcsCluster>()[1],
                     fail(at, Text{"bad", "不備"}));
  sample.judge();
  RunInfo run = SampleAssessment::run_in(Language::en);
  const std::string text = in_memory(write_human, sample.assessment, sample.gate, run);
  const std::string flat = in_one_line(text);
  EXPECT_EQ(occurrences(flat, "(prod, eu-west-1)"), 1U) << text;
  EXPECT_EQ(occurrences(text, "  --> " + folder +
                                  "\n      ap-northeast-1-047d471bed96f971-0000."
                                  "json:1:2\n"),
            1U)
      << text;
  EXPECT_EQ(occurrences(text, "   = answer: hakoseki report show a.hks\n"), 1U) << text;
  EXPECT_EQ(occurrences(text, " ecs/DescribeClusters/ap-northeast-1-047d471bed96f971-0000.json\n"),
            1U)
      << text;
  EXPECT_EQ(occurrences(flat,
                        "a.hks: collected 2026-11-26 10:13 UTC from 111122223333 (ap-northeast-1, "
                        "eu-west-1)"),
            1U)
      << text;
  // No name of a table is cut.
  EXPECT_EQ(occurrences(text, "\n(111122223333/ap-northeast-1)\nand more of a long name\n"), 1U)
      << text;
  EXPECT_EQ(occurrences(text, "..."), 0U) << text;
}

}  // namespace
}  // namespace hakoseki
