// rpm-version(7): segments of digits or of letters; `~` sorts before the end, `^` after it but
// before all else.
#include "formats/version/parts.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

struct RpmVersion {
  std::string_view epoch, version;
  std::optional<std::string_view> release;
};

std::optional<RpmVersion> parse(std::string_view text) {
  if (text.empty()) return std::nullopt;
  RpmVersion parsed;
  std::string_view rest = text;
  const std::string_view digits = take_digits(rest);
  if (take(rest, ':')) {
    parsed.epoch = digits;
  } else {
    rest = text;
  }
  if (const std::size_t hyphen = rest.rfind('-'); hyphen != rest.npos) {
    parsed.release = rest.substr(hyphen + 1);
    rest = rest.substr(0, hyphen);
  }
  parsed.version = rest;
  return parsed;
}

bool is_mark(char c) {
  return c == '~' || c == '^';
}

// What a mark at the front of either decides; both marks are taken away where it decides nothing.
std::optional<std::weak_ordering> compare_marks(std::string_view& a, std::string_view& b) {
  if (a.starts_with('~') || b.starts_with('~')) {
    if (!take(a, '~')) return std::weak_ordering::greater;
    if (!take(b, '~')) return std::weak_ordering::less;
    return std::weak_ordering::equivalent;
  }
  if (!a.starts_with('^') && !b.starts_with('^')) return std::nullopt;
  if (a.empty()) return std::weak_ordering::less;
  if (b.empty()) return std::weak_ordering::greater;
  if (!take(a, '^')) return std::weak_ordering::greater;
  if (!take(b, '^')) return std::weak_ordering::less;
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) {
  const auto is_separator = [](char c) { return !is_alphanumeric(c) && !is_mark(c); };
  while (!a.empty() || !b.empty()) {
    take_while(a, is_separator);
    take_while(b, is_separator);
    if (const auto order = compare_marks(a, b)) {
      if (std::is_neq(*order)) return *order;
      continue;
    }
    if (a.empty() || b.empty()) break;
    // Numbers are newer than words.
    if (is_digit(a.front()) != is_digit(b.front()))
      return is_digit(a.front()) ? std::weak_ordering::greater : std::weak_ordering::less;
    const std::weak_ordering order =
        is_digit(a.front())
            ? compare_numbers(take_digits(a), take_digits(b))
            : std::weak_ordering(take_while(a, is_letter) <=> take_while(b, is_letter));
    if (std::is_neq(order)) return order;
  }
  return !a.empty() <=> !b.empty();
}

}  // namespace

Order compare_rpm(std::string_view a, std::string_view b) {
  const auto left = parse(a);
  const auto right = parse(b);
  if (!left || !right) return std::nullopt;
  if (const auto order = compare_numbers(left->epoch, right->epoch); std::is_neq(order))
    return order;
  if (const auto order = compare_part(left->version, right->version); std::is_neq(order))
    return order;
  if (!left->release || !right->release)
    return left->release.has_value() <=> right->release.has_value();
  return compare_part(*left->release, *right->release);
}

}  // namespace hakoseki::version
