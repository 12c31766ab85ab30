// One instruction: from its line to its keyword, flags and words.
#pragma once

#include <string_view>

#include "formats/dockerfile.h"
#include "formats/dockerfile/expansion.h"
#include "formats/dockerfile/lines.h"
#include "formats/dockerfile/parts.h"

namespace hakoseki::dockerfile {

// What reading an instruction needs and changes.
struct Surroundings {
  const PositionIndex& positions;
  char escape = '\\';
  Scope& scope;             // gets what ARG and ENV set
  const Scope* outer;       // where an ARG without a value finds one; null before the first FROM
  const Scope& from_scope;  // for FROM
  Budget& budget;
};

// `line` is what `parts` were taken from. Leaves `heredocs` empty.
[[nodiscard]] Checked<Instruction> read_instruction(const LogicalLine& line,
                                                    const InstructionParts& parts,
                                                    const Surroundings& around);

// What docker build puts into the file that a heredoc of COPY or ADD makes.
[[nodiscard]] Checked<Expansion> expand_heredoc(std::string_view content,
                                                const Surroundings& around);

}  // namespace hakoseki::dockerfile
