// Versions of programs that follow no rule of an ecosystem: openssl's 1.1.1w, openssh's 9.2p1.
#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "formats/version/parts.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

// Where one version goes on with a part of one kind and the other with one of another, the later
// kind is newer.
enum class Kind : std::uint8_t { early_word, end, word, number };

// What announces a release and so comes before it; in this order.
constexpr std::array<std::string_view, 9> early_words = {
    "dev", "snapshot", "alpha", "beta", "milestone", "pre", "preview", "candidate", "rc"};

struct Part {
  Kind kind = Kind::end;
  std::string_view text;
  std::size_t rank = 0;  // of an early word
};

// Zeros before a word or at the end say nothing: 1.0 is 1.
void drop_zeros(std::vector<Part>& parts) {
  while (!parts.empty() && parts.back().kind == Kind::number &&
         without_zeros(parts.back().text).empty())
    parts.pop_back();
}

// `text` in lower case.
std::vector<Part> parts_of(std::string_view text) {
  if (text.size() > 1 && text.front() == 'v' && is_digit(text[1])) text.remove_prefix(1);
  std::vector<Part> parts;
  while (!text.empty()) {
    if (is_digit(text.front())) {
      parts.push_back({.kind = Kind::number, .text = take_digits(text)});
    } else if (is_letter(text.front())) {
      drop_zeros(parts);
      const std::string_view word = take_while(text, is_letter);
      const auto early = std::ranges::find(early_words, word);
      const auto rank = static_cast<std::size_t>(early - early_words.begin());
      const Kind kind = early == early_words.end() ? Kind::word : Kind::early_word;
      parts.push_back({.kind = kind, .text = word, .rank = rank});
    } else {
      text.remove_prefix(1);
    }
  }
  drop_zeros(parts);
  return parts;
}

std::weak_ordering compare(const Part& a, const Part& b) {
  if (a.kind != b.kind) return a.kind <=> b.kind;
  if (a.kind == Kind::number) return compare_numbers(a.text, b.text);
  if (a.rank != b.rank) return a.rank <=> b.rank;
  return a.text <=> b.text;
}

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, is_digit);
}

}  // namespace

Order compare_generic(std::string_view a, std::string_view b) {
  if (!has_digit(a) || !has_digit(b)) return std::nullopt;
  const std::string one = lower_case(a);
  const std::string other = lower_case(b);
  const std::vector<Part> left = parts_of(one);
  const std::vector<Part> right = parts_of(other);
  constexpr Part end;
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const auto order = compare(i < left.size() ? left[i] : end, i < right.size() ? right[i] : end);
    if (std::is_neq(order)) return order;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace hakoseki::version
