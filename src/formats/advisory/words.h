// Names of vulnerabilities inside of texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hakoseki::advisory {

// The CVE ids in a text, each once, in their order.
[[nodiscard]] std::vector<std::string> cves_in(std::string_view text);

// The same texts, each once, in the order of their first ones; however many they are.
[[nodiscard]] std::vector<std::string> each_once(std::vector<std::string> texts);

}  // namespace hakoseki::advisory
