// When a run may pass, and with which exit code it says so.
#include "assess/gate.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

using enum InputState;

struct Row {
  std::vector<std::pair<Outcome, Severity>> findings;
  std::vector<InputState> inputs;
  std::optional<Severity> fail_on;
  std::optional<double> min_coverage;
  GateDecision decision;
  int exit_code;
};

Gate gate_of(const Row& row) {
  static const std::vector<Check> checks = [] {
    std::vector<Check> one_of_each(5);
    for (std::size_t i = 0; i < one_of_each.size(); ++i) {
      one_of_each[i].severity = static_cast<Severity>(i);
    }
    return one_of_each;
  }();
  Inventory inventory;
  for (const InputState state : row.inputs) {
    inventory.inputs.push_back({.path = "x", .state = state});
  }
  Assessment assessment;
  assessment.inventory = &inventory;
  for (const auto& [outcome, severity] : row.findings) {
    Finding finding;
    finding.check = &checks[static_cast<std::size_t>(severity)];
    finding.outcome = outcome;
    assessment.findings.push_back(finding);
  }
  return decide(assessment, {.fail_on = row.fail_on, .min_coverage = row.min_coverage});
}

TEST(Gate, Table) {
  using enum Outcome;
  constexpr GateDecision incomplete = GateDecision::incomplete;
  constexpr Severity high = Severity::high;
  const Row rows[] = {
      // A run that decided nothing must not pass: a path was mistyped, everything was excluded, or
      // what was read holds nothing that any check asks about.
      {{}, {judged}, high, {}, incomplete, 3},
      {{}, {}, high, {}, incomplete, 3},
      {{}, {ignored}, high, {}, incomplete, 3},
      {{}, {}, high, 0.0, GateDecision::pass, 0},
      {{{fail, Severity::high}}, {judged}, high, {}, GateDecision::fail, 1},
      {{{fail, Severity::critical}}, {judged}, high, {}, GateDecision::fail, 1},
      {{{fail, Severity::medium}}, {judged}, high, {}, GateDecision::pass, 0},
      {{{fail, Severity::medium}}, {judged}, Severity::medium, {}, GateDecision::fail, 1},
      {{{fail, Severity::info}}, {judged}, Severity::info, {}, GateDecision::fail, 1},
      {{{fail, Severity::critical}}, {judged}, {}, {}, GateDecision::pass, 0},
      {{{pass, Severity::critical}}, {judged}, high, {}, GateDecision::pass, 0},
      // Undecided verdicts do not hold up a run that set no coverage, unless there is no other.
      {{{unknown, Severity::critical}, {pass, Severity::low}},
       {judged},
       high,
       {},
       GateDecision::pass,
       0},
      {{{unknown, Severity::critical}}, {judged}, high, {}, incomplete, 3},
      {{{unknown, Severity::critical}}, {judged}, high, 0.0, GateDecision::pass, 0},
      // What was meant to be judged and was not seen whole does.
      {{}, {refused}, high, {}, incomplete, 3},
      {{}, {judged, partly}, high, {}, incomplete, 3},
      {{{not_applicable, high}}, {judged, ignored}, high, {}, GateDecision::pass, 0},
      // Failed is failed, however much was not seen.
      {{{fail, high}}, {refused}, high, {}, GateDecision::fail, 1},
      {{{fail, high}}, {refused}, {}, {}, incomplete, 3},
      // With a coverage it alone decides what is incomplete.
      {{{pass, high}, {unknown, high}}, {}, high, 50.0, GateDecision::pass, 0},
      {{{pass, high}, {unknown, high}}, {}, high, 50.1, incomplete, 3},
      {{{pass, high}, {pass, high}, {pass, high}}, {refused}, high, 75.0, GateDecision::pass, 0},
      {{{pass, high}, {pass, high}, {pass, high}}, {refused}, high, 76.0, incomplete, 3},
      {{}, {}, high, 1.0, incomplete, 3},
      {{{not_applicable, high}, {inherited, high}}, {judged}, high, 100.0, GateDecision::pass, 0},
      {{{fail, high}, {unknown, high}}, {judged}, high, 100.0, GateDecision::fail, 1},
  };
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    const Gate gate = gate_of(rows[i]);
    EXPECT_EQ(gate.decision, rows[i].decision) << "row " << i;
    EXPECT_EQ(gate.exit_code(), rows[i].exit_code) << "row " << i;
  }
}

TEST(Gate, Counts) {
  using enum Outcome;
  const Gate gate = gate_of({{{fail, Severity::high},
                              {fail, Severity::low},
                              {unknown, Severity::high},
                              {pass, Severity::low}},
                             {judged, refused, partly, ignored},
                             Severity::high,
                             {},
                             {},
                             {}});
  EXPECT_EQ(gate.failing, 1U);
  EXPECT_EQ(gate.undecided, 1U);
  EXPECT_EQ(gate.unseen_inputs, 2U);
  // Three verdicts of four, and two inputs that hide more. That a file was read decides nothing.
  EXPECT_NEAR(gate.coverage, 300.0 / 6, 1e-9);
}

TEST(Gate, TheLineSaysWhyInBothLanguages) {
  using enum Outcome;
  const Gate failed = gate_of({{{fail, Severity::critical}}, {judged}, Severity::high, {}, {}, {}});
  EXPECT_EQ(failed.line().en,
            "gate: --fail-on high -> FAIL: 1 at or above high; 0 not read whole, 0 verdicts "
            "undecided, coverage 100.0 % (exit 1)");
  EXPECT_EQ(gate_of({{}, {ignored}, Severity::high, {}, {}, {}}).line().en,
            "gate: --fail-on high -> INCOMPLETE: nothing to judge was found; 0 not read whole, 0 "
            "verdicts undecided, coverage 0.0 % (exit 3)");
  EXPECT_EQ(gate_of({{{unknown, Severity::high}}, {judged}, {}, {}, {}, {}}).line().en,
            "gate: --fail-on none -> INCOMPLETE: no verdict could be decided; 0 not read whole, 1 "
            "verdicts undecided, coverage 0.0 % (exit 3)");
  EXPECT_EQ(gate_of({{}, {judged}, {}, 0.0, {}, {}}).line().ja,
            "判定: --fail-on none --min-coverage 0 -> 合格(ただし、確定した判定はありません)。"
            "読み切れなかった入力 0 件、未確定の判定 0 件、カバレッジ 0.0 %(終了コード 0)");
  const Gate incomplete_run = gate_of({{}, {refused}, {}, 80.0, {}, {}});
  EXPECT_EQ(incomplete_run.line().en,
            "gate: --fail-on none --min-coverage 80 -> INCOMPLETE: evidence is missing; 1 not read "
            "whole, 0 verdicts undecided, coverage 0.0 % (exit 3)");
  EXPECT_EQ(incomplete_run.line().ja,
            "判定: --fail-on none --min-coverage 80 -> 証跡不足。読み切れなかった入力 1 件、"
            "未確定の判定 0 件、カバレッジ 0.0 %(終了コード 3)");
}

}  // namespace
}  // namespace hakoseki
