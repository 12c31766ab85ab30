// A reader of JSON arrays which keeps the place of each string.
#include "formats/dockerfile/json_form.h"

#include <optional>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"

namespace hakoseki::dockerfile {
namespace {

constexpr char32_t replacement_character = 0xFFFD;

class JsonScanner {
 public:
  JsonScanner(std::string_view text, Range range)
      : text_(text.substr(0, range.end)), at_(range.begin) {}

  JsonStrings scan() {
    JsonStrings found;
    bool only_strings = true;
    if (!take('[') || !scan_elements(found, only_strings) || at_ < text_.size()) return {};
    found.kind = only_strings ? JsonStrings::Kind::strings : JsonStrings::Kind::other_values;
    return found;
  }

 private:
  bool scan_elements(JsonStrings& found, bool& only_strings) {
    skip_space();
    if (take(']')) return true;
    while (true) {
      skip_space();
      if (peek() == '"') {
        const std::size_t begin = at_;
        std::optional<std::string> text = string();
        if (!text) return false;
        found.elements.push_back({std::move(*text), {begin, at_}});
      } else {
        only_strings = false;
        if (!skip_value(1)) return false;
      }
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return false;
    }
  }

  bool skip_value(std::size_t depth) {
    if (depth > limits::nesting) return false;
    switch (peek()) {
      case '"':
        return string().has_value();
      case '[':
        return skip_members(depth, ']');
      case '{':
        return skip_members(depth, '}');
      case 't':
        return take_word("true");
      case 'f':
        return take_word("false");
      case 'n':
        return take_word("null");
      default:
        return skip_number();
    }
  }

  bool skip_members(std::size_t depth, char close) {
    ++at_;
    skip_space();
    if (take(close)) return true;
    while (true) {
      skip_space();
      if (close == '}') {
        if (peek() != '"' || !string()) return false;
        skip_space();
        if (!take(':')) return false;
        skip_space();
      }
      if (!skip_value(depth + 1)) return false;
      skip_space();
      if (take(close)) return true;
      if (!take(',')) return false;
    }
  }

  bool skip_digits() {
    const std::size_t begin = at_;
    while (is_digit(peek())) {
      ++at_;
    }
    return at_ > begin;
  }

  bool skip_number() {
    take('-');
    if (!take('0') && !skip_digits()) return false;
    if (take('.') && !skip_digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return skip_digits();
    }
    return true;
  }

  std::optional<std::string> string() {
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return out;
      }
      if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
      if (c != '\\') {
        out += c;
      } else if (!escape(out)) {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  // From the backslash to the last character of its escape.
  bool escape(std::string& out) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (++at_ >= text_.size()) return false;
    if (const std::size_t letter = letters.find(text_[at_]); letter != std::string_view::npos) {
      out += meanings[letter];
      return true;
    }
    const std::optional<char32_t> first = unit_at(at_);
    if (!first) return false;
    at_ += 4;
    char32_t code_point = *first;
    if (code_point >= 0xD800 && code_point < 0xE000) {
      const std::optional<char32_t> second =
          peek_at(1) == '\\' && code_point < 0xDC00 ? unit_at(at_ + 2) : std::nullopt;
      const bool is_pair = second && *second >= 0xDC00 && *second < 0xE000;
      if (is_pair) at_ += 6;
      code_point = is_pair ? 0x10000 + ((code_point - 0xD800) << 10) + (*second - 0xDC00)
                           : replacement_character;
    }
    utf8::append(out, code_point);
    return true;
  }

  // The four hexadecimal digits behind the `u` at `at`.
  [[nodiscard]] std::optional<char32_t> unit_at(std::size_t at) const {
    if (at + 4 >= text_.size() || text_[at] != 'u') return std::nullopt;
    char32_t unit = 0;
    for (const char digit : text_.substr(at + 1, 4)) {
      const char lower = static_cast<char>(digit | 0x20);
      const bool letter = lower >= 'a' && lower <= 'f';
      if (!letter && !is_digit(digit)) return std::nullopt;
      unit = unit * 16 + static_cast<char32_t>(letter ? lower - 'a' + 10 : digit - '0');
    }
    return unit;
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").contains(text_[at_])) {
      ++at_;
    }
  }

  [[nodiscard]] char peek() const { return peek_at(0); }
  [[nodiscard]] char peek_at(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  std::string_view text_;
  std::size_t at_;
};

}  // namespace

JsonStrings read_json_strings(std::string_view text, Range range) {
  return JsonScanner(text, trimmed(text, range)).scan();
}

}  // namespace hakoseki::dockerfile
