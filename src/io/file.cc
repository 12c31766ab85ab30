#include "io/file.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/utf8.h"
#include "io/descriptor.h"

namespace hakoseki::io {

Result<std::string> read_file(const std::string& path, std::size_t most) {
  const auto failed = [&](Fault fault, std::string_view why) {
    return std::unexpected(Error{fault, fmt::format("`{}`: {}", utf8::neutralise(path), why)});
  };
  const auto reason = [] { return std::generic_category().message(errno); };
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

}  // namespace hakoseki::io
