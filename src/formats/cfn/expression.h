// How a value is written, as one line of text.
#pragma once

#include <optional>
#include <string>

#include "formats/node.h"

namespace hakoseki::cfn {

// The same text for the same expression in any notation, and another for another one: `Env` for a
// Ref, `${Env}-x` for a Sub or a Join, `Fn::Select [0, ${List}]` for the rest. Nothing for what
// does not fit on a line.
[[nodiscard]] std::optional<std::string> expression_of(const Node& node);

// "A = B" for two operands in either order.
[[nodiscard]] std::optional<std::string> equation_of(const Node& a, const Node& b);

}  // namespace hakoseki::cfn
