#include "io/program.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/utf8.h"
#include "io/descriptor.h"

namespace hakoseki::io {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::unexpected<Error> failed(const std::vector<std::string>& words, std::string_view why,
                              Fault fault = Fault::unavailable) {
  return std::unexpected(
      Error{fault, fmt::format("program `{}`: {}", utf8::neutralise(words.front()), why)});
}

// What posix_spawn is told: its own process group, input and output through pipes.
class Instructions {
 public:
  Instructions(int input, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes_, 0);
  }
  Instructions(const Instructions&) = delete;
  Instructions& operator=(const Instructions&) = delete;
  ~Instructions() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  // 0, or the number of an error.
  [[nodiscard]] int start(pid_t& child, std::vector<std::string> words) const {
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) {
      pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    return posix_spawnp(&child, pointers.front(), &actions_, &attributes_, pointers.data(),
                        environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

struct Printed {
  std::string bytes;
  bool is_late = false;
  bool is_too_large = false;
};

Printed read_until(int pipe, steady_clock::time_point end) {
  Printed printed;
  std::array<char, 4096> chunk{};
  while (true) {
    const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
    pollfd waiting{pipe, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) == 0) {
      printed.is_late = true;
      return printed;
    }
    const ssize_t got = ::read(pipe, chunk.data(), chunk.size());
    if (got <= 0) return printed;
    printed.bytes.append(chunk.data(), static_cast<std::size_t>(got));
    if (printed.bytes.size() > printed_bytes) {
      printed.is_too_large = true;
      return printed;
    }
  }
}

// Gives the status of a child that ended, or kills its group at `end`.
std::optional<int> wait_until(pid_t child, steady_clock::time_point end) {
  int status = 0;
  while (true) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return status;
    if (steady_clock::now() >= end) break;
    ::poll(nullptr, 0, 5);
  }
  ::kill(-child, SIGKILL);
  ::waitpid(child, &status, 0);
  return std::nullopt;
}

// The quoting rules of POSIX, character by character.
class WordReader {
 public:
  // How many characters of `rest` were read; it is not empty.
  std::size_t take(std::string_view rest) {
    const char c = rest.front();
    if (quote_ == '\0' && (c == ' ' || c == '\t')) {
      end_word();
      return 1;
    }
    is_in_word_ = true;
    if (escapes(rest)) {
      word_ += rest[1];
      return 2;
    }
    if (quote_ == '\0' && (c == '"' || c == '\'')) {
      quote_ = c;
    } else if (c == quote_) {
      quote_ = '\0';
    } else {
      word_ += c;
    }
    return 1;
  }

  Result<std::vector<std::string>> finish() && {
    if (quote_ != '\0') return std::unexpected(Error{Fault::malformed, "a quote stays open"});
    end_word();
    if (words_.empty()) return std::unexpected(Error{Fault::malformed, "an empty command"});
    return std::move(words_);
  }

 private:
  [[nodiscard]] bool escapes(std::string_view rest) const {
    if (rest.front() != '\\' || quote_ == '\'' || rest.size() == 1) return false;
    return quote_ == '\0' || rest[1] == '"' || rest[1] == '\\';
  }

  void end_word() {
    if (is_in_word_) words_.push_back(std::exchange(word_, ""));
    is_in_word_ = false;
  }

  std::vector<std::string> words_;
  std::string word_;
  bool is_in_word_ = false;
  char quote_ = '\0';
};

}  // namespace

Result<std::vector<std::string>> command_words(std::string_view line) {
  WordReader reader;
  while (!line.empty()) {
    line.remove_prefix(reader.take(line));
  }
  return std::move(reader).finish();
}

Result<Ended> run_to_end(const std::vector<std::string>& words, std::string_view input,
                         milliseconds limit) {
  if (input.size() > program_input_bytes) {
    return failed(words, fmt::format("an input of more than {} bytes", program_input_bytes),
                  Fault::too_large);
  }
  std::array<int, 2> in{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0) return failed(words, "no pipe");
  const Descriptor its_input(in[0]);
  Descriptor our_words(in[1]);
  // Before the program starts: a pipe holds that much, so that nothing waits here and nobody is
  // gone already.
  if (::write(our_words.number(), input.data(), input.size()) !=
      static_cast<ssize_t>(input.size())) {
    return failed(words, "no input");
  }
  our_words.close();
  std::array<int, 2> out{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0) return failed(words, "no pipe");
  const Descriptor ours(out[0]);
  Descriptor theirs(out[1]);
  pid_t child = 0;
  if (const int error = Instructions(its_input.number(), theirs.number()).start(child, words);
      error != 0) {
    return failed(words, std::generic_category().message(error));
  }
  theirs.close();
  const auto end = steady_clock::now() + limit;
  Printed printed = read_until(ours.number(), end);
  const bool stops_now = printed.is_late || printed.is_too_large;
  const std::optional<int> status = wait_until(child, stops_now ? steady_clock::now() : end);
  if (printed.is_too_large) {
    return failed(words, fmt::format("printed more than {} bytes", printed_bytes),
                  Fault::too_large);
  }
  if (!status || printed.is_late) {
    return failed(words, fmt::format("took longer than {} ms", limit.count()));
  }
  if (!WIFEXITED(*status)) return failed(words, "was ended by a signal");
  return Ended{WEXITSTATUS(*status), std::move(printed.bytes)};
}

Result<std::string> run_program(const std::vector<std::string>& words, milliseconds limit) {
  TRY(Ended ended, run_to_end(words, "", limit));
  if (ended.code != 0) return failed(words, fmt::format("ended with code {}", ended.code));
  return std::move(ended.printed);
}

}  // namespace hakoseki::io
