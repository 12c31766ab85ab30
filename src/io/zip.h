// Zip archives by libzip: written so that the same files give the same bytes, read as if somebody
// hostile had written them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hakoseki::io {

struct ZipEntry {
  std::string name;
  std::uint64_t bytes = 0;   // unpacked
  std::uint64_t packed = 0;  // as it stands in the archive
};

// The bytes of an archive, and what they hold.
class ZipReader {
 public:
  // Errors: malformed for what is no archive, has two entries of one name or is encrypted;
  // unsupported for a method other than stored and deflated; too_large past the limits of
  // snapshots.
  [[nodiscard]] static Result<ZipReader> open(std::string bytes);

  ZipReader(ZipReader&&) noexcept;
  ZipReader& operator=(ZipReader&&) noexcept;
  ~ZipReader();

  // In the order of the archive.
  [[nodiscard]] std::span<const ZipEntry> entries() const;
  // Errors: malformed where an entry does not hold as many bytes as it says, or others.
  [[nodiscard]] Result<std::string> read(std::size_t entry) const;

 private:
  struct State;
  explicit ZipReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// One entry of an archive to be written: a file, or a text.
struct ZipPart {
  std::string name;
  std::string file = {};  // its path; empty: `text` is what the entry holds
  std::string text = {};
};

// Writes an archive with a comment; it must not be there yet. No times and no owners go into it.
// Errors: unavailable.
[[nodiscard]] Result<void> write_zip(const std::string& path, std::span<const ZipPart> parts,
                                     std::string_view comment, bool packed);

}  // namespace hakoseki::io
