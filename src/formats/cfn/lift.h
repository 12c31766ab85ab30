// Applies plain functions to values that may be choices or partly unknown texts.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "formats/value.h"

namespace hakoseki::cfn {

// Calls `function` for each possible combination of the arguments' alternatives; the arguments it
// sees are never choices.
[[nodiscard]] Value lift(const Evidence& at, const std::vector<Value>& arguments,
                         const std::function<Value(const std::vector<const Value*>&)>& function);

// The texts one after the other. A part that is not known makes the whole unknown with a shape; a
// single part is returned as it is, so that a link survives.
[[nodiscard]] Value concatenate(const Evidence& at, const std::vector<const Value*>& parts,
                                std::string_view delimiter);

// A text cut at a delimiter into a list; `trim` drops blanks around each piece. A text whose
// unknown parts are the ids of resources is cut between them. Unknown where a part may hold the
// delimiter itself, and where there are too many pieces.
[[nodiscard]] Value split_text(const Value& text, std::string_view delimiter, bool trim);

}  // namespace hakoseki::cfn
