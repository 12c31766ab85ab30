#include "formats/toml_tables.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki {
namespace {

constexpr std::size_t most_values = 300'000;  // tables, and texts in them

class Reader {
 public:
  Reader(std::string_view bytes, TomlLists lists) : bytes_(bytes), lists_(lists) {}

  Result<std::vector<TomlTable>> read() {
    tables_.emplace_back();
    while (true) {
      skip_empty();
      if (at_ == bytes_.size()) return std::move(tables_);
      if (++values_ > most_values)
        return std::unexpected(Error(Fault::too_large, Text{"it holds more values than are read",
                                                            "値の数が上限を超えています"}));
      const bool is_read = peek() == '[' ? read_head() : read_pair();
      if (!is_read || !end_line()) break;
    }
    const auto line =
        1 + std::count(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
    return std::unexpected(Error(
        Fault::malformed, say({"line {} is no TOML", "{} 行目は TOML ではありません"}, line)));
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < bytes_.size() ? bytes_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool starts_with(std::string_view text) const {
    return bytes_.substr(at_).starts_with(text);
  }

  void skip_spaces() {
    while (peek() == ' ' || peek() == '\t')
      ++at_;
  }
  void skip_comment() {
    if (peek() == '#') at_ = std::min(bytes_.find('\n', at_), bytes_.size());
  }
  // Spaces, comments and line ends.
  void skip_empty() {
    while (at_ < bytes_.size()) {
      const std::size_t before = at_;
      skip_spaces();
      skip_comment();
      if (peek() == '\r' || peek() == '\n') ++at_;
      if (at_ == before) return;
    }
  }
  bool end_line() {
    skip_spaces();
    skip_comment();
    if (peek() == '\r') ++at_;
    return at_ == bytes_.size() || peek() == '\n';
  }

  // `[name]` or `[[name]]`.
  bool read_head() {
    const std::size_t end = std::min(bytes_.find('\n', at_), bytes_.size());
    const bool is_list = peek(1) == '[';
    const std::string_view closing = is_list ? "]]" : "]";
    const std::size_t close = bytes_.find(closing, at_);
    if (close == std::string_view::npos || close > end) return false;
    std::string_view name = bytes_.substr(at_ + closing.size(), close - at_ - closing.size());
    while (name.starts_with(' '))
      name.remove_prefix(1);
    while (name.ends_with(' '))
      name.remove_suffix(1);
    tables_.push_back({.name = std::string(name)});
    at_ = close + closing.size();
    return true;
  }

  // a.b."c"
  std::optional<std::string> read_key() {
    std::string key;
    while (true) {
      skip_spaces();
      if (peek() == '"' || peek() == '\'') {
        const auto text = read_text();
        if (!text) return std::nullopt;
        key += *text;
      } else {
        const std::size_t begin = at_;
        while (is_bare(peek()))
          ++at_;
        if (at_ == begin) return std::nullopt;
        key += bytes_.substr(begin, at_ - begin);
      }
      skip_spaces();
      if (peek() != '.') return key;
      ++at_;
      key += '.';
    }
  }

  bool read_pair() {
    std::optional<std::string> key = read_key();
    if (!key) return false;
    if (peek() != '=') return false;
    ++at_;
    skip_spaces();
    if (peek() == '"' || peek() == '\'') {
      std::optional<std::string> text = read_text();
      if (!text) return false;
      tables_.back().texts.emplace_back(std::move(*key), std::move(*text));
      return true;
    }
    const std::size_t begin = at_;
    std::vector<std::string> listed;
    if (!skip_value(listed)) return false;
    std::string_view value = bytes_.substr(begin, at_ - begin);
    if (value.front() == '[' && lists_ == TomlLists::kept)
      tables_.back().lists.emplace_back(*key, std::move(listed));
    if (value.front() == '[' || value.front() == '{') value = value.substr(0, 1);
    while (value.ends_with(' ') || value.ends_with('\t'))
      value.remove_suffix(1);
    tables_.back().others.emplace_back(std::move(*key), value);
    return true;
  }

  static bool is_bare(char c) { return is_alphanumeric(c) || c == '-' || c == '_'; }

  // A number, a date, a truth value, a list or a table in braces; with the texts in it.
  bool skip_value(std::vector<std::string>& listed) {
    const std::size_t begin = at_;
    std::size_t depth = 0;
    while (at_ < bytes_.size() && (depth > 0 || !ends_value(peek()))) {
      if (!skip_part(depth, listed)) return false;
    }
    return depth == 0 && at_ > begin;
  }

  static bool ends_value(char c) { return c == '\n' || c == '\r' || c == '#'; }

  // A text, a comment or a character of a value.
  bool skip_part(std::size_t& depth, std::vector<std::string>& listed) {
    const char c = peek();
    if (c == '"' || c == '\'') {
      std::optional<std::string> text = read_text();
      if (text && lists_ == TomlLists::kept) listed.push_back(std::move(*text));
      return text.has_value();
    }
    if (c == '#') {
      skip_comment();
      return true;
    }
    if (c == '[' || c == '{') ++depth;
    const bool closes = c == ']' || c == '}';
    if (closes && depth == 0) return false;
    if (closes) --depth;
    ++at_;
    return true;
  }

  // Any of the four forms of texts, from its quote on.
  std::optional<std::string> read_text() {
    const char quote = peek();
    const bool is_long = peek(1) == quote && peek(2) == quote;
    const std::string_view closing = bytes_.substr(at_, is_long ? 3 : 1);
    at_ += closing.size();
    if (is_long && peek() == '\r' && peek(1) == '\n') ++at_;
    if (is_long && peek() == '\n') ++at_;
    std::string text;
    while (at_ < bytes_.size()) {
      if (starts_with(closing)) {
        at_ += closing.size();
        // Up to two more quotes belong to the text.
        for (int i = 0; is_long && i < 2 && peek() == quote; ++i, ++at_)
          text += quote;
        return text;
      }
      const char c = bytes_[at_++];
      if (c == '\n' && !is_long) return std::nullopt;
      if (c != '\\' || quote == '\'') {
        text += c;
      } else if (!read_escape(is_long, text)) {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  bool read_escape(bool is_long, std::string& text) {
    const char c = peek();
    constexpr std::string_view letters = "btnfr\"\\";
    constexpr std::string_view meant = "\b\t\n\f\r\"\\";
    ++at_;
    const std::size_t letter = letters.find(c);
    if (letter != std::string_view::npos) {
      text += meant[letter];
      return true;
    }
    if (c == 'u' || c == 'U') return read_code_point(c == 'u' ? 4 : 8, text);
    if (!is_long || (c != '\n' && c != '\r' && c != ' ' && c != '\t')) return false;
    while (peek() == '\n' || peek() == '\r' || peek() == ' ' || peek() == '\t')
      ++at_;
    return true;
  }

  bool read_code_point(std::size_t digits, std::string& text) {
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
      const char c = peek();
      const bool digit = is_digit(c);
      const char lower = static_cast<char>(c | 0x20);
      if (!digit && (lower < 'a' || lower > 'f')) return false;
      code = code * 16 + static_cast<std::uint32_t>(digit ? c - '0' : lower - 'a' + 10);
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    utf8::append(text, char32_t{code});
    return true;
  }

  std::string_view bytes_;
  TomlLists lists_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::vector<TomlTable> tables_;
};

std::string_view value_of(const TomlTable::Pairs& pairs, std::string_view key) {
  const auto place =
      std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == key; });
  return place == pairs.end() ? std::string_view() : place->second;
}

}  // namespace

std::string_view TomlTable::operator[](std::string_view key) const {
  return value_of(texts, key);
}

std::string_view TomlTable::other(std::string_view key) const {
  return value_of(others, key);
}

std::vector<std::string> TomlTable::list(std::string_view key) const {
  const auto place =
      std::find_if(lists.begin(), lists.end(), [&](const auto& pair) { return pair.first == key; });
  return place == lists.end() ? std::vector<std::string>() : place->second;
}

Result<std::vector<TomlTable>> read_toml_tables(std::string_view bytes, TomlLists lists) {
  return Reader(bytes, lists).read();
}

}  // namespace hakoseki
