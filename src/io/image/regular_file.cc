#include "io/image/regular_file.h"

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system_error.h"
#include "base/utf8.h"

namespace hakoseki::io {
namespace {

constexpr std::size_t piece = std::size_t{256} << 10;

std::unexpected<Error> trouble(std::string_view path, std::string_view why) {
  return std::unexpected(
      Error{Fault::unavailable, fmt::format("`{}`: {}", utf8::neutralise(path), why)});
}

}  // namespace

std::unexpected<Error> system_trouble(std::string_view path, int number) {
  const Message meaning = meaning_of(number);
  const std::string shown = utf8::neutralise(path);
  return std::unexpected(Error{
      fault_of(number),
      {fmt::format("`{}`: {}", shown, meaning.en), fmt::format("`{}`: {}", shown, meaning.ja)}});
}

RegularFile::RegularFile(Descriptor file, std::string path, std::uint64_t size)
    : file_(std::move(file)), path_(std::move(path)), size_(size) {}

Result<RegularFile> RegularFile::open(const std::string& path, Links links) {
  // O_NONBLOCK: a pipe that nobody writes to would be waited for.
  const int flags =
      O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (links == Links::refused ? O_NOFOLLOW : 0);
  Descriptor file(::open(path.c_str(), flags));
  if (!file.is_open() && errno == ELOOP && links == Links::refused) {
    return trouble(path, "is a symbolic link, which is not followed here");
  }
  if (!file.is_open()) return system_trouble(path, errno);
  return of(std::move(file), path);
}

Result<RegularFile> RegularFile::of(Descriptor file, const std::string& name) {
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return system_trouble(name, errno);
  if (S_ISDIR(status.st_mode)) return system_trouble(name, EISDIR);
  if (!S_ISREG(status.st_mode)) return trouble(name, "is not a regular file");
  return RegularFile(std::move(file), name, static_cast<std::uint64_t>(status.st_size));
}

Result<void> RegularFile::read(std::uint64_t offset, std::span<char> buffer) const {
  while (!buffer.empty()) {
    const ssize_t got =
        ::pread(file_.number(), buffer.data(), buffer.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_trouble(path_, errno);
    if (got == 0)
      return trouble(path_, fmt::format("ends at byte {}, inside what is read", offset));
    offset += static_cast<std::uint64_t>(got);
    buffer = buffer.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

Result<std::string> RegularFile::read_text(std::uint64_t offset, std::size_t size) const {
  std::string text(size, '\0');
  TRY_VOID(read(offset, text));
  return text;
}

Result<void> RegularFile::push(std::uint64_t offset, std::uint64_t size, ByteSink& sink) const {
  std::vector<char> buffer(static_cast<std::size_t>(std::min<std::uint64_t>(size, piece)));
  while (size > 0) {
    const std::span<char> part(buffer.data(),
                               static_cast<std::size_t>(std::min<std::uint64_t>(size, piece)));
    TRY_VOID(read(offset, part));
    TRY_VOID(sink.feed({part.data(), part.size()}));
    offset += part.size();
    size -= part.size();
  }
  return {};
}

}  // namespace hakoseki::io
