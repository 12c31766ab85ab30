// Reports come in pieces of bounded size, however large the assessment is.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "report/report.h"
#include "report/sample_assessment.h"

namespace hakoseki {
namespace {

using tests::SampleAssessment;

TEST(Sink, NoReportOfFindingsIsHeldWhole) {
  SampleAssessment sample;
  const std::uint32_t input = sample.add_input("a.yaml", "A: 1\n");
  sample.add_system("shop");
  for (int i = 0; i < 2000; ++i) {
    sample.add_verdict("CON-3.01", sample.add_resource(fmt::format("web{}", i)),
                       fail(SampleAssessment::at(input, 1, 4, 5), {"privileged", "特権モード"}));
  }
  sample.judge();
  const RunInfo run = SampleAssessment::run_in(Language::en);
  for (const auto write : {write_json, write_sarif, write_human, write_concise}) {
    std::string whole;
    std::size_t largest = 0;
    write(sample.assessment, sample.gate, run, [&](std::string_view piece) {
      whole += piece;
      largest = std::max(largest, piece.size());
    });
    EXPECT_LT(largest, 80'000);
    EXPECT_GT(whole.size(), 2 * largest);
    EXPECT_EQ(whole, in_memory(write, sample.assessment, sample.gate, run));
  }
}

}  // namespace
}  // namespace hakoseki
