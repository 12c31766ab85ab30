// The parts of the HTML report, in the order in which they are read, and what they are written
// from.
#pragma once

#include <cstddef>
#include <string_view>

#include "assess/gate.h"
#include "base/text.h"
#include "report/evidence_line.h"
#include "report/html_model.h"
#include "report/html_writer.h"
#include "report/report.h"
#include "report/whereabouts.h"

namespace hakoseki::report {

// How many of each list are shown; the JSON report has all.
struct Depth {
  std::size_t failed = 0;      // findings of a check
  std::size_t undecided = 0;   // verdicts of a check
  std::size_t settled = 0;     // verdicts of a check
  std::size_t exhibits = 0;    // of a verdict
  std::size_t files = 0;       // inputs, and gaps of the coverage
  std::size_t text_cells = 0;  // of a label
};

struct Page {
  const HtmlModel& model;
  const Gate& gate;
  const RunInfo& run;
  const Depth& depth;
  EvidenceLines& lines;
  const Whereabouts& whereabouts;
  HtmlWriter& html;

  [[nodiscard]] std::string_view in(const Text& text) const { return text.in(run.language); }
  [[nodiscard]] std::string_view in(const Message& text) const { return text.in(run.language); }
};

void write_cover(Page& page);
void write_contents(Page& page);
void write_summary(Page& page);
void write_heat_map(Page& page);
void write_responsibility(Page& page);
void write_risks(Page& page);
// What the built checks of a risk said, and on what evidence.
void write_checks(Page& page, Risk risk);
void write_inputs(Page& page);
void write_appendix(Page& page);

}  // namespace hakoseki::report
