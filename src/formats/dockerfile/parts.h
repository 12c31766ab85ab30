// An instruction's line taken apart, as far as that needs no variables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/dockerfile/keywords.h"
#include "formats/dockerfile/lines.h"
#include "formats/dockerfile/words.h"

namespace hakoseki::dockerfile {

struct InstructionParts {
  Keyword keyword = Keyword::run;
  Range whole;  // without white space around it; an ONBUILD is part of it
  Range keyword_range;
  bool on_build = false;
  std::vector<RawFlag> flags;
  Range arguments;
  std::vector<HeredocMark> heredocs;
};

[[nodiscard]] Checked<InstructionParts> take_apart(std::string_view line, char escape);

// User input for a message, short and harmless.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace hakoseki::dockerfile
