// JSON that stands in a file of an image.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/source_text.h"
#include "formats/json_reader.h"

namespace hakoseki::image {

// Errors: those of read_json, without a place: the file is named by who reads it.
[[nodiscard]] inline Result<Document> read_json_file(std::string_view bytes) {
  const SourceText source({}, std::string(bytes));
  return read_json(source);
}

// The text of a member; empty where it is not there, or no text.
[[nodiscard]] inline std::string text_of(const Node& map, std::string_view name) {
  const std::optional<Node> node = map.find(name);
  return node && node->is_scalar() && !node->is_plain() ? std::string(node->text()) : std::string();
}

}  // namespace hakoseki::image
