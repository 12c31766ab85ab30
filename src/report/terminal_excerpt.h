// The lines of a file that prove a finding, for a terminal: carets under the values that decide.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "assess/verdict.h"
#include "report/evidence_line.h"
#include "report/palette.h"

namespace hakoseki::report {

// "  --> web/Dockerfile:9:1" and the lines below it; each exhibit's label stands behind its caret.
// Never wider than `width` cells.
[[nodiscard]] std::string terminal_excerpt(const std::vector<Exhibit>& exhibits,
                                           EvidenceLines& lines, Language language,
                                           const Palette& palette, std::size_t width);

}  // namespace hakoseki::report
