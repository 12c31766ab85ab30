#include "assess/verdict.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "base/assertion.h"
#include "base/limits.h"

namespace hakoseki {
namespace {

constexpr std::array<std::string_view, 5> names = {"not_applicable", "inherited", "pass", "unknown",
                                                   "fail"};

// For any_of: the better answer has the higher rank. not_applicable never wins over an answer.
int rank_for_any(const Branch& branch) {
  switch (branch.outcome) {
    case Outcome::not_applicable:
      return 0;
    case Outcome::fail:
      return 1;
    case Outcome::unknown:
      return 2;
    case Outcome::inherited:
      return 4;
    case Outcome::pass:
      break;
  }
  return branch.may_not_apply ? 3 : 5;
}

std::vector<Exhibit> without_repetition(std::vector<Exhibit> exhibits) {
  // Thousands of them must not cost a quadratic search; for a few, a set costs more than it saves.
  constexpr std::size_t few = 16;
  if (exhibits.size() < 2) return exhibits;
  if (exhibits.size() <= few) {
    std::vector<Exhibit> kept;
    for (Exhibit& one : exhibits) {
      const bool there = std::any_of(kept.begin(), kept.end(), [&](const Exhibit& other) {
        return other.evidence == one.evidence && other.label == one.label;
      });
      if (!there) kept.push_back(std::move(one));
    }
    return kept;
  }
  std::set<
      std::tuple<std::uint8_t, std::uint32_t, Position, Position, std::string_view, std::string>>
      seen;
  std::erase_if(exhibits, [&](const Exhibit& one) {
    const Evidence& at = one.evidence;
    return !seen.emplace(static_cast<std::uint8_t>(at.source), at.input, at.span.begin, at.span.end,
                         at.pointer.view(), one.label->en)
                .second;
  });
  return exhibits;
}

std::vector<Exhibit> joined(std::vector<Exhibit> first, const std::vector<Exhibit>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return without_repetition(std::move(first));
}

bool surely_positive(const Branch& branch) {
  const bool positive = branch.outcome == Outcome::pass || branch.outcome == Outcome::inherited;
  return positive && !branch.may_not_apply;
}

// Of two answers in the same world the worse counts; of equal ones, both exhibits.
void take_worse(Branch& branch, const Branch& other) {
  const bool sure = surely_positive(branch) || surely_positive(other);
  if (other.outcome > branch.outcome) {
    branch.outcome = other.outcome;
    branch.exhibits = other.exhibits;
  } else if (other.outcome == branch.outcome) {
    branch.exhibits.insert(branch.exhibits.end(), other.exhibits.begin(), other.exhibits.end());
  }
  branch.may_not_apply = branch.outcome == Outcome::pass && !sure;
}

// The parts of `branch` where `guard` does not hold, apart from each other.
void append_outside(std::vector<Branch>& parts, const Branch& branch, const Guard& guard) {
  for (Guard& part : parts_outside(branch.when, guard)) {
    parts.push_back(branch);
    parts.back().when = std::move(part);
  }
}

bool too_many_of(const std::vector<Branch>& branches) {
  return branches.size() > limits::branches;
}

std::vector<Branch> outside(const std::vector<Branch>& branches, const Guard& guard) {
  std::vector<Branch> parts;
  for (const Branch& branch : branches)
    append_outside(parts, branch, guard);
  return parts;
}

// Adds a branch to cells that do not overlap, so that they still do not. False where that takes too
// many; the cells are of no use then.
bool add_to_cells(std::vector<Branch>& cells, const Branch& branch) {
  std::vector<Branch> next;
  std::vector<Branch> left = {branch};
  for (Branch& cell : cells) {
    std::optional<Guard> both = cell.when.and_also(branch.when);
    if (!both) {
      next.push_back(std::move(cell));
      continue;
    }
    append_outside(next, cell, branch.when);
    left = outside(left, cell.when);
    next.push_back(std::move(cell));
    next.back().when = *std::move(both);
    take_worse(next.back(), branch);
    if (too_many_of(next) || too_many_of(left)) return false;
  }
  std::move(left.begin(), left.end(), std::back_inserter(next));
  cells = std::move(next);
  return !too_many_of(cells);
}

// The same verdict with one answer in each world: all_of only puts branches side by side. Nothing
// where that takes more than limits::branches.
std::optional<std::vector<Branch>> one_answer_each(const Verdict& verdict) {
  if (verdict.branches().size() == 1) return verdict.branches();
  std::map<Guard, Branch> by_guard;
  for (const Branch& branch : verdict.branches()) {
    const auto [at, inserted] = by_guard.emplace(branch.when, branch);
    if (!inserted) take_worse(at->second, branch);
  }
  std::vector<Branch> cells;
  for (auto& [guard, branch] : by_guard) {
    branch.exhibits = without_repetition(std::move(branch.exhibits));
    if (!add_to_cells(cells, branch)) return std::nullopt;
  }
  for (Branch& cell : cells)
    cell.exhibits = without_repetition(std::move(cell.exhibits));
  return cells;
}

// Adds the worlds in which a verdict says nothing, as branches without exhibits.
bool add_silent_worlds(std::vector<Branch>& cells) {
  if (cells.size() == 1 && cells.front().when.always()) return true;
  std::vector<Branch> worlds = {{.when = {}, .outcome = Outcome::not_applicable}};
  for (const Branch& cell : cells) {
    worlds = outside(worlds, cell.when);
    if (too_many_of(worlds)) return false;
  }
  std::move(worlds.begin(), worlds.end(), std::back_inserter(cells));
  return true;
}

// The branches where both guards hold, joined by `combine`.
template <class Combine>
std::vector<Branch> cross(const std::vector<Branch>& a, const std::vector<Branch>& b,
                          const Combine& combine) {
  std::vector<Branch> crossed;
  for (const Branch& left : a) {
    for (const Branch& right : b) {
      std::optional<Guard> both = left.when.and_also(right.when);
      if (!both) continue;
      Branch branch = combine(left, right);
      branch.when = std::move(*both);
      crossed.push_back(std::move(branch));
    }
  }
  return crossed;
}

Branch better_of(const Branch& a, const Branch& b) {
  if (a.exhibits.empty() || b.exhibits.empty()) return a.exhibits.empty() ? b : a;
  const int left = rank_for_any(a);
  const int right = rank_for_any(b);
  Branch better = left >= right ? a : b;
  const Branch& other = left >= right ? b : a;
  if (left == right) better.exhibits = joined(a.exhibits, b.exhibits);
  const bool refuted = other.outcome == Outcome::fail || other.outcome == Outcome::unknown;
  if (better.may_not_apply && refuted) {
    return {.outcome = Outcome::unknown, .exhibits = joined(better.exhibits, other.exhibits)};
  }
  return better;
}

Branch answer_given(const Branch& asked, const Branch& answer) {
  if (surely_positive(asked)) {
    Branch given = answer;
    given.exhibits = joined(answer.exhibits, asked.exhibits);
    return given;
  }
  if (asked.outcome == Outcome::fail || asked.outcome == Outcome::not_applicable) {
    return {.outcome = Outcome::not_applicable, .exhibits = asked.exhibits};
  }
  if (answer.outcome == Outcome::not_applicable) return answer;
  if (answer.outcome == Outcome::pass) {
    Branch open = answer;
    open.may_not_apply = true;
    return open;
  }
  return {.outcome = Outcome::unknown, .exhibits = joined(asked.exhibits, answer.exhibits)};
}

Verdict too_many(const std::vector<Branch>& branches) {
  return unknown(branches.front().exhibits.front().evidence,
                 {.reason = Reason::too_many_alternatives, .detail = "verdict"});
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  return names[static_cast<std::size_t>(outcome)];
}

// A list of initial values would copy them.
Verdict::Verdict(Outcome outcome, Exhibit exhibit) : branches_(1) {
  branches_.front().outcome = outcome;
  branches_.front().exhibits.push_back(std::move(exhibit));
}

Outcome Verdict::outcome() const {
  Outcome worst = Outcome::not_applicable;
  for (const Branch& branch : branches_)
    worst = std::max(worst, branch.outcome);
  return worst;
}

std::vector<Guard> Verdict::conditions() const {
  if (branches_.size() == 1 && branches_.front().when.always()) return {};
  const Outcome worst = outcome();
  std::vector<Guard> guards;
  for (const Branch& branch : branches_) {
    if (branch.outcome == worst) guards.push_back(branch.when);
  }
  std::sort(guards.begin(), guards.end());
  guards.erase(std::unique(guards.begin(), guards.end()), guards.end());
  if (cover_everything(guards)) return {};
  return guards;
}

std::vector<Exhibit> Verdict::exhibits() const& {
  return Verdict(*this).exhibits();
}

std::vector<Exhibit> Verdict::exhibits() && {
  const Outcome worst = outcome();
  std::vector<Exhibit> exhibits;
  for (Branch& branch : branches_) {
    if (branch.outcome != worst) continue;
    if (exhibits.empty()) {
      exhibits = std::move(branch.exhibits);
    } else {
      std::move(branch.exhibits.begin(), branch.exhibits.end(), std::back_inserter(exhibits));
    }
  }
  return without_repetition(std::move(exhibits));
}

Verdict Verdict::labelled(Outcome outcome, const Message& label) && {
  for (Branch& branch : branches_) {
    if (branch.outcome == outcome) branch.exhibits.front().label = label;
  }
  return std::move(*this);
}

Verdict Verdict::with(Outcome outcome, const Exhibit& exhibit) && {
  for (Branch& branch : branches_) {
    if (branch.outcome == outcome) branch.exhibits = joined(std::move(branch.exhibits), {exhibit});
  }
  return std::move(*this);
}

Verdict Verdict::under(const Guard& guard) && {
  if (guard.always()) return std::move(*this);
  std::vector<Branch> kept;
  for (Branch& branch : branches_) {
    std::optional<Guard> both = branch.when.and_also(guard);
    if (!both) continue;
    branch.when = std::move(*both);
    kept.push_back(std::move(branch));
  }
  if (!kept.empty()) return Verdict(std::move(kept));
  // The guard rules out every branch: nothing to judge where it holds.
  return not_applicable(branches_.front().exhibits.front().evidence,
                        branches_.front().exhibits.front().label);
}

Verdict pass(Evidence evidence, Message label) {
  return {Outcome::pass, {std::move(evidence), std::move(label)}};
}
Verdict fail(Evidence evidence, Message label) {
  return {Outcome::fail, {std::move(evidence), std::move(label)}};
}
Verdict not_applicable(Evidence evidence, Message label) {
  return {Outcome::not_applicable, {std::move(evidence), std::move(label)}};
}
Verdict inherited(Evidence evidence, Message label) {
  return {Outcome::inherited, {std::move(evidence), std::move(label)}};
}
Verdict unknown(Evidence evidence, const Unknown& why) {
  return {Outcome::unknown, {std::move(evidence), describe(why)}};
}

Verdict all_of(std::vector<Verdict> verdicts) {
  HAKOSEKI_ASSERT(!verdicts.empty());
  // The worst outcome of a conjunction is the worst of its parts, under each part's own guards: the
  // branches can simply stand side by side.
  std::vector<Branch> branches = std::move(verdicts.front()).branches();
  for (auto other = verdicts.begin() + 1; other != verdicts.end(); ++other) {
    std::vector<Branch> more = std::move(*other).branches();
    branches.insert(branches.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
  }
  return Verdict(std::move(branches));
}

Verdict any_of(const std::vector<Verdict>& verdicts) {
  HAKOSEKI_ASSERT(!verdicts.empty());
  std::optional<std::vector<Branch>> branches;
  for (const Verdict& verdict : verdicts) {
    std::optional<std::vector<Branch>> cells = one_answer_each(verdict);
    if (!cells || !add_silent_worlds(*cells)) return too_many(verdicts.front().branches());
    branches = branches ? cross(*branches, *cells, better_of) : std::move(cells);
    if (too_many_of(*branches)) return too_many(verdicts.front().branches());
  }
  std::erase_if(*branches, [](const Branch& branch) { return branch.exhibits.empty(); });
  return Verdict(std::move(*branches));
}

Verdict given(const Verdict& condition, const Verdict& verdict) {
  const std::optional<std::vector<Branch>> asked = one_answer_each(condition);
  const std::optional<std::vector<Branch>> answers = one_answer_each(verdict);
  if (!asked || !answers) return too_many(condition.branches());
  std::vector<Branch> branches = cross(*asked, *answers, answer_given);
  if (too_many_of(branches)) return too_many(condition.branches());
  if (!branches.empty()) return Verdict(std::move(branches));
  // They never hold in the same world: there is nothing to ask.
  const Exhibit& first = condition.branches().front().exhibits.front();
  return not_applicable(first.evidence, first.label);
}

}  // namespace hakoseki
