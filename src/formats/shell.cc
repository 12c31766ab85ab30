#include "formats/shell.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"

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

// Words of the shell's own grammar in front of a program.
bool is_keyword(std::string_view word) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"if", "then", "else", "elif", "do", "while", "until", "!", "{", "}", "fi", "done", "--"});
  return std::find(words.begin(), words.end(), word) != words.end();
}

// A program that runs the program behind it.
struct Runner {
  std::string_view name;
  std::string_view valued = {};       // short options whose value may be the next word
  std::size_t operands = 0;           // its own words before the program
  std::string_view valued_long = {};  // long options whose value is the next word, with blanks
};
constexpr auto runners = std::to_array<Runner>({
    {"sudo", "ugprtCDhTRU", 0, " --user --group --prompt --chdir --chroot --host --role --type "},
    {"doas", "uC"},
    {"env", "uCS", 0, " --unset --chdir --split-string "},
    {"command"},
    {"exec", "a"},
    {"nohup"},
    {"setsid"},
    {"time", "fo", 0, " --format --output "},
    {"timeout", "ks", 1, " --signal --kill-after "},
    {"nice", "n", 0, " --adjustment "},
    {"ionice", "cnpPu", 0, " --class --classdata "},
    {"stdbuf", "ioe", 0, " --input --output --error "},
    {"xargs", "aEdILnPs", 0, " --arg-file --delimiter --max-args --max-procs --max-lines "},
    {"chroot", "", 1},
    {"gosu", "", 1},
    {"su-exec", "", 1},
    {"eatmydata"},
    {"unbuffer"},
    {"xvfb-run", "enps"},
    {"tini", "ep"},
    {"dumb-init", "r", 0, " --rewrite "},
    {"busybox"},
    {"toybox"},
});

std::string_view last_segment(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

const Runner* runner_named(std::string_view word) {
  const std::string_view name = last_segment(word);
  const auto* found = std::find_if(runners.begin(), runners.end(),
                                   [&](const Runner& runner) { return runner.name == name; });
  return found == runners.end() ? nullptr : found;
}

bool is_assignment(std::string_view word) {
  const std::size_t sign = word.find('=');
  if (sign == std::string_view::npos || sign == 0) return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(sign),
                     [](char c) { return is_alphanumeric(c) || c == '_'; });
}

// How many words the option at the front of `words` takes: itself, and perhaps its value.
std::size_t length_of_option(const Runner& runner, std::string_view option) {
  if (option.starts_with("--")) {
    const std::string whole = " " + std::string(option) + " ";
    return runner.valued_long.find(whole) == std::string_view::npos ? 1 : 2;
  }
  // Behind one that takes a value the rest of the word is the value.
  const std::size_t valued = option.find_first_of(runner.valued, 1);
  return valued == option.size() - 1 ? 2 : 1;
}

// Where, behind the runner at `at`, the program stands that it runs; `at` where it runs none.
std::size_t behind_runner(const Runner& runner, const std::vector<Word>& words, std::size_t at) {
  std::size_t next = at + 1;
  while (next < words.size() && words[next].text.size() > 1 && words[next].text.front() == '-') {
    const std::string& option = words[next].text;
    // `command -v curl` only asks for it.
    if (runner.name == "command" && (option == "-v" || option == "-V")) return at;
    if (runner.name == "busybox" || runner.name == "toybox") return at;
    next += option == "--" ? 1 : length_of_option(runner, option);
    if (option == "--") break;
  }
  next += runner.operands;
  return std::min(next, words.size());
}

// Takes away what stands before the program; the assignments among it are kept aside.
void drop_prefixes(Command& command) {
  std::size_t at = 0;
  while (at < command.words.size()) {
    const std::string& word = command.words[at].text;
    if (is_assignment(word)) {
      command.assignments.push_back(command.words[at++]);
    } else if (is_keyword(word)) {
      if (word == "!") command.negated = !command.negated;
      ++at;
    } else {
      const Runner* runner = runner_named(word);
      const std::size_t next = runner == nullptr ? at : behind_runner(*runner, command.words, at);
      if (next == at) break;
      at = next;
    }
  }
  command.words.erase(command.words.begin(),
                      command.words.begin() + static_cast<std::ptrdiff_t>(at));
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
    // The next word is where this redirection goes; none of its command, it is left out.
    std::optional<Redirection> redirection;
    bool skips_target = false;
  };

  void read_commands(std::size_t begin, std::size_t end, std::size_t depth) {
    State state;
    state.command.substituted = depth > 0;
    std::size_t at = begin;
    while (at < end)
      at = step(at, end, depth, state);
    finish_command(state, Joint::sequence);
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
      if (!state.redirection) return;
      state.redirection->target = std::move(word);
      state.command.redirections.push_back(std::move(*state.redirection));
      state.redirection.reset();
      return;
    }
    state.command.words.push_back(std::move(word));
  }

  void finish_command(State& state, Joint joint) {
    finish_word(state);
    drop_prefixes(state.command);
    Command next;
    next.joint = joint;
    next.piped = joint == Joint::pipe;
    next.substituted = state.command.substituted;
    if (!state.command.words.empty()) {
      commands_.push_back(std::move(state.command));
    } else if (state.command.joint != Joint::sequence) {
      // `a || (b`: what joins the bracket joins what stands in it.
      if (joint == Joint::sequence) next.joint = state.command.joint;
      next.piped = next.piped || state.command.piped;
    }
    state.command = std::move(next);
    state.skips_target = false;
  }

  std::size_t read_redirection(std::size_t at, std::size_t end, State& state) {
    note_heredoc(at, end);
    // The number before `>` is no word of the command.
    std::string number;
    if (state.word && state.word->text.find_first_not_of("0123456789") == std::string::npos) {
      number = state.word->text;
      state.word.reset();
    }
    finish_word(state);
    const std::size_t begin = at;
    while (at < end && (text_[at] == '>' || text_[at] == '<' || text_[at] == '&' ||
                        text_[at] == '|' || text_[at] == '-')) {
      ++at;
    }
    state.skips_target = true;
    state.redirection.reset();
    if (const auto flow = flow_of(text_.substr(begin, at - begin), number)) {
      state.redirection = Redirection{.flow = *flow, .target = {}};
    }
    return at;
  }

  // Nothing where it concerns another file than standard input and output, or copies one (2>&1).
  static std::optional<Redirection::Flow> flow_of(std::string_view sign, std::string_view number) {
    using enum Redirection::Flow;
    const bool plain = number.empty() || number == (sign.starts_with('>') ? "1" : "0");
    if (sign == "<<" || sign == "<<-") return plain ? document : spare_document;
    if (!plain || sign.ends_with('&')) return std::nullopt;
    if (sign == "<<<") return text;
    return sign.starts_with('>') ? out : in;
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
    const std::string_view rest = text_.substr(at);
    const Joint joint = rest.starts_with("||")   ? Joint::or_else
                        : rest.starts_with("&&") ? Joint::and_then
                        : rest.starts_with('|')  ? Joint::pipe
                                                 : Joint::sequence;
    std::size_t next = at + 1;
    while (next < end && (text_[next] == '|' || text_[next] == '&') && text_[at] != '\n')
      ++next;
    // `&>` sends the output away.
    state.command.background =
        rest.starts_with('&') && !rest.starts_with("&&") && !rest.starts_with("&>");
    finish_command(state, joint);
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

Command command_of(std::vector<Word> words) {
  Command command;
  command.words = std::move(words);
  drop_prefixes(command);
  return command;
}

std::string_view program_of(const Command& command) {
  if (command.words.empty()) return {};
  return last_segment(command.words.front().text);
}

}  // namespace hakoseki::shell
