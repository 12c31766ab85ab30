// The part of an answer that decoders may see: the fields an operation declares, each with its
// place.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/node.h"
#include "formats/value.h"

namespace hakoseki::live {

// Declared paths as a tree; a field without fields below it is read whole.
struct Fields {
  std::map<std::string, Fields, std::less<>> below = {};
  std::vector<std::string_view> choices = {};  // of an enumeration; empty: any text

  [[nodiscard]] static Fields of(std::span<const std::string_view> paths);
};

// The declared fields of `node`. `place` is how the answer is called; JSON pointers are added to
// it: "ecs:DescribeServices#" gives "ecs:DescribeServices#/services/0". Past
// limits::evaluated_values, which only aliases of YAML reach, the rest is unknown.
[[nodiscard]] Value read_fields(const Node& node, const Fields& fields, std::uint32_t input,
                                const std::string& place);

}  // namespace hakoseki::live
