// The report for the terminal: it repeats nothing, and says what it rests on.
#include <string>

#include <gtest/gtest.h>

#include "report/report.h"
#include "report/sample_assessment.h"

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

}  // namespace
}  // namespace hakoseki
