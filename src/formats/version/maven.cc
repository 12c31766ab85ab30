// maven.apache.org/pom.html, "Version Order Specification", as Maven 3.9 and 4 read it.
//
// A version is a list of items whose last one may be a list again: a hyphen, or a change between
// digits and letters, begins one. So a version is a row of levels here, each followed by the next.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "formats/version/parts.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

enum class Kind : std::uint8_t { word, combination, list, number };  // the older ones first

struct Item {
  Kind kind = Kind::number;
  std::string_view word = {};    // of a word and of a combination
  std::string_view number = {};  // of a number and of a combination: rc1
};

using Level = std::vector<Item>;

constexpr std::array<std::string_view, 7> qualifiers = {"alpha",    "beta", "milestone", "rc",
                                                        "snapshot", "",     "sp"};
constexpr std::size_t release_rank = 5;

// In the order of `qualifiers`; all other words come after them, by their letters.
std::size_t rank_of(std::string_view word) {
  if (word == "ga" || word == "final" || word == "release") return release_rank;
  return static_cast<std::size_t>(std::ranges::find(qualifiers, word) - qualifiers.begin());
}

std::weak_ordering compare_words(std::string_view a, std::string_view b) {
  const std::size_t left = rank_of(a);
  const std::size_t right = rank_of(b);
  if (left != right || left < qualifiers.size()) return left <=> right;
  return a <=> b;
}

std::string_view expanded(std::string_view word, bool is_before_digit) {
  if (word == "cr") return "rc";
  if (!is_before_digit) return word;
  return word == "a" ? "alpha" : word == "b" ? "beta" : word == "m" ? "milestone" : word;
}

class Parser {
 public:
  // `text` is in lower case.
  explicit Parser(std::string_view text) : text_(text) { levels_.emplace_back(); }

  std::vector<Level> run() {
    for (at_ = 0; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '.') {
        add_piece_or_zero();
        is_combination_ = false;
        from_ = at_ + 1;
      } else if (c == '-') {
        take_hyphen();
      } else {
        take_character(is_digit(c));
      }
    }
    if (from_ < text_.size()) {
      if (!is_digits_) begin_level();
      add_piece();
    }
    for (std::size_t level = levels_.size(); level-- > 0;)
      normalise(level);
    return std::move(levels_);
  }

 private:
  void add_piece_or_zero() {
    if (at_ == from_) {
      levels_.back().push_back({.kind = Kind::number});
    } else {
      add_piece();
    }
  }

  void add_piece() {
    const std::string_view piece = text_.substr(from_, at_ - from_);
    if (is_combination_) {
      std::string_view number = piece;
      const std::string_view word = take_while(number, [](char c) { return !is_digit(c); });
      // A hyphen before the number counts for nothing: rc-1 is rc1.
      levels_.back().push_back({.kind = Kind::combination,
                                .word = expanded(word.substr(0, word.find('-')), true),
                                .number = number});
    } else if (is_digits_) {
      levels_.back().push_back({.kind = Kind::number, .number = piece});
    } else {
      levels_.back().push_back({.kind = Kind::word, .word = expanded(piece, false)});
    }
  }

  void take_hyphen() {
    const bool is_before_digit = at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
    if (at_ != from_ && !is_digits_ && is_before_digit) {
      is_combination_ = true;
      return;
    }
    add_piece_or_zero();
    from_ = at_ + 1;
    begin_level();
    is_combination_ = false;
  }

  void take_character(bool is_digit_here) {
    const bool is_change = is_digit_here != is_digits_ && at_ > from_;
    if (is_change && is_digit_here) {
      is_combination_ = true;
      begin_level();
    } else if (is_change) {
      add_piece();
      from_ = at_;
      begin_level();
      is_combination_ = false;
    }
    is_digits_ = is_digit_here;
  }

  void begin_level() {
    if (levels_.back().empty()) return;
    levels_.back().push_back({.kind = Kind::list});
    levels_.emplace_back();
  }

  [[nodiscard]] bool is_null(const Item& item, std::size_t level) const {
    switch (item.kind) {
      case Kind::number:
        return without_zeros(item.number).empty();
      case Kind::word:
        return item.word.empty();
      case Kind::list:
        return levels_[level + 1].empty();
      default:
        return false;
    }
  }

  // Takes away what says nothing: zeros at the end, and those before a qualifier.
  void normalise(std::size_t level) {
    Level& items = levels_[level];
    for (std::size_t i = items.size(); i-- > 0;) {
      if (!is_null(items[i], level)) continue;
      const bool is_last = i + 1 == items.size();
      const bool is_before_word =
          !is_last && (items[i + 1].kind == Kind::word ||
                       (items[i + 1].kind == Kind::list &&
                        levels_[level + 1].front().kind <= Kind::combination));
      if (is_last || is_before_word) items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  std::string_view text_;
  std::vector<Level> levels_;
  std::size_t at_ = 0;
  std::size_t from_ = 0;
  bool is_digits_ = false;
  bool is_combination_ = false;
};

std::weak_ordering compare_with_nothing(const Item& item) {
  if (item.kind == Kind::number) return !without_zeros(item.number).empty() <=> false;
  return rank_of(item.word) <=> release_rank;
}

// Of the levels from `level` on, where the other version has nothing more.
std::weak_ordering compare_with_nothing(const std::vector<Level>& levels, std::size_t level) {
  for (; level < levels.size(); ++level) {
    for (const Item& item : levels[level]) {
      if (item.kind == Kind::list) break;
      if (const auto order = compare_with_nothing(item); std::is_neq(order)) return order;
    }
    if (levels[level].empty() || levels[level].back().kind != Kind::list) break;
  }
  return std::weak_ordering::equivalent;
}

// Of two items that are there and are not both lists.
std::weak_ordering compare_items(const Item& a, const Item& b) {
  const bool is_word = a.kind <= Kind::combination && b.kind <= Kind::combination;
  if (is_word) {
    if (const auto order = compare_words(a.word, b.word); std::is_neq(order)) return order;
    if (a.kind != b.kind) return a.kind <=> b.kind;
    return compare_numbers(a.number, b.number);
  }
  if (a.kind != b.kind) return a.kind <=> b.kind;
  return compare_numbers(a.number, b.number);
}

std::weak_ordering compare_with_nothing(const std::vector<Level>& levels, std::size_t level,
                                        std::size_t at) {
  const Item& item = levels[level][at];
  return item.kind == Kind::list ? compare_with_nothing(levels, level + 1)
                                 : compare_with_nothing(item);
}

std::weak_ordering compare(const std::vector<Level>& a, const std::vector<Level>& b) {
  for (std::size_t level = 0;; ++level) {
    const Level& left = a[level];
    const Level& right = b[level];
    const std::size_t common = std::min(left.size(), right.size());
    for (std::size_t i = 0; i < common; ++i) {
      if (left[i].kind == Kind::list && right[i].kind == Kind::list) break;
      if (const auto order = compare_items(left[i], right[i]); std::is_neq(order)) return order;
    }
    for (std::size_t i = common; i < left.size(); ++i) {
      const auto order = compare_with_nothing(a, level, i);
      if (std::is_neq(order)) return order;
    }
    for (std::size_t i = common; i < right.size(); ++i) {
      const auto order = compare_with_nothing(b, level, i);
      if (std::is_neq(order)) return turned(order);
    }
    // Lists are the last of their levels.
    const bool are_lists = common > 0 && left.size() == right.size() &&
                           left.back().kind == Kind::list && right.back().kind == Kind::list;
    if (!are_lists) return std::weak_ordering::equivalent;
  }
}

}  // namespace

Order compare_maven(std::string_view a, std::string_view b) {
  const std::string one = lower_case(a);
  const std::string other = lower_case(b);
  return compare(Parser(one).run(), Parser(other).run());
}

}  // namespace hakoseki::version
