#include "formats/advisory/words.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/ascii.h"

namespace hakoseki::advisory {
namespace {

constexpr std::string_view prefix = "CVE-";

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end]))
    ++end;
  return end - at;
}

// How long the id is that begins with the prefix there; 0 where that is none.
std::size_t cve_at(std::string_view text, std::size_t at) {
  constexpr std::size_t year = 4;
  constexpr std::size_t fewest = 4;
  constexpr std::size_t most = 19;
  const std::size_t dash = at + prefix.size() + year;
  if (digits_at(text, at + prefix.size()) != year || dash >= text.size() || text[dash] != '-')
    return 0;
  const std::size_t digits = digits_at(text, dash + 1);
  return digits < fewest || digits > most ? 0 : dash + 1 + digits - at;
}

}  // namespace

std::vector<std::string> cves_in(std::string_view text) {
  std::vector<std::string> found;
  for (std::size_t at = text.find(prefix); at != std::string_view::npos;
       at = text.find(prefix, at)) {
    const std::size_t length = cve_at(text, at);
    if (length != 0) found.emplace_back(text.substr(at, length));
    at += std::max(length, prefix.size());
  }
  return each_once(std::move(found));
}

std::vector<std::string> each_once(std::vector<std::string> texts) {
  std::unordered_set<std::string> met;
  std::erase_if(texts, [&](const std::string& text) { return !met.insert(text).second; });
  return texts;
}

}  // namespace hakoseki::advisory
