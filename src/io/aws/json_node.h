// Small steps on JSON that was read: writing a node again, changing one member of a text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "base/result.h"
#include "formats/node.h"

namespace hakoseki::aws {

// The node as compact JSON.
void write_node(JsonWriter& json, const Node& node);

// The text of a scalar member; empty without it.
[[nodiscard]] std::string member_text(const Node& node, std::string_view name);

// The node at a path such as `imageScanFindings.findings`, or nothing.
[[nodiscard]] std::optional<Node> node_at(const Node& root, std::string_view path);

// An object of JSON with one member set to a text. Errors: malformed where `object` is none.
[[nodiscard]] Result<std::string> with_member(const std::string& object, std::string_view name,
                                              std::string_view text);

}  // namespace hakoseki::aws
