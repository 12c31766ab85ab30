// What lies around the program, handed in: nothing below src/app reads it by itself, and a test
// makes its own.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/http.h"
#include "io/proxy.h"

namespace hakoseki::io {

struct Surroundings {
  Variable variable;  // the environment
  std::function<std::chrono::sys_seconds()> clock;
  std::string home;  // of the user; empty where it is unknown
  // Errors: unavailable where there is none, too_large past limits::file_bytes.
  std::function<Result<std::string>(const std::string& path)> read_file;
  // Puts another file in its place at once, which only its owner can read. Errors: unavailable.
  std::function<Result<void>(const std::string& path, std::string_view bytes)> replace_file;
  // The code that an MFA device shows, by its serial number. Errors: unavailable where nobody can
  // be asked.
  std::function<Result<std::string>(const std::string& serial)> mfa_code;
  // What a program printed. Errors: unavailable where it does not start, fails or takes too long.
  std::function<Result<std::string>(const std::vector<std::string>& words,
                                    std::chrono::milliseconds limit)>
      run_program;
  std::function<HttpOutcome(HttpRequest)> fetch;
};

}  // namespace hakoseki::io
