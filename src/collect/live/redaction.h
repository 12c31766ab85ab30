// Takes secrets out of an answer before it is stored. What checks ask of a secret, which is its
// kind and place and never its value, stays: `[redacted:looks-like-github-token]`.
#pragma once

#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "formats/node.h"

namespace hakoseki::live {

// Writes the node without its secrets:
// * in any text, and in JSON inside a text, whatever looks like a credential or is called one;
// * every value of an environment, of a container or of a build: what looks like none becomes
//   `[redacted]`;
// * in commands, scripts and user data also what an option announces: `--password X`.
void write_redacted(JsonWriter& json, const Node& node);

// A text that stands under a name, without its secrets.
[[nodiscard]] std::string redacted(std::string_view name, std::string_view text);

// The same for a shell script or a build specification.
[[nodiscard]] std::string redacted_script(std::string_view text);

}  // namespace hakoseki::live
