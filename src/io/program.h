// Runs another program, without a shell, and keeps what it prints.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hakoseki::io {

inline constexpr std::size_t printed_bytes = std::size_t{64} << 10;

// The words of a command line by the quoting rules of POSIX, but without any expansion: quotes and
// backslashes, nothing else. Errors: malformed where a quote stays open or there is no word.
[[nodiscard]] Result<std::vector<std::string>> command_words(std::string_view line);

// How a program ended that was not killed, and what it printed.
struct Ended {
  int code = 0;
  std::string printed;
};

inline constexpr std::size_t program_input_bytes = 4096;

// As run_program, but with something to read on its standard input, and whatever its code. Errors
// also: too_large for an input past `program_input_bytes`.
[[nodiscard]] Result<Ended> run_to_end(const std::vector<std::string>& words,
                                       std::string_view input, std::chrono::milliseconds limit);

// Searches PATH for the first of `words`; standard input is empty, the error output is ours. At the
// limit the program and its children are killed. Errors: unavailable where it does not start, ends
// with a code other than 0 or takes too long; too_large past `printed_bytes`.
[[nodiscard]] Result<std::string> run_program(const std::vector<std::string>& words,
                                              std::chrono::milliseconds limit);

}  // namespace hakoseki::io
