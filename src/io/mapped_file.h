// A file as it lies on disk, in memory: nothing of it is read before it is looked at.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "io/image/regular_file.h"

namespace hakoseki::io {

// Whoever shortens the file meanwhile ends the program: files that are replaced and never written
// over, as all of ours are, are safe.
class MappedFile {
 public:
  // Errors: as RegularFile::open; unavailable where it cannot be mapped.
  [[nodiscard]] static Result<MappedFile> open(const std::string& path);
  [[nodiscard]] static Result<MappedFile> of(const RegularFile& file);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  // What was looked at need not stay in memory: who looks at it again gets it all the same.
  void let_go() const;

 private:
  explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}

  std::string_view bytes_;
};

}  // namespace hakoseki::io
