// Less evidence never makes a verdict better: of the answers of an account any may be missing or
// denied, and nothing that failed or was unknown may then pass, nor may what passed then fail.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "assess/assessment.h"
#include "checks/catalog.h"
#include "collect/iac/files.h"
#include "collect/live/answer.h"
#include "collect/live/place.h"
#include "collect/live/reader.h"
#include "engines/systems.h"
#include "engines/workloads.h"
#include "formats/json_reader.h"
#include "support/cases.h"

namespace hakoseki::tests {
namespace {

namespace fs = std::filesystem;

// What becomes of an answer.
enum class Fate : std::uint8_t { kept, missing, denied };

// The answers of tests/golden/aws_answers, read once.
class Estate {
 public:
  Estate() {
    const fs::path folder =
        fs::path(HAKOSEKI_SOURCE_DIR) / "tests" / "golden" / "aws_answers" / "input";
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
      files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& path : files) {
      Result<std::string> bytes = iac::read_file(path.string(), std::size_t{1} << 20);
      EXPECT_TRUE(bytes);
      const SourceText source(path.filename().string(), *bytes);
      const Result<Document> document = read_json(source);
      if (!document) continue;
      const auto input = static_cast<std::uint32_t>(answers_.size());
      live::Recognised one = live::recognise(document->root(), input);
      if (one.kind != live::Recognised::Kind::answer) continue;
      const live::Place place = live::place_in(document->root(), *one.answer.operation);
      if (one.answer.place.account.empty()) one.answer.place.account = place.account;
      if (one.answer.place.region.empty()) one.answer.place.region = place.region;
      answers_.push_back(std::move(one.answer));
      names_.push_back(path.filename().string());
    }
    // As a whole, so that an answer taken away does not take its neighbours' place along.
    live::settle_places(answers_, inputs());
  }

  [[nodiscard]] std::size_t size() const { return answers_.size(); }

  [[nodiscard]] std::vector<live::Answer> under(const std::vector<Fate>& fates) const {
    std::vector<live::Answer> left;
    for (std::size_t i = 0; i < answers_.size(); ++i) {
      if (fates[i] == Fate::missing) continue;
      left.push_back(answers_[i]);
      if (fates[i] != Fate::denied) continue;
      left.back().error = live::AnswerError{"AccessDeniedException"};
      left.back().body = Value::absent_at(left.back().evidence);
      left.back().next_token.clear();
    }
    return left;
  }

  [[nodiscard]] std::string describe(const std::vector<Fate>& fates) const {
    std::string text;
    for (std::size_t i = 0; i < fates.size(); ++i) {
      if (fates[i] == Fate::missing) text += " -" + names_[i];
      if (fates[i] == Fate::denied) text += " !" + names_[i];
    }
    return text;
  }

  [[nodiscard]] std::vector<Input> inputs() const {
    std::vector<Input> inputs;
    for (const std::string& name : names_)
      inputs.push_back({.path = name, .kind = InputKind::aws_answer});
    return inputs;
  }

 private:
  std::vector<live::Answer> answers_;
  std::vector<std::string> names_;
};

using Outcomes = std::map<std::string, Outcome>;  // by check and resource

Outcomes outcomes_of(const Estate& estate, const std::vector<Fate>& fates,
                     const std::vector<Check>& checks) {
  Inventory inventory;
  inventory.inputs = estate.inputs();
  live::read_answers(estate.under(fates), inventory);
  engines::derive_workloads(inventory);
  engines::derive_systems(inventory);
  const Assessment assessment = assess(inventory, checks);
  Outcomes outcomes;
  for (const Finding& finding : assessment.findings) {
    Outcome& worst = outcomes[fmt::format("{} {}", finding.check->id, finding.resource->address)];
    worst = std::max(worst, finding.outcome);
  }
  return outcomes;
}

Outcomes outcomes_of(const CaseRun& run) {
  Outcomes outcomes;
  for (const Finding& finding : run.assessment().findings) {
    Outcome& worst = outcomes[fmt::format("{} {}", finding.check->id, finding.resource->address)];
    worst = std::max(worst, finding.outcome);
  }
  return outcomes;
}

bool is_good(Outcome outcome) {
  return outcome == Outcome::pass || outcome == Outcome::inherited ||
         outcome == Outcome::not_applicable;
}

class Subsets : public testing::Test {
 protected:
  void expect_no_better(const std::vector<Fate>& fates) {
    for (const auto& [what, outcome] : outcomes_of(estate_, fates, checks_)) {
      const auto whole = whole_.find(what);
      if (whole == whole_.end()) {
        // What the whole account shows nothing of may at most be unknown.
        EXPECT_TRUE(outcome == Outcome::unknown || outcome == Outcome::not_applicable)
            << what << " is " << name_of(outcome) << " without" << estate_.describe(fates);
        continue;
      }
      const bool better = !is_good(whole->second) && is_good(outcome);
      const bool worse = is_good(whole->second) && outcome == Outcome::fail;
      EXPECT_FALSE(better || worse) << what << " turns from " << name_of(whole->second) << " into "
                                    << name_of(outcome) << " without" << estate_.describe(fates);
    }
  }

  Estate estate_;
  std::vector<Check> checks_ = checks::catalog();
  Outcomes whole_ = outcomes_of(estate_, std::vector<Fate>(estate_.size()), checks_);
};

TEST_F(Subsets, TheWholeAccountShowsGoodAndBad) {
  EXPECT_GT(estate_.size(), 30U);
  std::map<Outcome, int> counts;
  for (const auto& [what, outcome] : whole_)
    ++counts[outcome];
  EXPECT_GT(counts[Outcome::pass], 30);
  EXPECT_GT(counts[Outcome::fail], 20);
  EXPECT_GT(counts[Outcome::unknown], 5);
}

TEST_F(Subsets, WithoutOneAnswerNothingIsBetter) {
  for (std::size_t i = 0; i < estate_.size(); ++i) {
    for (const Fate fate : {Fate::missing, Fate::denied}) {
      std::vector<Fate> fates(estate_.size());
      fates[i] = fate;
      expect_no_better(fates);
    }
  }
}

TEST_F(Subsets, WithoutManyNothingIsBetter) {
  std::mt19937 random(20261125);  // the same subsets in each run
  for (int round = 0; round < 300; ++round) {
    // From nearly all to nearly none.
    std::discrete_distribution<int> fate({static_cast<double>(1 + round % 9), 1.0, 1.0});
    std::vector<Fate> fates(estate_.size());
    for (Fate& one : fates)
      one = static_cast<Fate>(fate(random));
    expect_no_better(fates);
  }
}

// The same of every account in the cases of the checks, for the check that each is a case of.
TEST(CaseSubsets, WithoutOneAnswerNothingIsBetter) {
  const std::vector<Check> checks = checks::catalog();
  for (const CheckCase& one : load_cases()) {
    if (!one.has_answers) continue;
    const Check* check = check_of(checks, one);
    ASSERT_NE(check, nullptr) << one.check;
    const Outcomes whole = outcomes_of(CaseRun(one.files, one, *check));
    for (const auto& [name, content] : one.files) {
      if (!name.starts_with("aws/")) continue;
      std::map<std::string, std::string> files = one.files;
      files.erase(name);
      for (const auto& [what, outcome] : outcomes_of(CaseRun(files, one, *check))) {
        const auto before = whole.find(what);
        const bool was_good = before != whole.end() && is_good(before->second);
        const bool better = !was_good && is_good(outcome) && outcome != Outcome::not_applicable;
        const bool worse = was_good && outcome == Outcome::fail;
        EXPECT_FALSE(better || worse)
            << one.check << ": " << one.name << ": " << what << " becomes " << name_of(outcome)
            << " without " << content.substr(0, 80);
      }
    }
  }
}

}  // namespace
}  // namespace hakoseki::tests
