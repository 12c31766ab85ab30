#include "collect/live/preflight.h"

#include <algorithm>

#include <fmt/format.h>

#include "collect/live/answer.h"
#include "collect/live/element_path.h"
#include "collect/live/frame.h"

namespace hakoseki::live {

Preflight::Preflight(io::Http& http, aws::Client& client, CrawlScope scope, Progress progress)
    : http_(http), client_(client), scope_(std::move(scope)), progress_(std::move(progress)) {
  for (const CallRow* row : calls_with(scope_.options)) {
    if (!row->is_of_cluster()) rows_.emplace(leading_to(*row), row);
  }
}

void Preflight::run() {
  begin();
  do {
    http_.run();
  } while (!stopped_ && ask_neighbours());
}

Preflight::Spot Preflight::spot_of(const CallRow& row, const std::string& region) {
  return {full_name_of(row), row.reach == Reach::global ? std::string() : region};
}

Preflight::Branch& Preflight::branch_of(const CallRow& row, const std::string& region) {
  return branches_.try_emplace({&row, region}, Branch{.row = &row, .region = region}).first->second;
}

void Preflight::begin() {
  const auto [first, last] = rows_.equal_range("");
  const std::vector<std::string> home = {scope_.home};
  for (auto at = first; at != last; ++at) {
    const CallRow& row = *at->second;
    for (const std::string& region : row.reach == Reach::global ? home : scope_.regions) {
      Branch& branch = branch_of(row, region);
      branch.parameters = {parameters_for(row, {}, "{}", scope_.options)};
      ask(branch);
    }
  }
}

void Preflight::ask(Branch& branch) {
  const std::string parameters = branch.parameters.at(branch.next++);
  const CallRow& row = *branch.row;
  const std::string name = fmt::format("{} {} {}", full_name_of(row), branch.region, parameters);
  if (stopped_ || !asked_.insert(name).second) return;
  ++count_.asked;
  // A map's elements stay where they are.
  client_.submit({.service = std::string(row.service),
                  .operation = std::string(row.operation),
                  .region = branch.region,
                  .parameters = parameters},
                 [this, &branch, parameters](aws::Outcome outcome) {
                   take(branch, parameters, std::move(outcome));
                 });
}

void Preflight::take(Branch& branch, const std::string& parameters, aws::Outcome outcome) {
  if (!outcome && ends_the_run(outcome.error().trouble)) {
    if (!stopped_) stopped_ = std::move(outcome.error());
    return;
  }
  const Spot spot = spot_of(*branch.row, branch.region);
  Trial& trial = results_
                     .try_emplace(spot, Trial{.operation = spot.first,
                                              .region = spot.second,
                                              .state = Trial::State::answered})
                     .first->second;
  ++count_.answered;
  if (outcome) {
    follow(branch, parameters, outcome->document.root());
  } else if (is_of_another_account(branch.row->service, {code_of(outcome.error())})) {
    branch.is_over = true;
    trial.state = Trial::State::elsewhere;
  } else if (aws::Failure& failure = outcome.error();
             !AnswerError{code_of(failure), failure.message}.is_absence()) {
    branch.is_over = true;
    ++count_.failed;
    // The first one counts, but a denial more than any other.
    const bool is_denied = failure.trouble == aws::Trouble::denied;
    if (!trial.failure || (is_denied && trial.state != Trial::State::refused)) {
      trial.state = is_denied ? Trial::State::refused : Trial::State::failed;
      trial.failure = std::move(failure);
    }
  }
  if (progress_) progress_(count_);
}

void Preflight::follow(const Branch& leading, const std::string& parameters, const Node& answer) {
  const auto [first, last] = rows_.equal_range(full_name_of(*leading.row));
  for (auto at = first; at != last; ++at) {
    const CallRow& row = *at->second;
    Branch& branch = branch_of(row, leading.region);
    const bool is_first = branch.parameters.empty();
    for (const Node& element : elements_at(answer, row.each)) {
      if (branch.parameters.size() >= most_neighbours) break;
      if (asks_for_call(row, element, scope_.account, leading.region)) {
        branch.parameters.push_back(parameters_for(row, {element}, parameters, scope_.options));
      }
    }
    if (is_first && !branch.parameters.empty()) ask(branch);
  }
}

// Another thing of each kind of which none so far had anything below it; whether there was any.
bool Preflight::ask_neighbours() {
  const std::size_t before = count_.asked;
  for (auto& [key, branch] : branches_) {
    if (branch.is_over || branch.next >= branch.parameters.size()) continue;
    if (is_open_below(full_name_of(*branch.row), branch.region)) ask(branch);
  }
  return count_.asked > before;
}

bool Preflight::is_open_below(const std::string& operation, const std::string& region) const {
  const auto [first, last] = rows_.equal_range(operation);
  return std::any_of(first, last, [&](const auto& one) {
    // What leads to itself has nothing else below it.
    if (full_name_of(*one.second) == operation) return false;
    return !results_.contains(spot_of(*one.second, region)) ||
           is_open_below(full_name_of(*one.second), region);
  });
}

// The operation whose failure left this one untried; empty where there was nothing to ask about.
std::string Preflight::reason_for(const Spot& spot) const {
  for (const CallRow* row : all_calls()) {
    const std::string leading = leading_to(*row);
    if (full_name_of(*row) != spot.first || leading.empty() || leading == spot.first) continue;
    for (const std::string& region : {spot.second, std::string()}) {
      const auto found = results_.find({leading, region});
      if (found != results_.end() && found->second.failure) return leading;
    }
    if (!results_.contains({leading, spot.second})) {
      if (std::string further = reason_for({leading, spot.second}); !further.empty()) {
        return further;
      }
    }
  }
  return {};
}

std::vector<Trial> Preflight::trials() const {
  std::vector<Trial> all;
  std::set<Spot> told;
  const std::vector<std::string> home = {scope_.home};
  for (const CallRow* row : calls_with(scope_.options)) {
    if (row->is_of_cluster()) continue;
    for (const std::string& region : row->reach == Reach::global ? home : scope_.regions) {
      const Spot spot = spot_of(*row, region);
      if (!told.insert(spot).second) continue;
      const auto found = results_.find(spot);
      all.push_back(
          found != results_.end()
              ? found->second
              : Trial{.operation = spot.first, .region = spot.second, .because = reason_for(spot)});
    }
  }
  return all;
}

}  // namespace hakoseki::live
