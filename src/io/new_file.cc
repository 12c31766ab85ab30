#include "io/new_file.h"

#include <cerrno>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.h"
#include "io/image/regular_file.h"

namespace hakoseki::io {

Result<NewFile> NewFile::beside(const std::string& path) {
  std::string temporary = path + ".XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.is_open()) return system_trouble(path, errno);
  return NewFile(std::move(file), std::move(temporary), path);
}

NewFile::NewFile(Descriptor file, std::string temporary, std::string path)
    : file_(std::move(file)), temporary_(std::move(temporary)), path_(std::move(path)) {}

NewFile::NewFile(NewFile&& other) noexcept
    : file_(std::move(other.file_)),
      temporary_(std::exchange(other.temporary_, {})),
      path_(std::move(other.path_)) {}

NewFile& NewFile::operator=(NewFile&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(temporary_, other.temporary_);
  std::swap(path_, other.path_);
  return *this;
}

NewFile::~NewFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> NewFile::append(std::string_view bytes) {
  if (write_all(file_.number(), bytes)) return {};
  return system_trouble(path_, errno);
}

Result<void> NewFile::take_place() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const bool is_on_disk =
      ::fchmod(file_.number(), 0666 & ~mask) == 0 && ::fsync(file_.number()) == 0;
  if (!is_on_disk || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return system_trouble(path_, errno);
  }
  temporary_.clear();
  return {};
}

Result<void> make_folders(const std::string& path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string folder = path.substr(0, end);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
      return system_trouble(folder, errno);
    }
    if (end == path.npos) return {};
  }
}

}  // namespace hakoseki::io
