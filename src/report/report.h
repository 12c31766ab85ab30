// Assessment -> bytes: one function for each format of a report, which gives its bytes to a sink.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "assess/assessment.h"
#include "assess/gate.h"
#include "base/text.h"
#include "report/sink.h"

namespace hakoseki {

// Which findings the formats for people show. It changes neither the gate nor the other formats.
struct Shown {
  std::optional<Severity> from = std::nullopt;  // at or above
  std::vector<std::string> select = {};         // beginnings of check ids; empty: all
  std::vector<std::string> deselect = {};
  bool passed = false;
  bool unknown = false;

  [[nodiscard]] bool includes(const Finding& finding) const;
};

// What a report says of the run that made it.
struct RunInfo {
  std::string version;       // of hakoseki
  std::string time;          // RFC 3339 with offset
  std::string title;         // of what is assessed, for the cover
  std::string command_line;  // by which the run can be repeated
  Language language = Language::en;
  std::size_t width = 80;  // cells of the terminal
  bool colour = false;
  Shown shown = {};
  bool brief = false;  // human: one line for each of the worst findings instead of excerpts
};

// For people at a terminal; never wider than RunInfo::width.
void write_human(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                 const Sink& sink);

// For grep and editors: "path:line:column: severity[ID] title (resource)", one finding a line.
void write_concise(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                   const Sink& sink);

// For programs: docs/assessment.schema.json.
void write_json(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                const Sink& sink);

// A complete document that needs nothing beside itself, below 3 MB however large the assessment is.
void write_html(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                const Sink& sink);

// SARIF 2.1.0.
void write_sarif(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                 const Sink& sink);

// A report as one text, for those who want to look at it.
[[nodiscard]] inline std::string in_memory(decltype(write_json) write, const Assessment& assessment,
                                           const Gate& gate, const RunInfo& run) {
  std::string report;
  write(assessment, gate, run, [&](std::string_view bytes) { report += bytes; });
  return report;
}

}  // namespace hakoseki
