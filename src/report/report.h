// Assessment -> bytes: one function for each format of a report.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "assess/assessment.h"
#include "assess/gate.h"
#include "base/text.h"

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
[[nodiscard]] std::string write_human(const Assessment& assessment, const Gate& gate,
                                      const RunInfo& run);

// For grep and editors: "path:line:column: severity[ID] title (resource)", one finding a line.
[[nodiscard]] std::string write_concise(const Assessment& assessment, const Gate& gate,
                                        const RunInfo& run);

// For programs: docs/assessment.schema.json.
[[nodiscard]] std::string write_json(const Assessment& assessment, const Gate& gate,
                                     const RunInfo& run);

// A complete document that needs nothing beside itself, below 3 MB however large the assessment is.
[[nodiscard]] std::string write_html(const Assessment& assessment, const Gate& gate,
                                     const RunInfo& run);

// SARIF 2.1.0.
[[nodiscard]] std::string write_sarif(const Assessment& assessment, const Gate& gate,
                                      const RunInfo& run);

}  // namespace hakoseki
