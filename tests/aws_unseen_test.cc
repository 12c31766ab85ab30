// What is told to be unseen without an operation (collect/live/told.h, Check::reads) against what
// really becomes unknown when its answers are denied: in every account of the cases of the checks.
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "assess/readers.h"
#include "checks/catalog.h"
#include "collect/decode/decode.h"
#include "collect/iac/files.h"
#include "collect/live/answer.h"
#include "collect/live/calls.h"
#include "collect/live/place.h"
#include "collect/live/told.h"
#include "formats/json_reader.h"
#include "support/cases.h"

namespace hakoseki::tests {
namespace {

namespace fs = std::filesystem;

const std::vector<Check>& all_checks() {
  static const std::vector<Check> checks = checks::catalog();
  return checks;
}

// The answers of tests/golden/aws_answers, as a case like any other.
CheckCase golden_account() {
  CheckCase one;
  one.check = "tests/golden/aws_answers";
  one.name = "the whole account";
  one.has_answers = true;
  const fs::path folder =
      fs::path(HAKOSEKI_SOURCE_DIR) / "tests" / "golden" / "aws_answers" / "input";
  for (const auto& entry : fs::directory_iterator(folder)) {
    Result<std::string> bytes = iac::read_file(entry.path().string(), std::size_t{1} << 20);
    EXPECT_TRUE(bytes);
    one.files[entry.path().filename().string()] = std::move(*bytes);
  }
  return one;
}

const std::vector<CheckCase>& accounts() {
  static const std::vector<CheckCase> all = [] {
    std::vector<CheckCase> with_answers = load_cases();
    std::erase_if(with_answers, [](const CheckCase& one) { return !one.has_answers; });
    with_answers.push_back(golden_account());
    return with_answers;
  }();
  return all;
}

std::string frame_of_denial(const std::string& operation, const live::Place& place,
                            std::string_view parameters) {
  return fmt::format(R"({{"operation": "{}", "account": "{}", "region": "{}", "parameters": {}, )"
                     R"("error": {{"code": "AccessDeniedException"}}}})",
                     operation, place.account, place.region, parameters);
}

struct Denial {
  std::string operation;
  std::string frame;
};

// What stands in place of an answer that AWS denies; nothing for a file that is no answer.
std::optional<Denial> denial_of(const std::string& name, const std::string& content) {
  const SourceText source(name, content);
  const Result<Document> document = read_json(source);
  if (!document) return std::nullopt;
  const Node root = document->root();
  if (root.find("error")) return std::nullopt;
  if (const auto operation = root.find("operation")) {
    const auto text = [&](std::string_view key) {
      const auto found = root.find(key);
      return found ? std::string(found->text()) : std::string();
    };
    const auto parameters = root.find("parameters");
    const std::string called(operation->text());
    return Denial{called, frame_of_denial(called, {text("account"), text("region")},
                                          parameters ? source.slice(parameters->span()) : "{}")};
  }
  const live::Recognised one = live::recognise(root, 0);
  if (one.kind != live::Recognised::Kind::answer) return std::nullopt;
  std::string parameters;
  for (const auto& [key, value] : one.answer.asked)
    parameters += fmt::format(R"({}"{}": "{}")", parameters.empty() ? "" : ", ", key, value);
  const std::string called = one.answer.operation->full_name();
  return Denial{called, frame_of_denial(called, live::place_in(root, *one.answer.operation),
                                        '{' + parameters + '}')};
}

// The files of an account without the answers of each operation, by the operation.
std::map<std::string, std::map<std::string, std::string>> denials_in(const CheckCase& one) {
  std::map<std::string, std::map<std::string, std::string>> without;
  for (const auto& [name, content] : one.files) {
    const auto denial = denial_of(name, content);
    if (!denial) continue;
    auto& files = without.try_emplace(denial->operation, one.files).first->second;
    files[name] = denial->frame;
  }
  return without;
}

using Outcomes = std::map<std::pair<std::string_view, std::string>, Outcome>;

Outcomes outcomes_of(const CheckCase& one, const std::map<std::string, std::string>& files) {
  const CaseRun run(files, one, all_checks().front());
  Outcomes outcomes;
  for (const Finding& finding : assess(run.inventory(), all_checks()).findings) {
    const Resource& resource = *finding.resource;
    // Addresses in files begin with the folder of the run.
    const bool is_live = resource.evidence.source == Source::api;
    Outcome& worst = outcomes[{finding.check->id, is_live ? resource.address : resource.id}];
    worst = std::max(worst, finding.outcome);
  }
  return outcomes;
}

// What is unknown now and was not before, or of which nothing is said any more.
std::set<std::string_view> lost(const Outcomes& before, const Outcomes& after) {
  std::set<std::string_view> checks;
  for (const auto& [what, outcome] : after) {
    if (outcome != Outcome::unknown) continue;
    const auto found = before.find(what);
    if (found == before.end() || found->second != Outcome::unknown) checks.insert(what.first);
  }
  for (const auto& [what, outcome] : before) {
    if (!after.contains(what)) checks.insert(what.first);
  }
  return checks;
}

std::set<std::string_view> told_to_be_unseen(const std::string& operation) {
  std::set<std::string_view> ids;
  for (const Check* check : readers_of(all_checks(), live::told_through(operation)))
    ids.insert(check->id);
  return ids;
}

// Checks that became unknown though nobody said so: by operation and check, where it was found.
class Surprises {
 public:
  void look(const CheckCase& one,
            const std::map<std::string, std::map<std::string, std::string>>& without) {
    if (without.empty()) return;
    const Outcomes before = outcomes_of(one, one.files);
    for (const auto& [operation, files] : without) {
      ++denials_;
      auto [told, is_new] = told_.try_emplace(operation);
      if (is_new) told->second = told_to_be_unseen(operation);
      for (const std::string_view check : lost(before, outcomes_of(one, files))) {
        if (told->second.contains(check)) continue;
        found_.try_emplace({operation, check}, fmt::format("{}: {}", one.check, one.name));
      }
    }
  }

  [[nodiscard]] std::size_t denials() const { return denials_; }

  void report() const {
    for (const auto& [what, where] : found_) {
      ADD_FAILURE()
          << what.second << " is lost without " << what.first << " (" << where
          << "): src/collect/live/told.cc lacks what it tells, or the check what it reads";
    }
  }

 private:
  std::map<std::pair<std::string, std::string_view>, std::string> found_;
  std::map<std::string, std::set<std::string_view>> told_;
  std::size_t denials_ = 0;
};

TEST(Unseen, IsToldOfEveryAnswerInTheCases) {
  Surprises surprises;
  for (const CheckCase& one : accounts())
    surprises.look(one, denials_in(one));
  EXPECT_GT(surprises.denials(), 500U);
  surprises.report();
}

// Also of operations whose answers the account does not hold.
TEST(Unseen, IsToldOfEveryCall) {
  const CheckCase account = golden_account();
  auto without = denials_in(account);
  for (const live::CallRow* row : live::all_calls()) {
    const std::string operation = live::full_name_of(*row);
    auto [files, is_new] = without.try_emplace(operation, account.files);
    if (is_new) files->second["denied.json"] = frame_of_denial(operation, {}, "{}");
  }
  Surprises surprises;
  surprises.look(account, without);
  EXPECT_GT(surprises.denials(), 60U);
  surprises.report();
}

// Every type that an answer is decoded into is told by its operation.
TEST(Unseen, TypesAreTold) {
  std::set<std::pair<std::string, std::string>> missing;
  std::size_t seen = 0;
  for (const CheckCase& one : accounts()) {
    const CaseRun run(one.files, one, all_checks().front());
    run.inventory().for_each_type([&](const auto& resources) {
      for (const Resource& resource : resources) {
        if (resource.evidence.source != Source::api) continue;
        if (decode::find_decoder(resource.type) == nullptr) continue;
        const std::string_view pointer = resource.evidence.pointer.view();
        const std::string_view operation = pointer.substr(0, pointer.find('#'));
        ++seen;
        const auto rows = live::told();
        const bool is_told = std::any_of(rows.begin(), rows.end(), [&](const live::Told& row) {
          return row.operation == operation && row.what == resource.type;
        });
        if (!is_told) missing.emplace(operation, resource.type);
      }
    });
  }
  EXPECT_GT(seen, 500U);
  for (const auto& [operation, type] : missing) {
    ADD_FAILURE() << "src/collect/live/told.cc lacks {\"" << operation << "\", \"" << type << "\"}";
  }
}

}  // namespace
}  // namespace hakoseki::tests
