#include "assess/verdict.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "base/assertion.h"
#include "base/limits.h"

namespace hakoseki {
namespace {

constexpr std::array<std::string_view, 5> names = {"not_applicable", "inherited", "pass", "unknown",
                                                   "fail"};

// For any_of: the better outcome is the later one. not_applicable never wins over an answer.
int rank_for_any(Outcome outcome) {
  switch (outcome) {
    case Outcome::not_applicable: return 0;
    case Outcome::fail: return 1;
    case Outcome::unknown: return 2;
    case Outcome::inherited: return 3;
    case Outcome::pass: break;
  }
  return 4;
}

void add_exhibit(std::vector<Exhibit>& exhibits, const Exhibit& exhibit) {
  const bool there = std::any_of(exhibits.begin(), exhibits.end(), [&](const Exhibit& one) {
    return one.evidence == exhibit.evidence && one.label == exhibit.label;
  });
  if (!there) exhibits.push_back(exhibit);
}

// The two branches where both guards hold, joined by `combine`.
template <class Combine>
std::vector<Branch> cross(const std::vector<Branch>& a, const std::vector<Branch>& b,
                          const Combine& combine) {
  std::vector<Branch> joined;
  for (const Branch& left : a) {
    for (const Branch& right : b) {
      std::optional<Guard> both = left.when.and_also(right.when);
      if (!both) continue;
      Branch branch = combine(left, right);
      branch.when = std::move(*both);
      joined.push_back(std::move(branch));
    }
  }
  return joined;
}

Verdict too_many(const std::vector<Branch>& branches) {
  return unknown(branches.front().exhibits.front().evidence,
                 {.reason = Reason::too_many_alternatives, .detail = "verdict"});
}

}  // namespace

std::string_view name_of(Outcome outcome) { return names[static_cast<std::size_t>(outcome)]; }

Verdict::Verdict(Outcome outcome, Exhibit exhibit)
    : branches_({Branch{.outcome = outcome, .exhibits = {std::move(exhibit)}}}) {}

Outcome Verdict::outcome() const {
  Outcome worst = Outcome::not_applicable;
  for (const Branch& branch : branches_) worst = std::max(worst, branch.outcome);
  return worst;
}

std::vector<Guard> Verdict::conditions() const {
  const Outcome worst = outcome();
  std::vector<Guard> guards;
  for (const Branch& branch : branches_) {
    if (branch.outcome == worst) guards.push_back(branch.when);
  }
  if (cover_everything(guards)) return {};
  std::sort(guards.begin(), guards.end());
  guards.erase(std::unique(guards.begin(), guards.end()), guards.end());
  return guards;
}

std::vector<Exhibit> Verdict::exhibits() const {
  const Outcome worst = outcome();
  std::vector<Exhibit> exhibits;
  for (const Branch& branch : branches_) {
    if (branch.outcome != worst) continue;
    for (const Exhibit& exhibit : branch.exhibits) add_exhibit(exhibits, exhibit);
  }
  return exhibits;
}

Verdict Verdict::labelled(Outcome outcome, const Message& label) && {
  for (Branch& branch : branches_) {
    if (branch.outcome == outcome) branch.exhibits.front().label = label;
  }
  return std::move(*this);
}

Verdict Verdict::with(Outcome outcome, const Exhibit& exhibit) && {
  for (Branch& branch : branches_) {
    if (branch.outcome == outcome) add_exhibit(branch.exhibits, exhibit);
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
  std::vector<Branch> branches;
  for (const Verdict& verdict : verdicts) {
    branches.insert(branches.end(), verdict.branches().begin(), verdict.branches().end());
  }
  return Verdict(std::move(branches));
}

Verdict any_of(std::vector<Verdict> verdicts) {
  HAKOSEKI_ASSERT(!verdicts.empty());
  std::vector<Branch> branches = verdicts.front().branches();
  for (std::size_t i = 1; i < verdicts.size(); ++i) {
    branches = cross(branches, verdicts[i].branches(), [](const Branch& a, const Branch& b) {
      const int left = rank_for_any(a.outcome);
      const int right = rank_for_any(b.outcome);
      if (left != right) return left > right ? a : b;
      Branch both = a;
      for (const Exhibit& exhibit : b.exhibits) add_exhibit(both.exhibits, exhibit);
      return both;
    });
    if (branches.empty() || branches.size() > limits::branches) {
      return too_many(verdicts.front().branches());
    }
  }
  return Verdict(std::move(branches));
}

Verdict given(const Verdict& condition, const Verdict& verdict) {
  std::vector<Branch> branches =
      cross(condition.branches(), verdict.branches(), [](const Branch& asked, const Branch& answer) {
        switch (asked.outcome) {
          case Outcome::pass:
          case Outcome::inherited: {
            Branch joined = answer;
            for (const Exhibit& exhibit : asked.exhibits) add_exhibit(joined.exhibits, exhibit);
            return joined;
          }
          case Outcome::fail:
          case Outcome::not_applicable: {
            Branch joined = asked;
            joined.outcome = Outcome::not_applicable;
            return joined;
          }
          case Outcome::unknown: break;
        }
        if (answer.outcome == Outcome::pass || answer.outcome == Outcome::not_applicable) {
          return answer;
        }
        Branch joined = asked;
        for (const Exhibit& exhibit : answer.exhibits) add_exhibit(joined.exhibits, exhibit);
        return joined;
      });
  if (branches.empty() || branches.size() > limits::branches) return too_many(condition.branches());
  return Verdict(std::move(branches));
}

}  // namespace hakoseki
