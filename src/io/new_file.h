// A file that is written beside the one whose place it is to take, so that whoever reads sees the
// old one or the new one, and a run that breaks leaves the old one.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "io/descriptor.h"

namespace hakoseki::io {

class NewFile {
 public:
  // Errors of all: unavailable, denied.
  [[nodiscard]] static Result<NewFile> beside(const std::string& path);

  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&& other) noexcept;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  // Nothing is left of one that did not take its place.
  ~NewFile();

  Result<void> append(std::string_view bytes);
  // Where its bytes are for now.
  [[nodiscard]] const std::string& path() const { return temporary_; }
  // As others may read it by the process's umask. Nothing is appended afterwards.
  Result<void> take_place();

 private:
  NewFile(Descriptor file, std::string temporary, std::string path);

  Descriptor file_;
  std::string temporary_;
  std::string path_;
};

// A folder and those above it that are not there yet, for their owner alone. Errors: unavailable,
// denied.
[[nodiscard]] Result<void> make_folders(const std::string& path);

}  // namespace hakoseki::io
