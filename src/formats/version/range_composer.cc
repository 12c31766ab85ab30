// composer/semver's constraints: getcomposer.org/doc/articles/versions.md. What does not name a
// stability begins and ends with its version's first pre-release, `-dev`.
#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/version/parts.h"
#include "formats/version/range_syntax.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

constexpr std::size_t most_numbers = 4;

bool is_wildcard(char c) {
  return c == 'x' || c == 'X' || c == '*';
}

// `1.2.*`, `1.2-beta`, `2.x-dev`: numbers as far as they are given, and what is behind them.
struct Constraint {
  std::array<std::string_view, most_numbers> numbers = {"0", "0", "0", "0"};
  std::size_t given = 0;
  std::string_view text;  // all of it, without its build
  bool has_build = false;
  std::string_view rest;

  // .x.x
  [[nodiscard]] bool is_line() const {
    std::string_view left = rest;
    while (take(left, '.') && !left.empty() && is_wildcard(left.front()))
      left.remove_prefix(1);
    return !rest.empty() && left.empty() && rest.back() != '.';
  }
  // .x-dev
  [[nodiscard]] bool is_branch() const {
    return rest.size() > 2 && rest.front() == '.' && is_wildcard(rest[1]);
  }
  [[nodiscard]] bool names_stability() const { return std::ranges::any_of(rest, is_letter); }
  [[nodiscard]] std::string begin() const {
    return names_stability() ? std::string(text) : fmt::format("{}-dev", text);
  }
};

std::optional<Constraint> parse_numbers(std::string_view text) {
  Constraint constraint;
  constraint.text = text.substr(0, text.find('+'));
  constraint.has_build = constraint.text.size() < text.size();
  std::string_view rest = constraint.text;
  if (!take(rest, 'v')) take(rest, 'V');
  do {
    const std::string_view digits = take_digits(rest);
    if (digits.empty()) return std::nullopt;
    constraint.numbers[constraint.given++] = digits;
  } while (constraint.given < most_numbers && rest.size() > 1 && is_digit(rest[1]) &&
           take(rest, '.'));
  constraint.rest = rest;
  return constraint;
}

// Before all that has a number more at that place.
std::string end_after(const Constraint& of, std::size_t number) {
  std::string end;
  for (std::size_t i = 0; i < most_numbers; ++i) {
    if (i > 0) end += '.';
    end += i < number ? std::string(of.numbers[i]) : i == number ? plus_one(of.numbers[i]) : "0";
  }
  return end + "-dev";
}

// Composer puts the stability behind the build, where it is no longer one.
std::string compatible_from(const Constraint& of) {
  return of.has_build ? std::string(of.text) : of.begin();
}

VersionSet tilde(const Constraint& of) {
  const std::size_t given = of.given + (of.is_branch() ? 1 : 0);
  return between(compatible_from(of), end_after(of, given < 3 ? 0 : given - 2));
}

VersionSet caret(const Constraint& of) {
  const auto is_held = [&](std::size_t i) { return of.numbers[i] != "0" || of.given <= i + 1; };
  return between(compatible_from(of), end_after(of, is_held(0) ? 0 : is_held(1) ? 1 : 2));
}

VersionSet line(const Constraint& of) {
  const std::size_t last = std::min<std::size_t>(of.given, 3) - 1;
  const std::string_view numbers = of.text.substr(0, of.text.size() - of.rest.size());
  return between(fmt::format("{}-dev", numbers), end_after(of, last));
}

std::optional<VersionSet> hyphen(VersionScheme scheme, std::string_view from, std::string_view to) {
  const auto first = parse_numbers(from);
  const auto last = parse_numbers(to);
  if (!first || !last || !is_version(scheme, first->begin()) || !is_version(scheme, last->text))
    return std::nullopt;
  VersionInterval both = {.from = first->begin()};
  if (last->given >= 3 || last->names_stability()) {
    both.to = last->text;
    both.includes_to = true;
  } else {
    both.to = end_after(*last, last->given - 1);
  }
  return VersionSet{both};
}

// `1.0@beta` is 1.0 of a stability of which nothing is said if it is stable.
std::string_view take_stability(std::string_view& text) {
  const std::size_t at = text.rfind('@');
  if (at == text.npos) return {};
  const std::string_view flag = text.substr(at + 1);
  const std::string word = lower_case(flag);
  for (const std::string_view known : {"stable", "rc", "beta", "alpha", "dev"}) {
    if (word != known) continue;
    text = at == 0 ? std::string_view("*") : text.substr(0, at);
    return known == "stable" ? std::string_view() : flag;
  }
  return {};
}

bool is_any(std::string_view text) {
  if (!take(text, 'v')) take(text, 'V');
  return are_all_between_dots(
      text, [](std::string_view part) { return part.size() == 1 && is_wildcard(part.front()); });
}

// Whether its end is a hyphen and the word of a stability.
bool names_stability(std::string_view text) {
  const std::string lower = lower_case(text);
  for (std::size_t hyphen = lower.find('-'); hyphen != lower.npos;
       hyphen = lower.find('-', hyphen + 1)) {
    if (is_composer_stability(std::string_view(lower).substr(hyphen + 1))) return true;
  }
  return false;
}

std::optional<VersionSet> compared(VersionScheme scheme, std::string_view operation,
                                   std::string_view text, std::string_view stability) {
  if (operation == "<>") operation = "!=";
  const bool is_branch = lower_case(text).starts_with("dev-");
  std::string version(text.substr(0, is_branch ? text.npos : text.find('+')));
  const bool is_equality = operation.empty() || operation == "=" || operation == "==";
  // A v may stand before it.
  const bool is_stable =
      std::ranges::count_if(version, is_letter) == (version.starts_with('v') ? 1 : 0);
  if (!is_equality && !is_branch && !stability.empty() && is_stable) {
    version.append("-").append(stability);
  } else if ((operation == "<" || operation == ">=") && !is_branch && !names_stability(version)) {
    version += "-dev";
  }
  return plain_comparator(scheme, operation, version);
}

// The commit behind a branch: dev-main#abc
std::string_view without_commit(std::string_view text) {
  return text.starts_with("dev-") || text.contains(".x-dev#") ? text.substr(0, text.find('#'))
                                                              : text;
}

std::optional<VersionSet> comparator(VersionScheme scheme, std::string_view operation,
                                     std::string_view text) {
  const std::string_view stability = take_stability(text);
  text = without_commit(text);
  if (operation.empty() && is_any(text)) return everything();
  const auto numbers = parse_numbers(text);
  if (operation == "~" || operation == "^") {
    if (!numbers || !is_version(scheme, numbers->begin())) return std::nullopt;
    return operation == "~" ? tilde(*numbers) : caret(*numbers);
  }
  if (operation.empty() && numbers && numbers->is_line()) return line(*numbers);
  return compared(scheme, operation, text, stability);
}

}  // namespace

std::optional<VersionSet> parse_composer_range(VersionScheme scheme, std::string_view text) {
  return parse_alternatives(
      {.scheme = scheme, .comparator = comparator, .operators = "<>=!~^", .hyphen = hyphen}, text);
}

}  // namespace hakoseki::version
