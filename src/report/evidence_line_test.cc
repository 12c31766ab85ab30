// Lines as reports show them: marked, cut, masked; and columns in the units of others.
#include "report/evidence_line.h"

#include <string>

#include <gtest/gtest.h>

#include "report/sample_assessment.h"

namespace hakoseki::report {
namespace {

using tests::SampleAssessment;

// "[...]" around what is marked, "<" and ">" where the line is cut.
std::string drawn(const std::optional<EvidenceLine>& line) {
  if (!line) return "none";
  std::string text = line->is_cut_before ? "<" : "";
  for (const LinePart& part : line->parts) {
    text += part.is_marked ? "[" + part.text + "]" : part.text;
  }
  return text + (line->is_cut_behind ? ">" : "");
}

class EvidenceLineTest : public testing::Test {
 protected:
  // A check that found a secret there.
  void add_secret(const Evidence& evidence) {
    Verdict verdict = fail(evidence, {"a password", "パスワード"});
    std::vector<Branch> branches = verdict.branches();
    branches.front().exhibits.front().secret = true;
    sample_.add_verdict("IMG-4.02", sample_.add_resource("web"), Verdict(branches));
  }

  std::string shown(const Evidence& evidence, std::size_t width = 80) {
    sample_.judge();
    return drawn(EvidenceLines(sample_.assessment).of(evidence, width));
  }

  SampleAssessment sample_;
};

TEST_F(EvidenceLineTest, MarksWhatDecidesAndDropsTheIndentation) {
  sample_.add_input("a.yaml", "A:\n    User: root # 管理者\n");
  EXPECT_EQ(shown(SampleAssessment::at(0, 2, 11, 15)), "User: [root] # 管理者");
}

TEST_F(EvidenceLineTest, MarksToTheEndOfTheLineWhereTheValueGoesOn) {
  sample_.add_input("a.yaml", "A: {x: 1,\n  y: 2}\n");
  const Evidence evidence = {.span = {.begin = {1, 4}, .end = {2, 8}}};
  EXPECT_EQ(shown(evidence), "A: [{x: 1,]");
}

TEST_F(EvidenceLineTest, AnEmptySpanMarksOneCharacter) {
  sample_.add_input("a.yaml", "Web:\n");
  EXPECT_EQ(shown(SampleAssessment::at(0, 1, 1, 1)), "[W]eb:");
}

TEST_F(EvidenceLineTest, NothingWhereThereIsNoText) {
  sample_.add_input("a.yaml", "Web:\n");
  EXPECT_EQ(shown({}), "none");
  EXPECT_EQ(shown(SampleAssessment::at(0, 9, 1, 2)), "none");
  EXPECT_EQ(shown(SampleAssessment::at(7, 1, 1, 2)), "none");
  EXPECT_EQ(shown({.source = Source::api, .pointer = "ecs:DescribeServices#/services/0"}), "none");
}

TEST_F(EvidenceLineTest, CutsAroundWhatDecides) {
  sample_.add_input("a.json", std::string(50, 'x') + "KEY" + std::string(50, 'y'));
  EXPECT_EQ(shown(SampleAssessment::at(0, 1, 51, 54), 12), "<xxxx[KEY]yyyyy>");
  EXPECT_EQ(shown(SampleAssessment::at(0, 1, 1, 3), 5), "[xx]xxx>");
  EXPECT_EQ(shown(SampleAssessment::at(0, 1, 102, 104), 6), "<yyyy[yy]");
}

TEST_F(EvidenceLineTest, MasksASecretInItsOwnLine) {
  sample_.add_input("a.yaml", "Value: correct-horse-battery\n");
  const Evidence secret = SampleAssessment::at(0, 1, 8, 29);
  add_secret(secret);
  EXPECT_EQ(shown(secret), "Value: [corr****]");
}

TEST_F(EvidenceLineTest, ShowsLittleOfAShortSecret) {
  sample_.add_input("a.yaml", "Value: hunter2\n");
  add_secret(SampleAssessment::at(0, 1, 8, 15));
  EXPECT_EQ(shown(SampleAssessment::at(0, 1, 8, 15)), "Value: [h****]");
}

TEST_F(EvidenceLineTest, MasksASecretInALineThatIsAnothersEvidence) {
  sample_.add_input("a.yaml", "{Name: PASSWORD, Value: correct-horse-battery, Tag: x}\n");
  add_secret(SampleAssessment::at(0, 1, 25, 46));
  EXPECT_EQ(shown(SampleAssessment::at(0, 1, 2, 6)), "{[Name]: PASSWORD, Value: corr****, Tag: x}");
  // The mark ends inside the secret: neither half shows it.
  EXPECT_EQ(shown(SampleAssessment::at(0, 1, 18, 35)),
            "{Name: PASSWORD, [Value: corr****]****, Tag: x}");
}

TEST_F(EvidenceLineTest, MasksEveryLineOfASecret) {
  sample_.add_input("a.yaml", "key: |\n  BEGIN PRIVATE KEY\n  c2VjcmV0\nnext: 1\n");
  add_secret({.span = {.begin = {2, 3}, .end = {3, 11}}});
  EXPECT_EQ(shown(SampleAssessment::at(0, 2, 3, 8)), "[BEGI****]****");
  EXPECT_EQ(shown(SampleAssessment::at(0, 3, 3, 5)), "[****]****");
  EXPECT_EQ(shown(SampleAssessment::at(0, 4, 1, 5)), "[next]: 1");
}

TEST_F(EvidenceLineTest, GivesTheTextOfEvidenceButNoSecret) {
  sample_.add_input("a.yaml", "A: 1\nB: correct-horse-battery\nC: 3\n");
  add_secret(SampleAssessment::at(0, 2, 4, 25));
  sample_.judge();
  EvidenceLines lines(sample_.assessment);
  EXPECT_EQ(lines.harmless_text({.span = {.begin = {3, 1}, .end = {3, 5}}}), "C: 3");
  EXPECT_EQ(lines.harmless_text({.span = {.begin = {1, 1}, .end = {1, 5}}}), "A: 1");
  EXPECT_EQ(lines.harmless_text({.span = {.begin = {1, 1}, .end = {3, 5}}}), "");
  EXPECT_TRUE(lines.touches_secret(SampleAssessment::at(0, 2, 24, 30)));
  EXPECT_FALSE(lines.touches_secret(SampleAssessment::at(0, 2, 25, 30)));
}

TEST(LineColumns, CountsInUtf16Units) {
  SampleAssessment sample;
  sample.add_input("a.yaml", "利用🐳 x\n");
  LineColumns columns(sample.inventory.inputs);
  EXPECT_EQ(columns.utf16_column(0, {1, 1}), 1);
  EXPECT_EQ(columns.utf16_column(0, {1, 3}), 3);
  EXPECT_EQ(columns.utf16_column(0, {1, 4}), 5);
  EXPECT_EQ(columns.utf16_column(0, {1, 99}), 7);
}

TEST(LineColumns, AgreesWithAWalkInALongLine) {
  std::string text;
  for (int i = 0; i < 2000; ++i)
    text += i % 3 == 0 ? "🐳" : i % 3 == 1 ? "箱" : "x";
  SampleAssessment sample;
  sample.add_input("a.json", text);
  LineColumns columns(sample.inventory.inputs);
  std::size_t byte = 0;
  std::size_t utf16 = 0;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const LineColumns::Place place = columns.place_of(0, {1, i + 1});
    ASSERT_EQ(place.byte, byte);
    ASSERT_EQ(place.utf16, utf16);
    byte += i % 3 == 0 ? 4U : i % 3 == 1 ? 3U : 1U;
    utf16 += i % 3 == 0 ? 2U : 1U;
  }
  EXPECT_EQ(columns.end_of(0, 1).code_point, 2000);
  EXPECT_EQ(columns.place_of(0, {1, 5000}).byte, byte);
}

}  // namespace
}  // namespace hakoseki::report
