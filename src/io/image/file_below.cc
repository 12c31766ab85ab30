#include "io/image/file_below.h"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hakoseki::io {
namespace {

// A pipe that nobody writes to would be waited for.
constexpr int how_to_read = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

Descriptor open_in(int folder, const std::string& name) {
  open_how how{};
  how.flags = how_to_read;
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  return Descriptor(
      static_cast<int>(::syscall(SYS_openat2, folder, name.c_str(), &how, sizeof how)));
}

// Part by part, without any link, for kernels and containers that have no openat2.
Descriptor open_without_links(Descriptor folder, std::string_view name) {
  while (folder.is_open()) {
    while (name.starts_with('/')) {
      name.remove_prefix(1);
    }
    const std::size_t end = std::min(name.find('/'), name.size());
    const std::string part(name.substr(0, end));
    const bool is_last = end == name.size();
    if (part.empty() || part == "..") {
      errno = ENOENT;
      return Descriptor();
    }
    folder = Descriptor(::openat(folder.number(), part.c_str(),
                                 how_to_read | O_NOFOLLOW | (is_last ? 0 : O_DIRECTORY)));
    if (is_last) return folder;
    name.remove_prefix(end);
  }
  return folder;
}

}  // namespace

Result<RegularFile> open_below(const std::string& folder, const std::string& name) {
  const std::string shown = fmt::format("{}/{}", folder, name);
  if (name.contains('\0')) return system_trouble(shown, ENOENT);
  Descriptor root(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root.is_open()) return system_trouble(folder, errno);
  Descriptor file = open_in(root.number(), name);
  if (!file.is_open() && (errno == ENOSYS || errno == EPERM)) {
    file = open_without_links(std::move(root), name);
  }
  if (!file.is_open()) return system_trouble(shown, errno);
  return RegularFile::of(std::move(file), shown);
}

}  // namespace hakoseki::io
