// The several ways in which docker build cuts a line into words.
#include "formats/dockerfile/words.h"

#include <algorithm>
#include <utility>

#include "formats/dockerfile/expansion.h"

namespace hakoseki::dockerfile {
namespace {

// Heredoc marks are found with a backslash as escape, whatever the file's escape character is.
constexpr char shell_escape = '\\';
constexpr std::string_view escapable_in_quotes = "\"$\\";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

// The words between what `space_length_at` says is space.
template <class SpaceLength>
std::vector<Range> split(Range range, SpaceLength space_length_at) {
  std::vector<Range> words;
  bool in_word = false;
  for (std::size_t at = range.begin; at < range.end;) {
    const std::size_t space = space_length_at(at);
    if (space > 0) {
      in_word = false;
      at += space;
      continue;
    }
    if (!in_word) words.push_back({at, at});
    in_word = true;
    words.back().end = ++at;
  }
  return words;
}

// Behind the quote that closes the one at `at`; nullopt if none does.
std::optional<std::size_t> behind_quote(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] == quote) return at + 1;
    if (quote == '\'') continue;
    if (text[at] == shell_escape && at + 1 < text.size()) {
      if (escapable_in_quotes.contains(text[at + 1])) ++at;
    } else if (text[at] == '$') {
      const std::optional<std::size_t> end = behind_substitution(text, at, shell_escape);
      if (!end) return std::nullopt;
      at = *end - 1;
    }
  }
  return std::nullopt;
}

// What the quotes at both ends of `text` hold.
std::string without_quotes(std::string_view text) {
  const bool is_double = text.front() == '"';
  text = text.substr(1, text.size() - 2);
  std::string inside;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escapes = is_double && text[at] == shell_escape && at + 1 < text.size() &&
                         escapable_in_quotes.contains(text[at + 1]);
    if (escapes) ++at;
    inside += text[at];
  }
  return inside;
}

// The name of a heredoc without its quotes; nullopt where it is no single word.
std::optional<std::string> unquoted_name(std::string_view text) {
  std::string name;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\'' || text[at] == '"') {
      const std::optional<std::size_t> end = behind_quote(text, at);
      if (!end) return std::nullopt;
      name += without_quotes(text.substr(at, *end - at));
      at = *end;
      continue;
    }
    if (text[at] == shell_escape) {
      name += text.substr(at + 1, 1);
      at += 2;
      continue;
    }
    if (space_length(text, at) > 0) return std::nullopt;
    name += text[at++];
  }
  if (name.empty()) return std::nullopt;
  return name;
}

std::size_t count_quotes(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return c == '\'' || c == '"'; }));
}

// Cuts a line into shell words which keep their quotes and escapes, as far as heredocs need it.
class ShellWords {
 public:
  explicit ShellWords(std::string_view text) : text_(text) {}

  // Empty if the line cannot be read.
  std::vector<Range> split() {
    while (at_ < text_.size()) {
      if (!step()) return {};
    }
    close();
    return std::move(words_);
  }

 private:
  bool step() {
    const char c = text_[at_];
    if (c == '\'' || c == '"') {
      const std::optional<std::size_t> end = behind_quote(text_, at_);
      if (!end) return false;
      take_until(*end);
    } else if (c == '$') {
      const std::optional<std::size_t> end = behind_substitution(text_, at_, shell_escape);
      if (!end) return false;
      // White space inside a substitution splits words too.
      while (at_ < *end) {
        take_or_split();
      }
    } else if (c == shell_escape) {
      take_until(std::min(at_ + 2, text_.size()));
    } else if (text_.substr(at_).starts_with("<<")) {
      std::size_t end = at_ + 2;
      while (end < text_.size() && std::string_view(" \t\r").contains(text_[end])) {
        ++end;
      }
      take_until(end);
    } else {
      take_or_split();
    }
    return true;
  }

  void take_or_split() {
    const std::size_t space = space_length(text_, at_);
    if (space == 0) {
      take_until(at_ + 1);
    } else {
      close();
      at_ += space;
    }
  }

  void take_until(std::size_t end) {
    if (!begin_) begin_ = at_;
    at_ = end;
  }

  void close() {
    if (begin_) words_.push_back({*begin_, at_});
    begin_.reset();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<std::size_t> begin_;
  std::vector<Range> words_;
};

// Reads one `--flag` from `at`; quotes and escapes hold it together.
struct FlagText {
  std::string text;
  std::size_t end = 0;
};

FlagText flag_at(std::string_view text, std::size_t at, char escape) {
  FlagText flag;
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote == 0 && is_blank(c)) break;
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (quote != 0 && c == quote) {
      quote = 0;
    } else if (c == escape) {
      if (++at < text.size()) flag.text += text[at];
    } else {
      flag.text += c;
    }
  }
  flag.end = std::min(at, text.size());
  return flag;
}

}  // namespace

std::vector<Range> split_at_blanks(std::string_view text, Range range) {
  return split(range, [text](std::size_t at) { return std::size_t{is_blank(text[at])}; });
}

std::vector<Range> split_at_spaces(std::string_view text, Range range) {
  return split(range, [text](std::size_t at) { return space_length(text, at); });
}

std::vector<Range> split_quoted(std::string_view text, Range range, char escape) {
  char quote = 0;
  bool is_escaped = false;
  std::vector<Range> words = split(range, [&](std::size_t at) {
    const char c = text[at];
    if (std::exchange(is_escaped, false)) return std::size_t{0};
    if (c == escape && quote != '\'') {
      is_escaped = true;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else {
      return space_length(text, at);
    }
    return std::size_t{0};
  });
  // An escape character with nothing behind it is no word.
  if (is_escaped && words.back().end - words.back().begin == 1) words.pop_back();
  return words;
}

Flags split_flags(std::string_view text, Range range, char escape) {
  Flags split;
  const std::string_view inside = text.substr(0, range.end);
  std::size_t at = range.begin;
  while (true) {
    while (at < range.end && is_blank(text[at])) {
      ++at;
    }
    if (!inside.substr(at).starts_with("--")) break;
    const FlagText flag = flag_at(inside, at, escape);
    const Range whole = {at, flag.end};
    at = flag.end;
    if (flag.text == "--") break;
    RawFlag raw;
    raw.range = whole;
    const std::size_t equals = flag.text.find('=');
    raw.name = flag.text.substr(2, equals == std::string::npos ? equals : equals - 2);
    if (equals != std::string::npos) {
      raw.value = flag.text.substr(equals + 1);
      raw.value_range = Range{inside.find('=', whole.begin) + 1, whole.end};
    }
    split.flags.push_back(std::move(raw));
  }
  split.rest = trimmed(text, {at, range.end});
  return split;
}

std::optional<HeredocMark> heredoc_mark(std::string_view text, Range word) {
  std::string_view rest = word.of(text);
  rest.remove_prefix(std::min(rest.find_first_not_of("0123456789"), rest.size()));
  if (!rest.starts_with("<<")) return std::nullopt;
  rest.remove_prefix(2);
  HeredocMark mark;
  mark.range = word;
  mark.strips_tabs = rest.starts_with('-');
  if (mark.strips_tabs) rest.remove_prefix(1);
  rest.remove_prefix(std::min(rest.find_first_not_of("\t\n\f\r "), rest.size()));
  if (rest.empty() || rest.contains('<')) return std::nullopt;
  std::optional<std::string> name = unquoted_name(rest);
  if (!name) return std::nullopt;
  mark.name = std::move(*name);
  mark.is_quoted = count_quotes(mark.name) != count_quotes(rest);
  return mark;
}

std::vector<HeredocMark> heredoc_marks(std::string_view text) {
  std::vector<HeredocMark> marks;
  if (!text.contains("<<")) return marks;
  for (const Range word : ShellWords(text).split()) {
    if (std::optional<HeredocMark> mark = heredoc_mark(text, word)) {
      marks.push_back(std::move(*mark));
    }
  }
  return marks;
}

}  // namespace hakoseki::dockerfile
