// Which ids mean the same vulnerability.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace hakoseki::vulnerabilities {

using Alias = std::pair<std::uint32_t, std::uint32_t>;

// What each of `ids` means, in the order of their numbers, by the aliases that advisories name
// (pairs of numbers in `ids`, either way round).
//
// CVE numbers tell vulnerabilities apart: no two of them are ever the same one, whatever an
// advisory calls its aliases. Ids of others that lead to just one CVE mean that one. Where they
// lead to several, an id means those it is named together with; and all of them where it is named
// with none. Without any CVE they all mean one of them: GitHub's where there is one, since most
// tools know it, else the first in the alphabet.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> meanings(
    std::span<const std::string_view> ids, std::span<const Alias> aliases);

}  // namespace hakoseki::vulnerabilities
