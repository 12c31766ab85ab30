// What parts leave open of which nobody knows to what they belong (inventory/parts.h).
#pragma once

#include <optional>
#include <set>
#include <span>
#include <vector>

#include "assess/verdict.h"
#include "inventory/fact.h"

namespace hakoseki {

// Unknown where one of the gaps holds, for the reason of the first that does; nothing where there
// is none. Past 16 different answers it is unknown everywhere.
[[nodiscard]] std::optional<Verdict> unknown_where_one_holds(std::span<const Gap> gaps);

// Unknown wherever such a part would count if it belonged here: where `judge(part)` says anything
// but `no_matter`. Nothing where none would. What it says goes for every whole alike.
template <class Loose, class Judge>
[[nodiscard]] std::optional<Verdict> doubts(std::span<const Loose> loose, Outcome no_matter,
                                            const Judge& judge) {
  std::vector<Gap> open;
  // One of them is enough under each condition.
  std::set<Guard> conditions;
  for (const Loose& one : loose) {
    const Verdict verdict = Verdict(judge(*one.part)).under(one.gap.when);
    for (const Branch& branch : verdict.branches()) {
      if (branch.outcome == no_matter || branch.outcome == Outcome::not_applicable) continue;
      if (!conditions.insert(branch.when).second) continue;
      open.push_back({one.gap.why, branch.when, one.gap.evidence});
    }
  }
  return unknown_where_one_holds(open);
}

}  // namespace hakoseki
