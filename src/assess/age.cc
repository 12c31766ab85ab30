#include "assess/age.h"

namespace hakoseki {
namespace {

using std::chrono::days;

std::pair<Outcome, Message> judge(Moment since, Moment seen, days most) {
  const auto age = std::chrono::floor<days>(seen - since);
  const bool holds = seen - since <= most;
  return {holds ? Outcome::pass : Outcome::fail,
          say({"was {} days old on {}; at most {} are expected",
               "{}日経過しています({}時点。{}日以内が必要です)"},
              age.count(), iso8601(seen).substr(0, 10), most.count())};
}

}  // namespace

Verdict expect_younger(const Fact<Moment>& since, const Fact<Moment>& seen, days most,
                       IfAbsent absent) {
  std::vector<Verdict> verdicts;
  for (const Case<Moment>& now : seen.cases()) {
    const Moment* moment = now.value();
    Verdict verdict =
        moment == nullptr
            ? unknown(now.evidence, now.absent() ? Unknown{} : *now.unknown())
            : judge_each(
                  since, [&](Moment began) { return judge(began, *moment, most); }, absent);
    verdicts.push_back(std::move(verdict).under(now.when));
  }
  return all_of(verdicts);
}

}  // namespace hakoseki
