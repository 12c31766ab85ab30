#include "formats/shell.h"

#include <algorithm>
#include <array>
#include <optional>

namespace hakoseki::shell {
namespace {

// Substitutions inside each other; deeper ones stay unread in their word.
constexpr std::size_t deepest = 8;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}
bool ends_word(char c) {
  return is_blank(c) || c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')';
}

// What may stand before a program and does not change what is run.
bool is_prefix(std::string_view word) {
  static constexpr std::array<std::string_view, 22> words = {
      "sudo", "env",  "command", "exec", "nohup",     "time",  "eatmydata", "if",
      "then", "else", "elif",    "do",   "while",     "until", "!",         "{",
      "}",    "fi",   "done",    "tini", "dumb-init", "--"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_assignment(std::string_view word) {
  const std::size_t sign = word.find('=');
  if (sign == std::string_view::npos || sign == 0) return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(sign), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

class Reader {
 public:
  Reader(std::string_view text, char escape, bool lines_joined)
      : text_(text), escape_(escape), lines_joined_(lines_joined) {}

  std::vector<Command> read() {
    read_commands(0, text_.size(), 0);
    return std::move(commands_);
  }

 private:
  struct State {
    Command command;
    std::optional<Word> word;
    bool skips_target = false;  // the next word is where a redirection goes
  };

  void read_commands(std::size_t begin, std::size_t end, std::size_t depth) {
    State state;
    state.command.substituted = depth > 0;
    std::size_t at = begin;
    while (at < end)
      at = step(at, end, depth, state);
    finish_command(state, false);
  }

  // Reads one character or quoted piece; returns where the next begins.
  std::size_t step(std::size_t at, std::size_t end, std::size_t depth, State& state) {
    const char c = text_[at];
    if (const std::size_t behind = behind_continuation(at, end); behind > at) return behind;
    if (c == '\n' && lines_joined_ && depth == 0) {
      finish_word(state);
      return at + 1;
    }
    if (is_blank(c)) {
      finish_word(state);
      return at + 1;
    }
    if (c == '#' && !state.word) return behind_comment(at, end);
    // bash <(curl ...)
    if ((c == '<' || c == '>') && at + 1 < end && text_[at + 1] == '(') {
      return read_substitution(at, at + 2, end, depth, state);
    }
    if (c == '>' || c == '<') return read_redirection(at, end, state);
    if (c == '$' && at + 1 < end && text_[at + 1] == '(') {
      return read_substitution(at, at + 2, end, depth, state);
    }
    if (c == '`' && escape_ != '`') return read_backticks(at, end, depth, state);
    if (ends_word(c)) return read_separator(at, end, state);
    if (c == '\'' || c == '"') return read_quoted(at, end, depth, state);
    if (c == '\\' && escape_ == '\\' && at + 1 < end) {
      take(state, at, text_.substr(at + 1, 1), at + 2);
      return at + 2;
    }
    take(state, at, text_.substr(at, 1), at + 1);
    return at + 1;
  }

  // Past `\` and a line end, and past the comment lines of a Dockerfile behind it.
  std::size_t behind_continuation(std::size_t at, std::size_t end) const {
    if (text_[at] != escape_) return at;
    std::size_t line_end = at + 1;
    while (line_end < end && is_blank(text_[line_end]) && lines_joined_)
      ++line_end;
    if (line_end < end && text_[line_end] == '\r') ++line_end;
    if (line_end >= end || text_[line_end] != '\n') return at;
    std::size_t next = line_end + 1;
    while (lines_joined_ && next < end) {
      std::size_t first = next;
      while (first < end && is_blank(text_[first]))
        ++first;
      if (first >= end || (text_[first] != '#' && text_[first] != '\n')) break;
      const std::size_t stop = std::min(text_.find('\n', first), end);
      next = std::min(stop + 1, end);
    }
    return next;
  }

  std::size_t behind_comment(std::size_t at, std::size_t end) const {
    // In a joined line the comment goes on behind the continuation.
    while (at < end && text_[at] != '\n') {
      const std::size_t behind = lines_joined_ ? behind_continuation(at, end) : at;
      at = std::max(at + 1, behind);
    }
    return at;
  }

  static void take(State& state, std::size_t at, std::string_view piece, std::size_t end) {
    if (!state.word) state.word = Word{.text = {}, .begin = at, .end = end};
    state.word->text += piece;
    state.word->end = end;
  }

  static void finish_word(State& state) {
    if (!state.word) return;
    Word word = std::move(*state.word);
    state.word.reset();
    if (state.skips_target) {
      state.skips_target = false;
      return;
    }
    if (state.command.words.empty() && (is_prefix(word.text) || is_assignment(word.text))) return;
    state.command.words.push_back(std::move(word));
  }

  void finish_command(State& state, bool next_is_piped) {
    finish_word(state);
    Command next;
    next.piped = next_is_piped;
    next.substituted = state.command.substituted;
    if (!state.command.words.empty()) {
      commands_.push_back(std::move(state.command));
    } else if (state.command.piped) {
      next.piped = true;
    }
    state.command = std::move(next);
    state.skips_target = false;
  }

  std::size_t read_redirection(std::size_t at, std::size_t end, State& state) {
    note_heredoc(at, end);
    // The number before `>` is no word of the command.
    if (state.word && state.word->text.find_first_not_of("0123456789") == std::string::npos) {
      state.word.reset();
    }
    finish_word(state);
    while (at < end && (text_[at] == '>' || text_[at] == '<' || text_[at] == '&' ||
                        text_[at] == '|' || text_[at] == '-')) {
      ++at;
    }
    state.skips_target = true;
    return at;
  }

  // `<<EOF`: the lines up to EOF are data, not commands.
  void note_heredoc(std::size_t at, std::size_t end) {
    if (!text_.substr(at).starts_with("<<") || text_.substr(at).starts_with("<<<")) return;
    at += text_.substr(at).starts_with("<<-") ? 3U : 2U;
    while (at < end && is_blank(text_[at]))
      ++at;
    std::string mark;
    while (at < end && !ends_word(text_[at]) && text_[at] != '>' && text_[at] != '<') {
      if (text_[at] != '\'' && text_[at] != '"' && text_[at] != '\\') mark += text_[at];
      ++at;
    }
    if (!mark.empty()) heredocs_.push_back(std::move(mark));
  }

  std::size_t behind_heredocs(std::size_t at, std::size_t end) {
    for (const std::string& mark : heredocs_) {
      while (at < end) {
        const std::size_t line_end = std::min(text_.find('\n', at), end);
        std::string_view line = text_.substr(at, line_end - at);
        at = std::min(line_end + 1, end);
        while (line.starts_with('\t'))
          line.remove_prefix(1);
        while (line.ends_with('\r'))
          line.remove_suffix(1);
        if (line == mark) break;
      }
    }
    heredocs_.clear();
    return at;
  }

  std::size_t read_separator(std::size_t at, std::size_t end, State& state) {
    const bool pipe = text_[at] == '|' && !text_.substr(at).starts_with("||");
    std::size_t next = at + 1;
    while (next < end && (text_[next] == '|' || text_[next] == '&') && text_[at] != '\n')
      ++next;
    finish_command(state, pipe);
    return text_[at] == '\n' && !heredocs_.empty() ? behind_heredocs(next, end) : next;
  }

  std::size_t read_quoted(std::size_t at, std::size_t end, std::size_t depth, State& state) {
    const char quote = text_[at];
    take(state, at, "", at + 1);
    std::size_t next = at + 1;
    while (next < end && text_[next] != quote) {
      const std::size_t behind = behind_continuation(next, end);
      if (quote == '"' && behind > next) {
        next = behind;
      } else if (quote == '"' && text_[next] == '\\' && escape_ == '\\' && next + 1 < end) {
        take(state, at, text_.substr(next + 1, 1), next + 2);
        next += 2;
      } else if (quote == '"' && text_.substr(next, 2) == "$(") {
        next = read_substitution(next, next + 2, end, depth, state);
      } else if (quote == '"' && text_[next] == '`' && escape_ != '`') {
        next = read_backticks(next, end, depth, state);
      } else {
        take(state, at, text_.substr(next, 1), next + 1);
        ++next;
      }
    }
    if (next < end && state.word) state.word->end = ++next;
    return next;
  }

  // Its commands come before the one it is part of; its text stays in the word.
  std::size_t read_substitution(std::size_t at, std::size_t inner, std::size_t end,
                                std::size_t depth, State& state) {
    std::size_t open = 1;
    std::size_t close = inner;
    while (close < end) {
      if (text_[close] == '(') ++open;
      if (text_[close] == ')' && --open == 0) break;
      ++close;
    }
    if (depth < deepest) read_commands(inner, close, depth + 1);
    const std::size_t next = std::min(close + 1, end);
    take(state, at, text_.substr(at, next - at), next);
    return next;
  }

  std::size_t read_backticks(std::size_t at, std::size_t end, std::size_t depth, State& state) {
    const std::size_t close = std::min(text_.find('`', at + 1), end);
    if (depth < deepest) read_commands(at + 1, close, depth + 1);
    const std::size_t next = std::min(close + 1, end);
    take(state, at, text_.substr(at, next - at), next);
    return next;
  }

  std::string_view text_;
  char escape_;
  bool lines_joined_;
  std::vector<Command> commands_;
  std::vector<std::string> heredocs_;  // that begin on the next line
};

}  // namespace

std::vector<Command> commands_of(std::string_view text, char escape, bool lines_joined) {
  return Reader(text, escape, lines_joined).read();
}

std::string_view program_of(const Command& command) {
  if (command.words.empty()) return {};
  const std::string_view word = command.words.front().text;
  const std::size_t slash = word.rfind('/');
  return slash == std::string_view::npos ? word : word.substr(slash + 1);
}

}  // namespace hakoseki::shell
