// What parts leave open of which nobody knows to what they belong (inventory/parts.h).
#pragma once

#include <optional>
#include <set>
#include <span>
#include <vector>

#include "assess/verdict.h"

namespace hakoseki {

// Unknown wherever such a part would count if it belonged here: where `judge(part)` says anything
// but `no_matter`. Nothing where none would. What it says goes for every whole alike.
template <class Loose, class Judge>
[[nodiscard]] std::optional<Verdict> doubts(std::span<const Loose> loose, Outcome no_matter,
                                            const Judge& judge) {
  std::vector<Branch> branches;
  // One of them is enough under each condition.
  std::set<Guard> conditions;
  for (const Loose& one : loose) {
    const Verdict verdict = Verdict(judge(*one.part)).under(one.gap.when);
    for (const Branch& branch : verdict.branches()) {
      if (branch.outcome == no_matter || branch.outcome == Outcome::not_applicable) continue;
      if (!conditions.insert(branch.when).second) continue;
      branches.push_back({.when = branch.when,
                          .outcome = Outcome::unknown,
                          .exhibits = {{one.gap.evidence, describe(one.gap.why)}}});
    }
  }
  if (branches.empty()) return std::nullopt;
  return Verdict(std::move(branches));
}

}  // namespace hakoseki
