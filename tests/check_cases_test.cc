// Every case of every check: the outcome, and for a failure the place and the condition.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "checks/catalog.h"
#include "standard/catalogue.h"
#include "support/cases.h"

namespace hakoseki::tests {
namespace {

const std::vector<Check>& all_checks() {
  static const std::vector<Check> checks = checks::catalog();
  return checks;
}

class CaseTest : public testing::Test {
 public:
  explicit CaseTest(CheckCase one) : case_(std::move(one)) {}

  void TestBody() override {
    const Check* check = check_of(all_checks(), case_);
    ASSERT_NE(check, nullptr) << case_.check << " is no check";
    const CaseRun run(case_.files, case_, *check);
    std::string problems;
    for (const Input& input : run.inventory().inputs) {
      // An answer may be a denial, on purpose.
      if (input.state == InputState::refused && input.kind != InputKind::aws_answer)
        problems += input.path + ": " + input.reason.en + "\n";
    }
    EXPECT_EQ(problems, "") << "the input itself is broken";

    const Finding* worst = nullptr;
    for (const Finding& finding : run.assessment().findings) {
      if (!case_.resource.empty() && finding.resource->id != case_.resource) continue;
      if (worst == nullptr || finding.outcome > worst->outcome) worst = &finding;
    }
    if (worst == nullptr) {
      EXPECT_EQ(case_.expect, "none") << "nothing was judged";
      return;
    }
    EXPECT_EQ(name_of(worst->outcome), case_.expect) << worst->message().en << "\nall:\n"
                                                     << run.summary();
    // A failure must say where.
    if (!case_.at.empty() || case_.expect == "fail") {
      EXPECT_EQ(run.place_of(*worst), case_.at) << worst->message().en;
    }
    std::string when;
    for (const Guard& guard : worst->when)
      when += (when.empty() ? "" : "; ") + guard.describe().en;
    if (case_.expect == "fail") {
      EXPECT_EQ(when, case_.when);
    }
  }

 private:
  CheckCase case_;
};

TEST(Catalogue, IdsAreUniqueAndInTheCatalogue) {
  std::set<std::string_view> seen;
  for (const Check& check : all_checks()) {
    EXPECT_TRUE(seen.insert(check.id).second) << check.id << " is given twice";
    const CatalogueEntry* entry = find_in_catalogue(check.id);
    ASSERT_NE(entry, nullptr) << check.id;
    EXPECT_EQ(entry->risk, check.risk) << check.id;
    EXPECT_EQ(entry->severity, check.severity) << check.id;
  }
}

TEST(Catalogue, TextsAreComplete) {
  for (const Check& check : all_checks()) {
    for (const Text& text : {check.title, check.why, check.fix}) {
      EXPECT_FALSE(text.en.empty() || text.ja.empty()) << check.id;
    }
    EXPECT_FALSE(check.reads.empty()) << check.id;
    EXPECT_FALSE(check.title.en.ends_with('.')) << check.id;
  }
}

// What files can show to be wrong, but never to be right.
const std::set<std::string_view> never_passes = {"IMG-5.07", "REG-1.02"};

// A record of what AWS operates has no failing case; everything else must be seen to pass, to fail
// and to be unknown.
TEST(Catalogue, EachCheckHasItsCases) {
  std::map<std::string_view, std::set<std::string>> outcomes;
  for (const CheckCase& one : load_cases()) {
    const Check* check = check_of(all_checks(), one);
    ASSERT_NE(check, nullptr) << one.check << " is no check";
    outcomes[check->id].insert(one.expect);
  }
  for (const Check& check : all_checks()) {
    const std::set<std::string>& seen = outcomes[check.id];
    if (seen.contains("inherited")) {
      EXPECT_TRUE(seen.contains("not_applicable") || seen.contains("fail")) << check.id;
    } else {
      EXPECT_TRUE(seen.contains("fail")) << check.id << " has no failing case";
      EXPECT_EQ(seen.contains("pass"), !never_passes.contains(check.id)) << check.id;
    }
    EXPECT_TRUE(seen.contains("unknown")) << check.id << " has no unknown case";
  }
}

}  // namespace
}  // namespace hakoseki::tests

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::map<std::string, int> counts;
  for (const auto& one : hakoseki::tests::load_cases()) {
    std::string suite = one.check;
    std::replace(suite.begin(), suite.end(), '/', '_');
    std::string name = one.name;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '.' || c == '/'; }, '_');
    if (counts[suite + name]++ > 0) name += " again";
    testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [one]() -> testing::Test* { return new hakoseki::tests::CaseTest(one); });
  }
  return RUN_ALL_TESTS();
}
