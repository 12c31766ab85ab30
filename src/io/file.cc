#include "io/file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/utf8.h"
#include "io/descriptor.h"

namespace hakoseki::io {
namespace {

std::string reason() {
  return std::generic_category().message(errno);
}

std::unexpected<Error> failed_at(const std::string& path, Fault fault, std::string_view why) {
  return std::unexpected(Error{fault, fmt::format("`{}`: {}", utf8::neutralise(path), why)});
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t most) {
  const auto failed = [&](Fault fault, std::string_view why) {
    return failed_at(path, fault, why);
  };
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return failed(Fault::unavailable, reason());
  std::string bytes;
  std::array<char, 16384> chunk{};
  while (true) {
    const ssize_t got = ::read(file.number(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(Fault::unavailable, reason());
    if (got == 0) return bytes;
    if (bytes.size() + static_cast<std::size_t>(got) > most) {
      return failed(Fault::too_large, fmt::format("more than {} bytes", most));
    }
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> replace_file(const std::string& path, std::string_view bytes) {
  std::string temporary = path + ".XXXXXX";
  const auto failed = [&](const std::string& why) {
    return failed_at(path, Fault::unavailable, why);
  };
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));  // of mode 0600
  if (!file.is_open()) return failed(reason());
  const bool is_on_disk = write_all(file.number(), bytes) && ::fsync(file.number()) == 0;
  if (is_on_disk && ::rename(temporary.c_str(), path.c_str()) == 0) return {};
  const std::string why = reason();
  ::unlink(temporary.c_str());
  return failed(why);
}

}  // namespace hakoseki::io
