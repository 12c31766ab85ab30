#include "formats/advisory/debian_list.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "formats/advisory/feed_text.h"

namespace hakoseki::advisory {
namespace {

bool is_indented(std::string_view line) {
  return line.starts_with(' ') || line.starts_with('\t');
}

bool is_package(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_alphanumeric(c) || c == '+' || c == '-' || c == '.' || c == ':';
  });
}

// Takes the part of a text up to the next space.
std::string_view take_word(std::string_view& text) {
  text = trimmed(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text = trimmed(text.substr(word.size()));
  return word;
}

}  // namespace

// Empty lines, and lines of dashes that part the entries for those who edit the list, are nothing.
void for_each_debian_entry(std::string_view bytes,
                           const std::function<void(const DebianEntry&)>& visit) {
  DebianEntry entry;
  for_each_text_line(bytes, [&](std::string_view line, std::size_t number) {
    const DebianLine trimmed_line = {.number = number, .text = trimmed(line)};
    if (trimmed_line.text.empty() || line.starts_with("--")) return;
    if (is_indented(line) && entry.header.number > 0) {
      entry.lines.push_back(trimmed_line);
      return;
    }
    if (entry.header.number > 0) visit(entry);
    entry = {.header = trimmed_line};
  });
  if (entry.header.number > 0) visit(entry);
}

DebianEntry first_debian_entry(const FeedDocument& document) {
  DebianEntry first;
  for_each_debian_entry(document.bytes.substr(0, limits::sniff_bytes),
                        [&](const DebianEntry& entry) {
                          if (first.header.number == 0) first = entry;
                        });
  return first;
}

bool is_debian_note(std::string_view line) {
  return line.starts_with('-') || line.starts_with('[');
}

std::optional<DebianNote> parse_debian_note(std::string_view line) {
  DebianNote note;
  if (line.starts_with('[')) {
    const std::size_t end = line.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    note.release = trimmed(line.substr(1, end - 1));
    line = trimmed(line.substr(end + 1));
    if (note.release.empty()) return std::nullopt;
  }
  if (take_word(line) != "-") return std::nullopt;
  note.package = take_word(line);
  if (!is_package(note.package)) return std::nullopt;
  if (!line.starts_with('(')) {
    note.version = take_word(line);
    if (note.version.starts_with('<') && note.version.ends_with('>')) {
      note.word = note.version.substr(1, note.version.size() - 2);
      note.version = {};
    }
  }
  if (line.empty()) return note;
  if (!line.starts_with('(') || !line.ends_with(')')) return std::nullopt;
  note.remark = trimmed(line.substr(1, line.size() - 2));
  return note;
}

std::optional<std::vector<std::string_view>> parse_debian_ids(std::string_view line) {
  if (!line.starts_with('{') || !line.ends_with('}')) return std::nullopt;
  return words_of(line.substr(1, line.size() - 2));
}

std::optional<Severity> debian_severity(std::string_view urgency) {
  if (urgency == "unimportant") return Severity::info;
  if (urgency == "low") return Severity::low;
  if (urgency == "medium") return Severity::medium;
  if (urgency == "high") return Severity::high;
  return std::nullopt;
}

std::string_view debian_urgency(std::string_view remark) {
  while (!remark.empty()) {
    const std::size_t end = std::min(remark.find(';'), remark.size());
    const std::string_view one = trimmed(remark.substr(0, end));
    if (debian_severity(one) || one == "end-of-life") return one;
    remark.remove_prefix(std::min(end + 1, remark.size()));
  }
  return {};
}

bool take_debian_word(Statement& statement, std::string_view word, std::string_view fixed) {
  constexpr std::array<std::string_view, 4> open = {"unfixed", "removed", "no-dsa", "postponed"};
  constexpr std::array<std::string_view, 2> closed = {"ignored", "end-of-life"};
  if (word == "not-affected") {
    statement.standing = Standing::not_affected;
    return true;
  }
  if (is_one_of(word, open)) {
    statement.standing = Standing::affected;
  } else if (is_one_of(word, closed)) {
    statement.standing = Standing::will_not_fix;
  } else if (word == "undetermined") {
    statement.standing = Standing::under_investigation;
  } else {
    return false;
  }
  statement.vulnerable = fixed.empty() ? all_versions() : versions_before(fixed);
  return true;
}

Message broken_debian_note(std::string_view line) {
  return say({"`{}` is no note on a package", "`{}` はパッケージについての記述ではありません"},
             shown(line));
}

Message broken_debian_version(std::string_view version) {
  return say({"`{}` is no version of Debian", "`{}` は Debian のバージョンではありません"},
             shown(version));
}

Message unknown_debian_release(std::string_view codename) {
  return say({"`{}` is no release of Debian", "`{}` は Debian のリリースではありません"},
             shown(codename));
}

Message unknown_debian_word(std::string_view word) {
  return say({"`<{}>` is no word of this list", "`<{}>` はこのリストの語ではありません"},
             shown(word));
}

std::string debian_note(std::string_view word, std::string_view remark) {
  constexpr std::size_t longest = 120;  // cells
  std::string note = fmt::format("<{}>", word);
  if (!remark.empty()) note += fmt::format(" ({})", utf8::clip(remark, longest));
  return note;
}

}  // namespace hakoseki::advisory
