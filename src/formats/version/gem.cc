// Gem::Version: numbers and words in turn, zeros at the end of the numbers and of all left out.
#include <algorithm>
#include <string>
#include <vector>

#include "formats/version/parts.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

// Whether dots stand between what is not empty.
bool are_parts(std::string_view text, bool is_hyphen_taken) {
  return are_all_between_dots(text, [&](std::string_view part) {
    const bool is_empty = part.empty();
    take_while(part, [&](char c) { return is_alphanumeric(c) || (is_hyphen_taken && c == '-'); });
    return !is_empty && part.empty();
  });
}

bool is_version(std::string_view text) {
  const std::size_t hyphen = text.find('-');
  const std::string_view release = text.substr(0, hyphen);
  if (!is_digits(release.substr(0, release.find('.'))) || !are_parts(release, false)) return false;
  return hyphen == text.npos || are_parts(text.substr(hyphen + 1), true);
}

bool is_word(std::string_view segment) {
  return !segment.empty() && is_letter(segment.front());
}

void drop_zeros(std::vector<std::string_view>& segments, std::size_t from) {
  while (segments.size() > from && !is_word(segments.back()) &&
         without_zeros(segments.back()).empty())
    segments.pop_back();
}

// Views of `text` and of literals.
std::vector<std::string_view> segments_of(std::string_view text) {
  std::vector<std::string_view> segments;
  bool is_word_seen = false;
  const auto add = [&](std::string_view segment) {
    if (is_word(segment) && !is_word_seen) {
      drop_zeros(segments, 0);
      is_word_seen = true;
    }
    segments.push_back(segment);
  };
  while (!text.empty()) {
    if (take(text, '-')) {
      add("pre");
    } else if (is_digit(text.front())) {
      add(take_digits(text));
    } else if (is_letter(text.front())) {
      add(take_while(text, is_letter));
    } else {
      text.remove_prefix(1);
    }
  }
  drop_zeros(segments, 0);
  return segments;
}

}  // namespace

Order compare_gem(std::string_view a, std::string_view b) {
  a = without_spaces(a);
  b = without_spaces(b);
  // An empty text is the version 0.
  if ((!a.empty() && !is_version(a)) || (!b.empty() && !is_version(b))) return std::nullopt;
  const std::vector<std::string_view> left = segments_of(a);
  const std::vector<std::string_view> right = segments_of(b);
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const std::string_view one = i < left.size() ? left[i] : "0";
    const std::string_view other = i < right.size() ? right[i] : "0";
    if (is_word(one) != is_word(other)) return is_word(other) <=> is_word(one);
    const auto order =
        is_word(one) ? std::weak_ordering(one <=> other) : compare_numbers(one, other);
    if (std::is_neq(order)) return order;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace hakoseki::version
