// ELF files (System V ABI, "Object Files"), of any width and byte order, whose bytes are all there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/spool.h"

namespace hakoseki {

// INVARIANT: views point into the bytes given, and never behind them.
class ElfFile {
 public:
  // What is loaded into memory.
  struct Segment {
    std::uint64_t address = 0;
    std::string_view bytes;
    bool writable = false;
  };

  // Nothing where it has no header of ELF, or its tables lie outside the file.
  [[nodiscard]] static std::optional<ElfFile> open(std::string_view bytes, const Pages& pages = {});

  // The bytes of a section; nothing where there is none of this name, as in a file whose sections
  // were stripped.
  [[nodiscard]] std::optional<std::string_view> section(std::string_view name) const;
  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }
  // So many bytes at an address of memory.
  [[nodiscard]] std::optional<std::string_view> at(std::uint64_t address,
                                                   std::uint64_t bytes) const;
  // An unsigned number in the file's byte order, of no more than 8 bytes.
  [[nodiscard]] std::uint64_t number(std::string_view bytes) const;

 private:
  struct Section {
    std::string_view name;
    std::string_view bytes;
  };

  explicit ElfFile(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::optional<std::string_view> range(std::uint64_t begin,
                                                      std::uint64_t size) const;
  [[nodiscard]] bool read(const Pages& pages);
  [[nodiscard]] bool read_segments(const Pages& pages);
  void read_sections(const Pages& pages);

  std::string_view bytes_;
  bool is_64_ = false;
  bool is_big_ = false;
  std::vector<Segment> segments_;
  std::vector<Section> sections_;
};

}  // namespace hakoseki
