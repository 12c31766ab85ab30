// A regular file that is read from any place in it, by several threads at once.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/byte_sink.h"
#include "base/result.h"
#include "io/descriptor.h"

namespace hakoseki::io {

// "`path`: no such file or folder"
[[nodiscard]] std::unexpected<Error> system_trouble(std::string_view path, int number);

class RegularFile {
 public:
  enum class Links : std::uint8_t { followed, refused };

  // Devices, pipes and folders are refused, and none of them is waited for. Errors: unavailable,
  // denied.
  [[nodiscard]] static Result<RegularFile> open(const std::string& path, Links links);

  // A file that is open already, called `name` to people.
  [[nodiscard]] static Result<RegularFile> of(Descriptor file, const std::string& name);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const Descriptor& descriptor() const { return file_; }

  // Fills all of `buffer`. Errors: unavailable, also past the end of the file.
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<char> buffer) const;
  // INVARIANT: the caller bounds `size`.
  [[nodiscard]] Result<std::string> read_text(std::uint64_t offset, std::size_t size) const;
  // Feeds so many bytes to `sink`, and does not finish it.
  [[nodiscard]] Result<void> push(std::uint64_t offset, std::uint64_t size, ByteSink& sink) const;

 private:
  RegularFile(Descriptor file, std::string path, std::uint64_t size);

  Descriptor file_;
  std::string path_;
  std::uint64_t size_;
};

}  // namespace hakoseki::io
