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
  // is incomplete when an input was refused or only partly read, or when there was none to judge.
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
  bool nothing_due = false;       // no input was of a kind that is judged
  double coverage = 100.0;        // decided verdicts and inputs, in percent

  // 0 pass, 1 fail, 3 incomplete.
  [[nodiscard]] int exit_code() const;
  // "gate: --fail-on high -> FAIL: 7 at or above high (exit 1)"
  [[nodiscard]] Message line() const;
};

[[nodiscard]] Gate decide(const Assessment& assessment, const GatePolicy& policy);

}  // namespace hakoseki
