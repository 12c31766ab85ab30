#include "assess/gate.h"

#include <array>

#include <fmt/format.h>

namespace hakoseki {
namespace {

constexpr std::array<std::string_view, 3> names = {"pass", "fail", "incomplete"};

bool is_incomplete(const Gate& gate) {
  if (gate.policy.min_coverage) return gate.coverage < *gate.policy.min_coverage;
  return gate.unseen_inputs > 0 || gate.decided == 0;
}

Text why_incomplete(const Gate& gate) {
  if (gate.nothing_due) {
    return {"gate: {} -> INCOMPLETE: nothing to judge was found",
            "判定: {} -> 証跡不足: 評価の対象が見つかりません"};
  }
  if (gate.decided == 0 && gate.unseen_inputs == 0) {
    return {"gate: {} -> INCOMPLETE: no verdict could be decided",
            "判定: {} -> 証跡不足: 確定した判定が一つもありません"};
  }
  return {"gate: {} -> INCOMPLETE: evidence is missing", "判定: {} -> 証跡不足"};
}

}  // namespace

std::string_view name_of(GateDecision decision) {
  return names[static_cast<std::size_t>(decision)];
}

Gate decide(const Assessment& assessment, const GatePolicy& policy) {
  Gate gate{.policy = policy};
  for (const Finding& finding : assessment.findings) {
    if (finding.outcome == Outcome::unknown) {
      ++gate.undecided;
      continue;
    }
    ++gate.decided;
    if (finding.outcome == Outcome::fail && policy.fail_on &&
        finding.check->severity >= *policy.fail_on) {
      ++gate.failing;
    }
  }
  for (const Input& input : assessment.inventory->inputs) {
    if (input.state == InputState::refused || input.state == InputState::partly) {
      ++gate.unseen_inputs;
    }
  }
  // That a file could be read decides nothing; one that could not hides at least one verdict.
  const std::size_t due = gate.decided + gate.undecided + gate.unseen_inputs;
  gate.nothing_due = due == 0;
  gate.coverage =
      due == 0 ? 0.0 : 100.0 * static_cast<double>(gate.decided) / static_cast<double>(due);
  // A failed gate on incomplete evidence is failed; a passed one on incomplete evidence is not
  // passed.
  if (gate.failing > 0) {
    gate.decision = GateDecision::fail;
  } else if (is_incomplete(gate)) {
    gate.decision = GateDecision::incomplete;
  }
  return gate;
}

int Gate::exit_code() const {
  switch (decision) {
    case GateDecision::pass:
      return 0;
    case GateDecision::fail:
      return 1;
    case GateDecision::incomplete:
      break;
  }
  return 3;
}

Message Gate::line() const {
  const std::string_view level = policy.fail_on ? name_of(*policy.fail_on) : "none";
  std::string flags = fmt::format("--fail-on {}", level);
  if (policy.min_coverage) flags += fmt::format(" --min-coverage {:g}", *policy.min_coverage);
  Message line;
  switch (decision) {
    case GateDecision::pass:
      // As `--min-coverage 0` asks.
      line = decided == 0 ? say({"gate: {} -> PASS, though nothing was decided",
                                 "判定: {} -> 合格(ただし、確定した判定はありません)"},
                                flags)
                          : say({"gate: {} -> PASS", "判定: {} -> 合格"}, flags);
      break;
    case GateDecision::fail:
      line = say({"gate: {} -> FAIL: {} at or above {}", "判定: {} -> 不合格: {} 件が {} 以上"},
                 flags, failing, level);
      break;
    case GateDecision::incomplete:
      line = say(why_incomplete(*this), flags);
      break;
  }
  const Message rest =
      say({"; {} not read whole, {} verdicts undecided, coverage {:.1f} % (exit {})",
           "。読み切れなかった入力 {} 件、未確定の判定 {} 件、カバレッジ {:.1f} %(終了コード {})"},
          unseen_inputs, undecided, coverage, exit_code());
  line.en += rest.en;
  line.ja += rest.ja;
  return line;
}

}  // namespace hakoseki
