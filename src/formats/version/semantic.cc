// semver.org 2.0.0, and what each ecosystem makes of it.
#include <array>
#include <utility>

#include "formats/version/parts.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

struct SemanticVersion {
  std::array<std::string_view, 4> numbers;
  std::string_view prerelease, build;
};

// What one ecosystem takes, and how it compares.
struct Dialect {
  std::size_t fewest_numbers = 3;
  std::size_t most_numbers = 3;
  std::string_view greatest_number = {};  // none: any
  bool is_leading_zero_taken = false;     // in numbers
  bool is_numeric_zero_taken = false;     // in numeric identifiers of a pre-release
  bool is_short_without_labels = false;   // `1.2-rc1` is no version
  bool is_case_ignored = false;
  bool is_prerelease_joined = false;  // `1.2.3beta`
  bool is_build_compared = false;
};

bool is_identifier(char c) {
  return is_alphanumeric(c) || c == '-';
}

bool are_identifiers(std::string_view labels, bool is_zero_taken) {
  return are_all_between_dots(labels, [&](std::string_view one) {
    std::string_view rest = one;
    take_while(rest, is_identifier);
    const bool is_padded = one.size() > 1 && one.starts_with('0') && is_digits(one);
    return !one.empty() && rest.empty() && (is_zero_taken || !is_padded);
  });
}

// The numbers between dots at the front of `text`; how many there are, none where one is amiss.
std::size_t take_numbers(std::string_view& text, const Dialect& dialect, SemanticVersion& version) {
  std::size_t count = 0;
  do {
    if (count == dialect.most_numbers) return 0;
    const std::string_view digits = take_digits(text);
    const bool is_padded = digits.size() > 1 && digits.starts_with('0');
    const bool is_too_great = !dialect.greatest_number.empty() &&
                              std::is_gt(compare_numbers(digits, dialect.greatest_number));
    if (digits.empty() || is_too_great || (is_padded && !dialect.is_leading_zero_taken)) return 0;
    version.numbers[count++] = digits;
  } while (take(text, '.'));
  return count >= dialect.fewest_numbers ? count : 0;
}

// What stands before the build: a hyphen and identifiers.
bool take_prerelease(std::string_view text, const Dialect& dialect, SemanticVersion& version) {
  if (text.empty()) return true;
  // A hyphen is an identifier too: `1.2.3-.a` is -.a where it may be joined.
  const bool is_joined = !text.starts_with('-') || text == "-" || text.starts_with("-.");
  if (is_joined && !dialect.is_prerelease_joined) return false;
  version.prerelease = text.substr(is_joined ? 0 : 1);
  return are_identifiers(version.prerelease, dialect.is_numeric_zero_taken);
}

std::optional<SemanticVersion> parse(std::string_view text, const Dialect& dialect) {
  SemanticVersion version;
  const std::size_t count = take_numbers(text, dialect, version);
  if (count == 0) return std::nullopt;
  const bool is_short = count < dialect.most_numbers;
  if (is_short && dialect.is_short_without_labels && !text.empty()) return std::nullopt;
  const std::size_t plus = text.find('+');
  if (plus != text.npos) {
    version.build = text.substr(plus + 1);
    if (!are_identifiers(version.build, true)) return std::nullopt;
  }
  if (!take_prerelease(text.substr(0, plus), dialect, version)) return std::nullopt;
  return version;
}

std::weak_ordering compare_words(std::string_view a, std::string_view b, bool is_case_ignored) {
  if (!is_case_ignored) return a <=> b;
  return upper_case(a) <=> upper_case(b);
}

// Numbers before words, by value; words by their bytes; where all are equal the longer list is
// newer.
std::weak_ordering compare_labels(std::string_view a, std::string_view b, bool is_case_ignored) {
  for (;;) {
    const std::size_t dot = a.find('.');
    const std::size_t other_dot = b.find('.');
    const std::string_view one = a.substr(0, dot);
    const std::string_view other = b.substr(0, other_dot);
    const bool is_number = is_digits(one);
    const bool is_other_number = is_digits(other);
    if (is_number != is_other_number) return is_other_number <=> is_number;
    const auto order =
        is_number ? compare_numbers(one, other) : compare_words(one, other, is_case_ignored);
    if (std::is_neq(order)) return order;
    if (dot == a.npos || other_dot == b.npos) return (dot != a.npos) <=> (other_dot != b.npos);
    a.remove_prefix(dot + 1);
    b.remove_prefix(other_dot + 1);
  }
}

std::weak_ordering compare(const SemanticVersion& a, const SemanticVersion& b,
                           const Dialect& dialect) {
  for (std::size_t i = 0; i < a.numbers.size(); ++i) {
    if (const auto order = compare_numbers(a.numbers[i], b.numbers[i]); std::is_neq(order))
      return order;
  }
  if (a.prerelease.empty() != b.prerelease.empty())
    return a.prerelease.empty() <=> b.prerelease.empty();
  if (!a.prerelease.empty()) {
    const auto order = compare_labels(a.prerelease, b.prerelease, dialect.is_case_ignored);
    if (std::is_neq(order)) return order;
  }
  if (!dialect.is_build_compared) return std::weak_ordering::equivalent;
  if (a.build.empty() || b.build.empty()) return b.build.empty() <=> a.build.empty();
  return compare_labels(a.build, b.build, false);
}

Order compare(std::string_view a, std::string_view b, const Dialect& dialect) {
  const auto left = parse(a, dialect);
  const auto right = parse(b, dialect);
  if (!left || !right) return std::nullopt;
  return compare(*left, *right, dialect);
}

std::string_view without_marks(std::string_view text, std::string_view marks) {
  text.remove_prefix(std::min(text.find_first_not_of(marks), text.size()));
  return text;
}

// `go1.21rc2` is 1.21.0-rc.2 of the module world; so are versions of the standard library written.
std::string go_release(std::string_view text) {
  if (text.starts_with("go")) text.remove_prefix(2);
  std::string_view rest = text;
  take_while(rest, [](char c) { return is_digit(c) || c == '.'; });
  const std::string_view numbers = text.substr(0, text.size() - rest.size());
  if (!rest.starts_with("rc") && !rest.starts_with("beta")) return std::string(text);
  const std::string_view word = take_while(rest, is_letter);
  std::string whole(numbers);
  for (auto dots = std::ranges::count(numbers, '.'); dots < 2; ++dots)
    whole += ".0";
  return whole.append("-").append(word).append(".").append(rest);
}

}  // namespace

Order compare_cargo(std::string_view a, std::string_view b) {
  return compare(a, b, {.greatest_number = "18446744073709551615"});
}

Order compare_golang(std::string_view a, std::string_view b) {
  constexpr Dialect dialect = {.fewest_numbers = 1, .is_short_without_labels = true};
  const auto plain = [](std::string_view text) {
    return text.starts_with('v') ? std::string(text.substr(1)) : go_release(text);
  };
  return compare(plain(a), plain(b), dialect);
}

Order compare_hex(std::string_view a, std::string_view b) {
  return compare(a, b, {});
}

Order compare_npm(std::string_view a, std::string_view b) {
  constexpr Dialect dialect = {.greatest_number = "9007199254740991",
                               .is_leading_zero_taken = true,
                               .is_numeric_zero_taken = true,
                               .is_prerelease_joined = true};
  constexpr std::size_t longest = 256;
  if (a.size() > longest || b.size() > longest) return std::nullopt;
  constexpr std::string_view marks = "v= \t\n\v\f\r";
  return compare(without_marks(without_spaces(a), marks), without_marks(without_spaces(b), marks),
                 dialect);
}

Order compare_nuget(std::string_view a, std::string_view b) {
  constexpr Dialect dialect = {.fewest_numbers = 1,
                               .most_numbers = 4,
                               .greatest_number = "2147483647",
                               .is_leading_zero_taken = true,
                               .is_numeric_zero_taken = true,
                               .is_case_ignored = true};
  return compare(without_spaces(a), without_spaces(b), dialect);
}

Order compare_pub(std::string_view a, std::string_view b) {
  constexpr Dialect dialect = {
      .is_leading_zero_taken = true, .is_numeric_zero_taken = true, .is_build_compared = true};
  return compare(a, b, dialect);
}

Order compare_swift(std::string_view a, std::string_view b) {
  return compare(without_marks(a, "v"), without_marks(b, "v"), {});
}

}  // namespace hakoseki::version
