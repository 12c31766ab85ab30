#include "app/output.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/exit_code.h"
#include "base/system_error.h"
#include "base/utf8.h"

namespace hakoseki::app {
namespace {

// No path: standard output.
std::unexpected<Error> failed(std::string_view path, int number) {
  const Message meaning = meaning_of(number);
  if (path.empty()) {
    return std::unexpected(Error{
        fault_of(number), Message{fmt::format("standard output cannot be written: {}", meaning.en),
                                  fmt::format("標準出力に書き込めません: {}", meaning.ja)}});
  }
  return std::unexpected(Error{fault_of(number),
                               Message{fmt::format("cannot be written: {}", meaning.en),
                                       fmt::format("書き込めません: {}", meaning.ja)},
                               std::string(path)});
}

Result<void> write_all(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) return {};  // the reader has gone, and wants no more
    if (written < 0) return failed(path, errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// The first failure ends the writing; what comes after it is dropped.
Result<void> write_all(int file, const Content& content, const std::string& path) {
  Result<void> result;
  content([&](std::string_view piece) {
    if (result) result = write_all(file, piece, path);
  });
  return result;
}

}  // namespace

Result<void> write_stdout(const Content& content) {
  return write_all(STDOUT_FILENO, content, {});
}

Result<void> write_stdout(std::string_view text) {
  return write_all(STDOUT_FILENO, text, {});
}

void write_stderr(std::string_view text) {
  // Nowhere is left to complain of a failure.
  [[maybe_unused]] const Result<void> result = write_all(STDERR_FILENO, text, {});
}

Result<void> write_file(const std::string& path, const Content& content) {
  struct stat status = {};
  const bool special = ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  if (special) {  // /dev/stdout, a pipe: written in place
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return failed(path, errno);
    Result<void> result = write_all(file, content, path);
    ::close(file);
    return result;
  }
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return failed(path, errno);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  Result<void> result = write_all(file, content, path);
  if (result && ::fchmod(file, 0666 & ~mask) != 0) result = failed(path, errno);
  if (::close(file) != 0 && result) result = failed(path, errno);
  if (result && ::rename(temporary.c_str(), path.c_str()) != 0) result = failed(path, errno);
  if (!result) ::unlink(temporary.c_str());
  return result;
}

Result<void> write_file(const std::string& path, std::string_view text) {
  return write_file(path, [text](const Sink& sink) { sink(text); });
}

void complain(const Error& error, Language language) {
  write_stderr(fmt::format("hakoseki: {}\n", utf8::neutralise(error.message(language))));
}

void warn(const Message& message, Language language) {
  write_stderr(fmt::format("hakoseki: {}: {}\n", Text{"warning", "警告"}.in(language),
                           utf8::neutralise(message.in(language))));
}

int print(std::string_view text, Language language) {
  const Result<void> written = write_stdout(text);
  if (written) return exit_ok;
  complain(written.error(), language);
  return exit_environment;
}

}  // namespace hakoseki::app
