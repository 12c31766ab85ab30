#include "assess/doubts.h"

namespace hakoseki {
namespace {

// Each answer costs every verdict that it is crossed with.
constexpr std::size_t most_answers = 16;

Branch unknown_for(const Gap& gap, Guard when) {
  return {.when = std::move(when),
          .outcome = Outcome::unknown,
          .exhibits = {{gap.evidence, describe(gap.why)}}};
}

}  // namespace

std::optional<Verdict> unknown_where_one_holds(std::span<const Gap> gaps) {
  if (gaps.empty()) return std::nullopt;
  std::vector<Branch> branches;
  std::vector<Guard> earlier;
  for (const Gap& gap : gaps) {
    for (Guard& when : where_none_holds(earlier, gap.when))
      branches.push_back(unknown_for(gap, std::move(when)));
    if (branches.size() > most_answers) return Verdict({unknown_for(gaps.front(), {})});
    earlier.push_back(gap.when);
  }
  return Verdict(std::move(branches));
}

}  // namespace hakoseki
