// JSON that stands in a file of an image.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/source_text.h"
#include "formats/json_reader.h"

namespace hakoseki::image {

// Errors: those of read_json, with fewer nodes, without a place: the file is named by who reads it.
[[nodiscard]] inline Result<Document> read_json_file(std::string_view bytes) {
  // Text of eight megabytes has no more, unless somebody made it to take up memory.
  constexpr std::size_t most_nodes = 400'000;
  if (std::count(bytes.begin(), bytes.end(), '\n') > static_cast<std::ptrdiff_t>(most_nodes)) {
    return std::unexpected(
        Error(Fault::too_large, say({"more than {} lines", "{} 行を超えています"}, most_nodes)));
  }
  const SourceText source({}, std::string(bytes));
  return read_json(source, most_nodes);
}

// The text of a member; empty where it is not there, or no text.
[[nodiscard]] inline std::string text_of(const Node& map, std::string_view name) {
  const std::optional<Node> node = map.find(name);
  return node && node->is_scalar() && !node->is_plain() ? std::string(node->text()) : std::string();
}

}  // namespace hakoseki::image
