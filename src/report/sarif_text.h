// How SARIF wants texts, paths and times to be written.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki::sarif {

// A message (section 3.11): harmless, braces doubled, and nothing in it reads as a link.
[[nodiscard]] std::string plain_text(std::string_view text);

// GitHub's Markdown which shows `text` as it is, but for what stands in backticks: that is code.
[[nodiscard]] std::string markdown(std::string_view text);

// A path as a URI reference: relative as it is, absolute with the scheme `file`. "." and what ".."
// leaves again are gone; backslashes are no separators.
[[nodiscard]] std::string uri_of(std::string_view path);

// An RFC 3339 time in UTC ("2026-11-22T10:49:16Z"); empty where `time` is none.
[[nodiscard]] std::string utc_of(std::string_view time);

// "ContainerIsPrivileged" of "Container is privileged".
[[nodiscard]] std::string pascal_case(std::string_view words);

}  // namespace hakoseki::sarif
