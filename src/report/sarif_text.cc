#include "report/sarif_text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki::sarif {
namespace {

// RFC 3986: what a path segment may hold as it is. A colon could make a scheme of the first one.
bool is_plain_in_path(char c) {
  constexpr std::string_view others = "-._~!$&'()*+,;=@/";
  return is_alphanumeric(c) || others.find(c) != std::string_view::npos;
}

std::string normalised(std::string_view path) {
  std::vector<std::string_view> kept;
  const bool is_absolute = path.starts_with('/');
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
    if (segment.empty() || segment == ".") continue;
    if (segment == ".." && !kept.empty() && kept.back() != "..") {
      kept.pop_back();
    } else if (segment != ".." || !is_absolute) {
      kept.push_back(segment);
    }
  }
  std::string out;
  for (const std::string_view segment : kept) {
    if (!out.empty() || is_absolute) out += '/';
    out += segment;
  }
  return out;
}

// Reads the numbers of "2026-11-22T19:49:16" at the places where RFC 3339 has them.
struct Fields {
  std::string_view text;
  bool is_right = true;

  int number(std::size_t at, std::size_t digits) {
    int value = -1;
    const std::string_view part = text.substr(std::min(at, text.size()), digits);
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (part.size() != digits || error != std::errc() || end != part.data() + part.size() ||
        value < 0) {
      is_right = false;
    }
    return value;
  }
};

// "Z", "+09:00"; nothing where it is neither.
std::optional<std::chrono::minutes> offset_of(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  const bool has_form = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  if (!has_form) return std::nullopt;
  Fields fields{text};
  const std::chrono::minutes offset(fields.number(1, 2) * 60 + fields.number(4, 2));
  if (!fields.is_right) return std::nullopt;
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::string plain_text(std::string_view text) {
  const bool could_be_link = text.find("](") != std::string_view::npos;
  std::string out;
  for (const char c : utf8::neutralise(text)) {
    if (could_be_link && (c == '[' || c == ']' || c == '\\')) out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return out;
}

std::string markdown(std::string_view text) {
  constexpr std::string_view special = "\\*_<>[]#|~";
  std::string out;
  bool is_code = false;
  for (const char c : utf8::neutralise(text)) {
    if (c == '`') is_code = !is_code;
    if (!is_code && special.find(c) != std::string_view::npos) out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return out;
}

std::string uri_of(std::string_view path) {
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : normalised(path)) {
    if (is_plain_in_path(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string utc_of(std::string_view time) {
  using namespace std::chrono;
  constexpr std::size_t seconds_end = 19;
  Fields fields{time};
  const year_month_day date(year(fields.number(0, 4)),
                            month(static_cast<unsigned>(fields.number(5, 2))),
                            day(static_cast<unsigned>(fields.number(8, 2))));
  const auto of_day =
      hours(fields.number(11, 2)) + minutes(fields.number(14, 2)) + seconds(fields.number(17, 2));
  if (!fields.is_right || !date.ok()) return {};
  std::string_view rest = time.substr(seconds_end);
  if (rest.starts_with('.'))
    rest.remove_prefix(std::min(rest.find_first_not_of("0123456789", 1), rest.size()));
  const std::optional<minutes> offset = offset_of(rest);
  if (!offset) return {};

  const sys_seconds utc = sys_days(date) + of_day - *offset;
  const auto day_begin = floor<days>(utc);
  const year_month_day utc_date(day_begin);
  const hh_mm_ss clock(utc - day_begin);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(utc_date.year()),
                     static_cast<unsigned>(utc_date.month()), static_cast<unsigned>(utc_date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string pascal_case(std::string_view words) {
  std::string out;
  bool begins_word = true;
  for (const char c : words) {
    if (!is_alphanumeric(c)) {
      begins_word = true;
      continue;
    }
    const bool is_small = c >= 'a' && c <= 'z';
    out += begins_word && is_small ? static_cast<char>(c - 'a' + 'A') : c;
    begins_word = false;
  }
  return out;
}

}  // namespace hakoseki::sarif
