// YAML of a case as the JSON that it stands for.
#pragma once

#include <string>
#include <string_view>

#include "formats/json_reader.h"

namespace hakoseki::tests {

[[nodiscard]] std::string json_text(std::string_view text);
[[nodiscard]] std::string json_of(const Node& node);

}  // namespace hakoseki::tests
