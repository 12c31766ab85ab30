#include "assess/event_rules.h"

#include "assess/expect.h"

namespace hakoseki {

Verdict lets_through(const FactList<Fact<std::string>>& part, std::string_view wanted) {
  if (!part.written && part.gaps.empty()) {
    return pass(part.evidence, Text{"not narrowed down", "絞り込みはありません"});
  }
  return some(part, [&](const Fact<std::string>& one) { return expect(one, std::string(wanted)); });
}

Verdict reaches_somebody(const EventRule& rule) {
  const auto is_enabled = [](const std::string& state) { return state.starts_with("ENABLED"); };
  return all_of(
      {expect_that(rule.state, is_enabled, {"the rule is {}", "ルールが {} です"}),
       some(
           rule.target_arns, [](const Fact<std::string>& arn) { return expect_present(arn); },
           Text{"the rule has no target", "ルールにターゲットがありません"})});
}

}  // namespace hakoseki
