// Documents without functions (raw JSON, AWS answers) as Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "formats/node.h"
#include "formats/value.h"

namespace hakoseki {

// The node as it stands; evidence points into input `input`. Past limits::evaluated_values, which
// only aliases reach, the rest is unknown.
[[nodiscard]] Value plain_value(const Node& node, std::uint32_t input);

// JSON that is written inside a text, such as a policy: every part has the place of the text.
// Nothing where it is no JSON.
[[nodiscard]] std::optional<Value> plain_value_of_json(std::string_view json, const Evidence& at);

}  // namespace hakoseki
