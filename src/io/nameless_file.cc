#include "io/nameless_file.h"

#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

namespace hakoseki::io {

// O_TMPFILE is not for every file system.
Descriptor open_nameless(const std::string& folder) {
  Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600));
  if (file.is_open()) return file;
  std::string path = folder + "/hakoseki.XXXXXX";
  file = Descriptor(::mkostemp(path.data(), O_CLOEXEC));
  if (file.is_open()) ::unlink(path.c_str());
  return file;
}

}  // namespace hakoseki::io
