// node-semver's grammar of ranges for all schemes of three numbers, and where others differ.
#include <algorithm>
#include <array>
#include <string>

#include <fmt/ranges.h>

#include "base/ascii.h"
#include "formats/version/parts.h"
#include "formats/version/range_syntax.h"

namespace hakoseki::version {
namespace {

constexpr std::size_t most_numbers = 3;

// `1.2`, `1.x`: numbers as far as they are given, zeros behind them.
struct Partial {
  std::array<std::string_view, most_numbers> numbers = {"0", "0", "0"};
  std::size_t given = 0;
  bool is_open = false;  // whether an x or * stands for others
};

bool take_wildcard(std::string_view& text) {
  return take(text, 'x') || take(text, 'X') || take(text, '*');
}

std::optional<Partial> parse_partial(std::string_view text) {
  Partial partial;
  std::size_t parts = 0;
  do {
    if (parts++ == most_numbers) return std::nullopt;
    const std::string_view digits = take_digits(text);
    if (digits.empty()) {
      if (!take_wildcard(text)) return std::nullopt;
      partial.is_open = true;
    } else if (partial.is_open) {
      return std::nullopt;
    } else {
      partial.numbers[partial.given++] = digits;
    }
  } while (take(text, '.'));
  // A pre-release of some version is that of none: only what has three parts may have one.
  const bool may_go_on = parts == most_numbers ? text.starts_with('-') || text.starts_with('+')
                                               : text.starts_with('+');
  return text.empty() || may_go_on ? std::optional(partial) : std::nullopt;
}

// The end of all that comes before the version of these numbers: before its pre-releases too.
std::string end_before(const Partial& partial) {
  return fmt::format("{}-0", fmt::join(partial.numbers, "."));
}

// Where the versions end that have the same numbers up to that one.
std::string end_after(const Partial& partial, std::size_t number) {
  const std::string next = plus_one(partial.numbers[number]);
  Partial after = partial;
  after.numbers[number] = next;
  std::fill(after.numbers.begin() + static_cast<std::ptrdiff_t>(number) + 1, after.numbers.end(),
            "0");
  return end_before(after);
}

// What is written of a version: whole, or the beginning of a line of versions.
struct Written {
  VersionScheme scheme;
  std::string_view text;
  bool is_whole = false;
  bool has_numbers = false;  // whether `partial` says something
  Partial partial = {};

  [[nodiscard]] bool is_line() const { return !is_whole && has_numbers && partial.given < 3; }
  [[nodiscard]] bool is_any() const { return is_line() && partial.given == 0; }
  [[nodiscard]] std::string begin() const {
    return is_whole ? std::string(text) : end_before(partial);
  }
  [[nodiscard]] std::string end() const { return end_after(partial, partial.given - 1); }
};

Written written(VersionScheme scheme, std::string_view text) {
  const std::string_view whole = text;
  take_while(text, [](char c) { return c == 'v' || c == 'V'; });
  const bool is_module = scheme == VersionScheme::golang;  // of which the v is part
  const std::string_view plain = is_module ? whole : text;
  const auto partial = parse_partial(text);
  return {scheme, plain, is_version(scheme, plain), partial.has_value(),
          partial.value_or(Partial())};
}

VersionSet line(const Written& version) {
  return version.is_any() ? everything() : between(version.begin(), version.end());
}

std::optional<VersionSet> line_comparator(std::string_view operation, const Written& version) {
  const bool is_any = version.is_any();
  if (operation.empty() || operation == "=" || operation == "==") return line(version);
  if (operation == ">=") return is_any ? everything() : at_least(version.begin());
  if (operation == "<=") return is_any ? everything() : below(version.end());
  if (operation == ">") return is_any ? VersionSet() : at_least(version.end());
  if (operation == "<") return is_any ? VersionSet() : below(version.begin());
  if (operation != "!=") return std::nullopt;
  if (is_any) return VersionSet();
  return VersionSet{{.to = version.begin()}, {.from = version.end()}};
}

// The number that a caret lets not change: the first one that is not zero.
std::size_t held_by_caret(const Written& version) {
  const Partial& partial = version.partial;
  const std::size_t last = partial.given - 1;
  // Pub never goes further than the second one.
  const std::size_t furthest =
      version.scheme == VersionScheme::pub ? std::min<std::size_t>(last, 1) : last;
  std::size_t number = 0;
  while (number < furthest && without_zeros(partial.numbers[number]).empty())
    ++number;
  return number;
}

// Of `~`; hex lets the last number that is given change, which must not be the first one.
std::size_t held_by_tilde(const Written& version) {
  const std::size_t given = version.partial.given;
  if (version.scheme == VersionScheme::hex) return given == 3 ? 1 : 0;
  return given == 1 ? 0 : 1;
}

std::optional<VersionSet> compatible(const Written& version, std::size_t held(const Written&)) {
  if (version.is_any()) return everything();
  if (!version.has_numbers || (!version.is_whole && !version.is_line())) return std::nullopt;
  return between(version.begin(), end_after(version.partial, held(version)));
}

std::optional<VersionSet> comparator(VersionScheme scheme, std::string_view operation,
                                     std::string_view text) {
  if (scheme == VersionScheme::pub && operation.empty() && text == "any") return everything();
  const Written version = written(scheme, text);
  const bool is_caret_meant = scheme == VersionScheme::cargo && operation.empty() &&
                              version.has_numbers && !version.partial.is_open;
  if (operation == "^" || is_caret_meant) return compatible(version, held_by_caret);
  if (operation == "~" || operation == "~>") return compatible(version, held_by_tilde);
  if (version.is_line()) return line_comparator(operation, version);
  return plain_comparator(scheme, operation, version.text);
}

std::optional<VersionSet> hyphen(VersionScheme scheme, std::string_view from, std::string_view to) {
  const Written first = written(scheme, from);
  const Written last = written(scheme, to);
  if ((!first.is_whole && !first.is_line()) || (!last.is_whole && !last.is_line()))
    return std::nullopt;
  VersionInterval both;
  if (!first.is_any()) both.from = first.begin();
  if (last.is_whole) {
    both.to = last.text;
    both.includes_to = true;
  } else if (!last.is_any()) {
    both.to = last.end();
  }
  return VersionSet{both};
}

// Elixir writes `and` and `or`.
std::string with_marks(std::string_view text) {
  std::string marked;
  for (const std::string_view word : words_of(text))
    marked += word == "and" ? "," : word == "or" ? "|" : fmt::format("{} ", word);
  return marked;
}

}  // namespace

std::optional<VersionSet> parse_semantic_range(VersionScheme scheme, std::string_view text) {
  const Grammar grammar = {.scheme = scheme,
                           .comparator = comparator,
                           .operators = "<>=!~^",
                           .hyphen = hyphen,
                           .is_nothing_everything = scheme == VersionScheme::npm};
  if (scheme == VersionScheme::hex) return parse_alternatives(grammar, with_marks(text));
  return parse_alternatives(grammar, text);
}

}  // namespace hakoseki::version
