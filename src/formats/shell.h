// The commands of a shell text (POSIX sh, as RUN, CMD-SHELL and user data hold it), each as its
// words with their places. No shell: nothing is expanded, and what is not understood stays one
// word.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki::shell {

// A word without its quotes; variables and substitutions stay in it as they are written.
struct Word {
  std::string text;
  std::size_t begin = 0;  // byte offsets into the text that was read, quotes included
  std::size_t end = 0;
};

struct Command {
  // The program, then its arguments. What comes before a program is left out: assignments, `sudo`,
  // `env`, `then`, `!` and the like; so are redirections.
  std::vector<Word> words;
  // Reads the output of the command before it: `a | b`.
  bool piped = false;
  // Stands in $(...), <(...) or backticks of the command that follows it in the list.
  bool substituted = false;
};

// Continuations are removed: `escape` before a line end, as Dockerfile and shell have it.
// `lines_joined`: the text is a Dockerfile's instruction, where a line that begins with # is left
// out and the lines around it belong together.
[[nodiscard]] std::vector<Command> commands_of(std::string_view text, char escape = '\\',
                                               bool lines_joined = false);

// "apt-get" of "/usr/bin/apt-get"; empty without words.
[[nodiscard]] std::string_view program_of(const Command& command);

}  // namespace hakoseki::shell
