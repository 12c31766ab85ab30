// What the readers of feeds have in common.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/advisory/advisory.h"
#include "formats/node.h"
#include "formats/version/version.h"

namespace hakoseki::advisory {

// The text of a map's member; empty where it is missing, null, or no scalar. Points into the
// document.
[[nodiscard]] std::string_view text_at(const Node& map, std::string_view name);

// The texts of a member that is a list; a scalar is a list of one. What is no text is left out.
[[nodiscard]] std::vector<std::string> texts_at(const Node& map, std::string_view name);

// Calls `visit` with the elements of a member that is a list, and with their numbers.
void for_each_at(const Node& map, std::string_view name,
                 const std::function<void(const Node& element, std::size_t number)>& visit);

// Adds what is not empty and not yet there; in a list that nobody writes, also what is.
void add_once(std::vector<std::string>& list, std::string_view text);

// The day that a text begins with: `2026-07-07T11:30:32Z`. Nothing before 1980: those who do not
// know it write the year 1.
[[nodiscard]] std::optional<Day> day_in(std::string_view text);

// A publisher's word in whatever case: `Important` and `HIGH` are high, `moderate` is medium,
// `negligible` and `unimportant` are info.
[[nodiscard]] std::optional<Severity> severity_in(std::string_view word);

// Whether an id names a vulnerability of MITRE's list: `CVE-2024-1234`.
[[nodiscard]] bool is_cve(std::string_view id);

// What an advisory with these CVEs is: the same as the only one, or a notice of several.
void name_cves(const std::vector<std::string>& cves, Advisory& advisory);

// All versions that are in none of the ranges, each in the syntax of the scheme: what is left where
// an advisory lists the versions that are safe. Errors: malformed.
[[nodiscard]] Result<VersionSet> all_but(VersionScheme scheme,
                                         const std::vector<std::string>& ranges);

// By whose order the versions of an ecosystem in the sense of Statement::ecosystem are compared.
[[nodiscard]] VersionScheme scheme_of(std::string_view ecosystem);

void skip(std::string where, Message reason, Records& records);

// Adds an advisory, and takes the newest of its days for the day of the data.
void add(Advisory advisory, Records& records);

// What stands between the last `/` of a path and the last `.` behind it.
[[nodiscard]] std::string_view stem_of(std::string_view path);

// Whether the last part of a path ends so; capitals do not matter.
[[nodiscard]] bool has_ending(std::string_view path, std::string_view ending);

}  // namespace hakoseki::advisory
