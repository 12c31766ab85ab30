// What feeds that are written for people have in common: lines, days in words, versions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/advisory/advisory.h"
#include "formats/node.h"
#include "formats/version/version.h"

namespace hakoseki::advisory {

// Whether a token stands in the first bytes of a document, which tell its kind.
[[nodiscard]] bool begins_with(const FeedDocument& document, std::string_view token);
// The last part of a path.
[[nodiscard]] std::string_view file_name(std::string_view path);

// `text` without space around it. Points into it.
[[nodiscard]] std::string_view trimmed(std::string_view text);
// Calls `visit` with each line, without its end, and with its number: 1 is the first.
template <class Visit>
void for_each_text_line(std::string_view text, const Visit& visit) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    text.remove_prefix(std::min(end + 1, text.size()));
    visit(line, number);
  }
}
// A piece of a document inside a message: harmless and short.
[[nodiscard]] std::string shown(std::string_view text);

// An error that does not tell its place: it is in this document.
[[nodiscard]] std::unexpected<Error> refusal(const FeedDocument& document, Error error);

// A member that is a map.
[[nodiscard]] std::optional<Node> map_in(const Node& map, std::string_view name);

// `31 Jan 2024` and `January 31st, 2024`, as Debian dates its notices.
[[nodiscard]] std::optional<Day> day_in_words(std::string_view text);

// Whether a text is a version in the eyes of those who would compare it.
[[nodiscard]] bool is_version(VersionScheme scheme, std::string_view text);
// What is before a version: mended there; or all of them, for what is not mended yet.
[[nodiscard]] VersionSet versions_before(std::string_view version);
[[nodiscard]] VersionSet all_versions();

// Adds what is not empty and not yet there, up to a number that real lists do not reach.
void add_reference(std::vector<std::string>& references, std::string_view url);
// The same for a vector of CVSS; what is none is left out.
void add_vector(std::vector<std::string>& vectors, std::string_view text);

}  // namespace hakoseki::advisory
