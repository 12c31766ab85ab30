// ZIP archives (APPNOTE.TXT 6.3) whose bytes are all there, as a mapped file is: nothing but the
// central directory and what is asked for is touched. Read as if somebody hostile had packed them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/spool.h"

namespace hakoseki {

struct ZipEntry {
  std::string_view name;  // as it is written: any bytes, `..` and NUL among them
  std::uint64_t packed_bytes = 0;
  std::uint64_t bytes = 0;   // as promised
  std::uint64_t header = 0;  // where its own header stands in the file
  std::uint32_t crc = 0;
  std::uint16_t method = 0;  // 0 stored, 8 deflate
  bool encrypted = false;

  [[nodiscard]] bool is_stored() const { return method == 0 && !encrypted; }
};

// What the central directory says, whatever stands before it: a script, or nothing. With zip64,
// comments and data descriptors; not in several parts.
class ZipArchive {
 public:
  struct Limits {
    std::uint64_t entries = std::uint64_t{1} << 20U;
  };

  // `bytes` must outlive it. Errors: malformed, which is also an archive whose entries share their
  // bytes, as a bomb's do; unsupported; too_large past a limit.
  [[nodiscard]] static Result<ZipArchive> open(std::string_view bytes, Limits limits,
                                               Pages pages = {});
  [[nodiscard]] static Result<ZipArchive> open(std::string_view bytes) { return open(bytes, {}); }

  [[nodiscard]] std::uint64_t size() const { return entries_; }

  // One after the other, as the directory has them; of a name that is there twice both.
  class Cursor {
   public:
    explicit Cursor(const ZipArchive& archive)
        : rest_(archive.directory_), prefix_(archive.prefix_), pages_(archive.pages_) {}
    [[nodiscard]] std::optional<ZipEntry> next();

   private:
    std::string_view rest_;
    std::uint64_t prefix_;
    Pages pages_;
  };
  [[nodiscard]] Cursor entries() const { return Cursor(*this); }

  // The bytes of an entry that is stored, where they lie; not held against their checksum.
  [[nodiscard]] Result<std::string_view> stored(const ZipEntry& entry) const;
  // The bytes of an entry, held against its size and checksum. Errors: malformed; too_large past
  // `most_bytes`; unsupported (encrypted, other ways of packing).
  [[nodiscard]] Result<std::string> read(const ZipEntry& entry, std::size_t most_bytes) const;

 private:
  [[nodiscard]] Result<std::string_view> packed(const ZipEntry& entry) const;

  std::string_view bytes_;
  std::string_view directory_;
  std::uint64_t prefix_ = 0;  // what stands before the archive, and offsets do not count
  std::uint64_t entries_ = 0;
  Pages pages_;
};

}  // namespace hakoseki
