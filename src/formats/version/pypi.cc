// PEP 440, appendix B: [N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local], and what its normalisation
// takes.
#include <array>
#include <optional>
#include <string>

#include "formats/version/parts.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

struct PythonVersion {
  std::string_view epoch, release;
  int phase = 0;  // of a pre-release: a 1, b 2, rc 3
  std::string_view pre;
  std::optional<std::string_view> post, dev;
  std::string_view local;
};

bool is_separator(char c) {
  return c == '.' || c == '-' || c == '_';
}

// Takes `word` with the number behind it: [-_.]?word[-_.]?N*. `text` is in lower case.
std::optional<std::string_view> take_word(std::string_view& text, std::string_view word) {
  const auto drop_separator = [](std::string_view& from) {
    if (!from.empty() && is_separator(from.front())) from.remove_prefix(1);
  };
  std::string_view rest = text;
  drop_separator(rest);
  if (!rest.starts_with(word)) return std::nullopt;
  rest.remove_prefix(word.size());
  drop_separator(rest);
  const std::string_view digits = take_digits(rest);
  text = rest;
  return digits;
}

struct Phase {
  std::string_view word;
  int phase;
};
// Longer ones first.
constexpr std::array<Phase, 8> phases = {{{"alpha", 1},
                                          {"beta", 2},
                                          {"preview", 3},
                                          {"pre", 3},
                                          {"rc", 3},
                                          {"a", 1},
                                          {"b", 2},
                                          {"c", 3}}};

void take_phase(std::string_view& text, PythonVersion& version) {
  for (const auto& [word, phase] : phases) {
    if (const auto number = take_word(text, word)) {
      version.phase = phase;
      version.pre = *number;
      return;
    }
  }
}

void take_post(std::string_view& text, PythonVersion& version) {
  std::string_view rest = text;
  if (take(rest, '-')) {
    if (const std::string_view digits = take_digits(rest); !digits.empty()) {
      version.post = digits;
      text = rest;
      return;
    }
  }
  for (const std::string_view word : {"post", "rev", "r"}) {
    version.post = take_word(text, word);
    if (version.post) return;
  }
}

bool take_local(std::string_view& text, PythonVersion& version) {
  if (!take(text, '+')) return true;
  version.local = text;
  while (!text.empty()) {
    if (take_while(text, is_alphanumeric).empty()) return false;
    if (!text.empty() && (!is_separator(text.front()) || text.size() == 1)) return false;
    text.remove_prefix(std::min<std::size_t>(text.size(), 1));
  }
  return !version.local.empty();
}

// `text` in lower case, without spaces around it.
std::optional<PythonVersion> parse(std::string_view text) {
  PythonVersion version;
  take(text, 'v');
  std::string_view rest = text;
  const std::string_view digits = take_digits(rest);
  if (!digits.empty() && take(rest, '!')) {
    version.epoch = digits;
    text = rest;
  }
  const std::string_view from = text;
  if (take_digits(text).empty()) return std::nullopt;
  for (rest = text; take(rest, '.') && !take_digits(rest).empty();)
    text = rest;
  version.release = from.substr(0, from.size() - text.size());
  take_phase(text, version);
  take_post(text, version);
  version.dev = take_word(text, "dev");
  if (!take_local(text, version) || !text.empty()) return std::nullopt;
  return version;
}

// Numbers between dots; those that are missing are zero.
std::weak_ordering compare_releases(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    if (const auto order = compare_numbers(take_digits(a), take_digits(b)); std::is_neq(order))
      return order;
    take(a, '.');
    take(b, '.');
  }
  return std::weak_ordering::equivalent;
}

// Numbers after words; the longer one is newer.
std::weak_ordering compare_locals(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view one = take_while(a, is_alphanumeric);
    const std::string_view other = take_while(b, is_alphanumeric);
    if (is_digits(one) != is_digits(other)) return is_digits(one) <=> is_digits(other);
    const auto order =
        is_digits(one) ? compare_numbers(one, other) : std::weak_ordering(one <=> other);
    if (std::is_neq(order)) return order;
    a.remove_prefix(std::min<std::size_t>(a.size(), 1));
    b.remove_prefix(std::min<std::size_t>(b.size(), 1));
  }
  return !a.empty() <=> !b.empty();
}

// A development release comes before the pre-releases of the same number, what is neither after
// them.
int phase_of(const PythonVersion& version) {
  if (version.phase != 0) return version.phase;
  return version.dev && !version.post ? 0 : 4;
}

std::weak_ordering compare(const PythonVersion& a, const PythonVersion& b) {
  if (const auto order = compare_numbers(a.epoch, b.epoch); std::is_neq(order)) return order;
  if (const auto order = compare_releases(a.release, b.release); std::is_neq(order)) return order;
  if (const auto order = phase_of(a) <=> phase_of(b); std::is_neq(order)) return order;
  if (const auto order = compare_numbers(a.pre, b.pre); std::is_neq(order)) return order;
  if (a.post.has_value() != b.post.has_value()) return a.post.has_value() <=> b.post.has_value();
  if (const auto order = compare_numbers(a.post.value_or(""), b.post.value_or(""));
      std::is_neq(order))
    return order;
  if (a.dev.has_value() != b.dev.has_value()) return b.dev.has_value() <=> a.dev.has_value();
  if (const auto order = compare_numbers(a.dev.value_or(""), b.dev.value_or(""));
      std::is_neq(order))
    return order;
  return compare_locals(a.local, b.local);
}

}  // namespace

Order compare_pypi(std::string_view a, std::string_view b) {
  const std::string one = lower_case(without_spaces(a));
  const std::string other = lower_case(without_spaces(b));
  const auto left = parse(one);
  const auto right = parse(other);
  if (!left || !right) return std::nullopt;
  return compare(*left, *right);
}

}  // namespace hakoseki::version
