// The commands of a shell text (POSIX sh, as RUN, CMD-SHELL and user data hold it), each as its
// words with their places. No shell: nothing is expanded, and what is not understood stays one
// word.
#pragma once

#include <cstddef>
#include <cstdint>
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

struct Redirection {
  enum class Flow : std::uint8_t {
    in,              // < file
    out,             // > file, >> file
    document,        // <<EOF, as input
    spare_document,  // 3<<EOF
    text,            // <<< text
  };
  Flow flow = Flow::out;
  Word target;  // of a document its delimiter
};

// How a command is joined to the one before it.
enum class Joint : std::uint8_t { sequence, and_then, or_else, pipe };

struct Command {
  // The program, then its arguments. What comes before a program is left out: `sudo -E`,
  // `timeout 60`, `env`, `xargs`, `then`, `!` and the like, with their options.
  std::vector<Word> words;
  // NAME=value in front of the program.
  std::vector<Word> assignments;
  // Those of standard input and output, and every document.
  std::vector<Redirection> redirections;
  Joint joint = Joint::sequence;
  // Reads the output of the command before it: `a | b`.
  bool piped = false;
  bool negated = false;     // ! a
  bool background = false;  // a &
  // Stands in $(...), <(...) or backticks of the command that follows it in the list.
  bool substituted = false;
};

// Continuations are removed: `escape` before a line end, as Dockerfile and shell have it.
// `lines_joined`: the text is a Dockerfile's instruction, where a line that begins with # is left
// out and the lines around it belong together.
[[nodiscard]] std::vector<Command> commands_of(std::string_view text, char escape = '\\',
                                               bool lines_joined = false);

// Of words that no shell reads, as the JSON form of RUN and the command of a container have them.
[[nodiscard]] Command command_of(std::vector<Word> words);

// "apt-get" of "/usr/bin/apt-get"; empty without words.
[[nodiscard]] std::string_view program_of(const Command& command);

}  // namespace hakoseki::shell
