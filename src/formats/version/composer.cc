// Composer's VersionParser::normalize, and the order of PHP's version_compare.
#include <array>
#include <string>
#include <vector>

#include "formats/version/parts.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

struct Segment {
  int rank = number_rank;        // of a word, in version_compare's order
  std::string_view number = {};  // of a number
  static constexpr int number_rank = 4;
};

struct Word {
  std::string_view word;  // in lower case
  int rank;
};
constexpr int dev_rank = 0;
// Longer ones first. `stable` says nothing.
constexpr std::array<Word, 9> words = {{{"stable", -1},
                                        {"alpha", 1},
                                        {"patch", 5},
                                        {"beta", 2},
                                        {"rc", 3},
                                        {"pl", 5},
                                        {"a", 1},
                                        {"b", 2},
                                        {"p", 5}}};

bool is_separator(char c) {
  return c == '.' || c == '_' || c == '-';
}

void drop_separator(std::string_view& text) {
  if (!text.empty() && is_separator(text.front())) text.remove_prefix(1);
}

// Whether it is [.-]?dev
bool is_dev(std::string_view text) {
  if (text.starts_with('.') || text.starts_with('-')) text.remove_prefix(1);
  return text == "dev";
}

const Word* take_word(std::string_view& text) {
  for (const Word& word : words) {
    if (!text.starts_with(word.word)) continue;
    text.remove_prefix(word.word.size());
    return &word;
  }
  return nullptr;
}

// (?:[.-]?\d+)*
void take_numbers(std::string_view& text, std::vector<Segment>& segments) {
  for (;;) {
    std::string_view rest = text;
    if (rest.starts_with('.') || rest.starts_with('-')) rest.remove_prefix(1);
    const std::string_view digits = take_digits(rest);
    if (digits.empty()) return;
    segments.push_back({.number = digits});
    text = rest;
  }
}

// [._-]?(?:(word)((?:[.-]?\d+)*)?)?([.-]?dev)? up to the end; false where that is not what is left.
bool take_modifier(std::string_view text, std::vector<Segment>& segments) {
  const std::size_t before = segments.size();
  bool is_stable = false;
  if (!is_dev(text)) {
    drop_separator(text);
    if (const Word* const word = take_word(text)) {
      is_stable = word->rank < 0;
      segments.push_back({.rank = word->rank});
      take_numbers(text, segments);
    }
  }
  if (!text.empty()) {
    if (!is_dev(text)) return false;
    segments.push_back({.rank = dev_rank});
  }
  if (is_stable) segments.resize(before);
  return true;
}

// v?N{1,5}(.N){0,3} and a modifier.
bool take_classical(std::string_view text, std::vector<Segment>& segments) {
  constexpr std::size_t longest_major = 5;
  constexpr std::size_t numbers = 4;
  const std::string_view major = take_digits(text);
  if (major.empty() || major.size() > longest_major) return false;
  segments.push_back({.number = major});
  while (segments.size() < numbers) {
    std::string_view rest = text;
    const std::string_view digits = take(rest, '.') ? take_digits(rest) : std::string_view();
    if (digits.empty()) break;
    segments.push_back({.number = digits});
    text = rest;
  }
  segments.resize(numbers, {.number = "0"});
  return take_modifier(text, segments);
}

// v?YYYY and pairs of digits, at last up to three digits: 20100102, 2010-01-02.5
bool take_date(std::string_view text, std::vector<Segment>& segments) {
  const auto take_some = [&](std::string_view& rest, std::size_t least, std::size_t most,
                             bool is_separated) {
    std::string_view from = rest;
    bool is_apart = false;
    if (is_separated && !from.empty() &&
        (from.front() == '.' || from.front() == ':' || from.front() == '-')) {
      from.remove_prefix(1);
      is_apart = true;
    }
    std::size_t length = 0;
    while (length < most && length < from.size() && is_digit(from[length]))
      ++length;
    if (length < least) return false;
    const std::string_view digits = from.substr(0, length);
    if (is_apart || segments.empty()) {
      segments.push_back({.number = digits});
    } else {
      // Digits that follow one another are one number: they are so in the text too.
      Segment& last = segments.back();
      last.number = std::string_view(last.number.data(), last.number.size() + length);
    }
    rest = from.substr(length);
    return true;
  };
  if (!take_some(text, 4, 4, false)) return false;
  std::size_t pairs = 0;
  while (pairs < 6 && take_some(text, 2, 2, true))
    ++pairs;
  if (pairs == 0) return false;
  take_some(text, 1, 3, true);
  return take_modifier(text, segments);
}

// A branch of numbers: 1.x-dev. What is not told of it is greater than any number.
bool take_branch(std::string_view text, std::vector<Segment>& segments) {
  constexpr std::size_t numbers = 4;
  if (!text.ends_with("dev")) return false;
  text.remove_suffix(3);
  if (text.ends_with('.') || text.ends_with('-')) text.remove_suffix(1);
  do {
    const std::string_view digits = take_digits(text);
    const bool is_open =
        digits.empty() && !segments.empty() && (take(text, 'x') || take(text, '*'));
    if (digits.empty() && !is_open) return false;
    segments.push_back({.number = is_open ? std::string_view("9999999") : digits});
  } while (take(text, '.') && segments.size() < numbers);
  if (!text.empty()) return false;
  segments.resize(numbers, {.number = "9999999"});
  segments.push_back({.rank = dev_rank});
  return true;
}

// `text` in lower case; views of it.
std::optional<std::vector<Segment>> parse(std::string_view text) {
  text = without_spaces(text);
  if (const std::size_t at = text.rfind('@'); at != text.npos) {
    const std::string_view flag = text.substr(at + 1);
    for (const std::string_view stability : {"stable", "rc", "beta", "alpha", "dev"}) {
      if (flag == stability) text = text.substr(0, at);
    }
  }
  const std::size_t plus = text.find('+');
  const bool is_build = plus != text.npos && plus != 0 && plus + 1 < text.size() &&
                        !text.contains(',') && text.find_first_of(spaces) == text.npos;
  if (is_build) text = text.substr(0, plus);
  std::string_view plain = text;
  take(plain, 'v');
  for (const auto read : {take_classical, take_date, take_branch}) {
    std::vector<Segment> segments;
    if (read(plain, segments)) return segments;
  }
  return std::nullopt;
}

bool is_branch(std::string_view text) {
  return text.starts_with("dev-") || text == "master" || text == "trunk" || text == "default";
}

std::weak_ordering compare(const std::vector<Segment>& a, const std::vector<Segment>& b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (const auto order = a[i].rank <=> b[i].rank; std::is_neq(order)) return order;
    if (const auto order = compare_numbers(a[i].number, b[i].number); std::is_neq(order))
      return order;
  }
  if (a.size() == b.size()) return std::weak_ordering::equivalent;
  // What is left is held against a number; a number is more than nothing.
  const bool is_longer = a.size() > common;
  const int rank = is_longer ? a[common].rank : b[common].rank;
  const std::weak_ordering order = rank == Segment::number_rank
                                       ? std::weak_ordering::greater
                                       : std::weak_ordering(rank <=> Segment::number_rank);
  return is_longer ? order : turned(order);
}

}  // namespace

bool is_composer_stability(std::string_view text) {
  std::vector<Segment> segments;
  return take_modifier(text, segments);
}

Order compare_composer(std::string_view a, std::string_view b) {
  const std::string one = lower_case(a);
  const std::string other = lower_case(b);
  if (is_branch(without_spaces(one)) || is_branch(without_spaces(other))) {
    return without_spaces(a) == without_spaces(b) ? Order(std::weak_ordering::equivalent)
                                                  : std::nullopt;
  }
  const auto left = parse(one);
  const auto right = parse(other);
  if (!left || !right) return std::nullopt;
  return compare(*left, *right);
}

}  // namespace hakoseki::version
