#include "formats/advisory/feed_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "formats/advisory/cvss.h"

namespace hakoseki::advisory {
namespace {

std::optional<unsigned> number_of(std::string_view digits) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
    return std::nullopt;
  return number;
}

// By its first three letters.
std::optional<unsigned> month_named(std::string_view word) {
  constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto* const found = std::ranges::find(months, lower_case(word.substr(0, 3)));
  if (found == months.end()) return std::nullopt;
  return static_cast<unsigned>(found - months.begin() + 1);
}

std::string_view leading_digits(std::string_view word) {
  return word.substr(0, word.find_first_not_of("0123456789"));
}

}  // namespace

bool begins_with(const FeedDocument& document, std::string_view token) {
  const std::string_view head = document.bytes.substr(0, limits::sniff_bytes);
  // Faster than find, which stops at each quote of a JSON document.
  return !head.empty() && memmem(head.data(), head.size(), token.data(), token.size()) != nullptr;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return text.substr(0, 0);
  return text.substr(first, text.find_last_not_of(space) + 1 - first);
}

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 60;  // cells
  return utf8::clip(utf8::neutralise(text.substr(0, 4 * longest)), longest);
}

std::unexpected<Error> refusal(const FeedDocument& document, Error error) {
  if (error.where.empty()) error.where = document.path;
  return std::unexpected(std::move(error));
}

std::optional<Node> map_in(const Node& map, std::string_view name) {
  const std::optional<Node> node = map.find(name);
  return node && node->is_map() ? node : std::nullopt;
}

std::optional<Day> day_in_words(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.size() != 3) return std::nullopt;
  const bool day_first = is_digit(words[0].front());
  const std::optional<unsigned> day = number_of(leading_digits(words[day_first ? 0 : 1]));
  const std::optional<unsigned> month = month_named(words[day_first ? 1 : 0]);
  const std::optional<unsigned> year = number_of(words[2]);
  if (!day || !month || !year || *year > 9999) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

bool is_version(VersionScheme scheme, std::string_view text) {
  return compare_versions(scheme, text, text).has_value();
}

VersionSet versions_before(std::string_view version) {
  return {{.from = {}, .to = std::string(version)}};
}

VersionSet all_versions() {
  return {VersionInterval{}};
}

void add_reference(std::vector<std::string>& references, std::string_view url) {
  constexpr std::size_t most_references = 512;
  if (url.empty() || references.size() >= most_references || is_one_of(url, references)) return;
  references.emplace_back(url);
}

void add_vector(std::vector<std::string>& vectors, std::string_view text) {
  if (cvss_score(text)) add_reference(vectors, text);
}

}  // namespace hakoseki::advisory
