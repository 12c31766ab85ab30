// Writing: to standard output, standard error, and files, each failure told once.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "report/sink.h"

namespace hakoseki::app {

// Makes what is to be written, piece by piece.
using Content = std::function<void(const Sink&)>;

// Errors: unavailable (a closed pipe, a full disk).
[[nodiscard]] Result<void> write_stdout(const Content& content);
[[nodiscard]] Result<void> write_stdout(std::string_view text);
void write_stderr(std::string_view text);

// Replaces a file at once: readers see the old content or the new one. Errors: unavailable, denied.
[[nodiscard]] Result<void> write_file(const std::string& path, const Content& content);
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view text);

// "hakoseki: message" on standard error.
void complain(const Error& error, Language language);
// "hakoseki: warning: message"
void warn(const Message& message, Language language);

// Writes to standard output and complains where that fails. Gives the exit code: exit_ok or
// exit_environment.
[[nodiscard]] int print(std::string_view text, Language language);

}  // namespace hakoseki::app
