// The JSON form of an instruction's arguments: ["/bin/sh", "-c", "date"].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/dockerfile/lines.h"

namespace hakoseki::dockerfile {

struct JsonStrings {
  struct Element {
    std::string text;
    Range range;  // with its quotes
  };
  enum class Kind : std::uint8_t {
    not_json,      // docker build then takes the shell form
    strings,       // an array of strings, perhaps empty
    other_values,  // an array that holds something else, which docker build refuses
  };
  Kind kind = Kind::not_json;
  std::vector<Element> elements;
};

[[nodiscard]] JsonStrings read_json_strings(std::string_view text, Range range);

}  // namespace hakoseki::dockerfile
