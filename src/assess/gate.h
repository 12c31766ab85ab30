// Whether a run may pass: the one place that turns an assessment into a yes or no.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "assess/assessment.h"

namespace hakoseki {

struct GatePolicy {
  // Fails the gate at or above this severity; nothing: no finding fails it.
  std::optional<Severity> fail_on = Severity::high;
  // The share of decided verdicts in percent below which the run is incomplete. Without it, a run
  // is incomplete when an input was refused or only partly read, or when no verdict was decided.
  std::optional<double> min_coverage;
};

enum class GateDecision : std::uint8_t { pass, fail, incomplete };

// "pass", "fail", "incomplete"
[[nodiscard]] std::string_view name_of(GateDecision decision);

struct Gate {
  GatePolicy policy;
  GateDecision decision = GateDecision::pass;
  std::size_t failing = 0;        // findings at or above fail_on
  std::size_t undecided = 0;      // unknown verdicts
  std::size_t unseen_inputs = 0;  // refused or partly read
  std::size_t decided = 0;        // verdicts that are not unknown
  bool nothing_due = false;       // no check had anything to judge, and no input was unseen
  double coverage = 0.0;          // decided verdicts, of those and all that is unseen, in percent

  // 0 pass, 1 fail, 3 incomplete.
  [[nodiscard]] int exit_code() const;
  // "gate: --fail-on high -> FAIL: 7 at or above high (exit 1)"
  [[nodiscard]] Message line() const;
};

[[nodiscard]] Gate decide(const Assessment& assessment, const GatePolicy& policy);

}  // namespace hakoseki
