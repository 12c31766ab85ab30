// One finding a line, for grep, editors and logs.
#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"
#include "report/layout.h"
#include "report/report.h"
#include "report/whereabouts.h"

namespace hakoseki {

bool Shown::includes(const Finding& finding) const {
  if (finding.outcome == Outcome::unknown && !unknown) return false;
  if (finding.outcome < Outcome::unknown && !passed) return false;
  const auto begins = [&](const std::string& prefix) {
    return finding.check->id.starts_with(prefix);
  };
  if (from && finding.check->severity < *from) return false;
  if (!select.empty() && std::none_of(select.begin(), select.end(), begins)) return false;
  return std::none_of(deselect.begin(), deselect.end(), begins);
}

void write_concise(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                   const Sink& sink) {
  std::string out;
  const report::Whereabouts whereabouts(*assessment.inventory);
  for (const Finding& finding : assessment.findings) {
    if (!run.shown.includes(finding)) continue;
    const std::string_view tag = finding.outcome == Outcome::fail ? name_of(finding.check->severity)
                                                                  : name_of(finding.outcome);
    out += fmt::format("{}: {}[{}] {} ({})\n",
                       utf8::neutralise(report::place_of(finding, *assessment.inventory)), tag,
                       finding.check->id, utf8::neutralise(finding.message().in(run.language)),
                       utf8::neutralise(whereabouts.name_of(*finding.resource)));
    drain(out, sink);
  }
  for (const CoverageGap& gap : assessment.inventory->coverage.gaps) {
    out += fmt::format("{}: {}: {}\n", utf8::neutralise(gap.where),
                       Text{"not seen", "未確認"}.in(run.language),
                       utf8::neutralise(gap.reason.in(run.language)));
    drain(out, sink);
  }
  out += fmt::format("{}\n", gate.line().in(run.language));
  sink(out);
}

}  // namespace hakoseki
