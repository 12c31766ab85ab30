// The elements of an answer that lead to further calls, by the words of the table of calls.
#pragma once

#include <string_view>
#include <vector>

#include "formats/node.h"

namespace hakoseki::live {

// The nodes at a path such as "tasks[].taskDefinitionArn"; `[]` goes through a list and
// `{}` through the values of a map. What is not
// there or null is no element. They live as long as their document.
[[nodiscard]] std::vector<Node> elements_at(const Node& root, std::string_view path);

// Whether the element is as "a.b=TEXT" says; also where it does not tell. Empty: it always is.
[[nodiscard]] bool meets(const Node& element, std::string_view condition);

}  // namespace hakoseki::live
