// A tar archive on disk whose entries are found by name: read in any order, and never unpacked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/byte_sink.h"
#include "base/result.h"
#include "io/image/regular_file.h"

namespace hakoseki::io {

class TarArchive {
 public:
  // Reads its headers once. Errors: unavailable, denied; malformed for what is no tar archive;
  // unsupported for one that is compressed as a whole; too_large past 100,000 entries.
  [[nodiscard]] static Result<TarArchive> open(const std::string& path);
  [[nodiscard]] static Result<TarArchive> in(RegularFile file);

  [[nodiscard]] const std::string& path() const { return file_.path(); }
  [[nodiscard]] bool has(std::string_view name) const { return entries_.contains(name); }

  // A file, by its name below the root of the archive; links inside the archive lead on. Errors:
  // unavailable without it; malformed where a link leads nowhere, out of the archive or in a
  // circle, and where two files have the name; too_large past `most`.
  [[nodiscard]] Result<std::uint64_t> size(std::string_view name) const;
  [[nodiscard]] Result<std::string> read(std::string_view name, std::size_t most) const;
  // Feeds it to `sink`, and does not finish it.
  [[nodiscard]] Result<void> push(std::string_view name, ByteSink& sink) const;

 private:
  struct Entry {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::string link = {};  // the name it leads to
    bool is_file = false;   // regular, or a link
    bool is_repeated = false;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;
  class Reader;

  TarArchive(RegularFile file, Entries entries)
      : file_(std::move(file)), entries_(std::move(entries)) {}

  [[nodiscard]] Result<const Entry*> find(std::string_view name) const;

  RegularFile file_;
  Entries entries_;
};

}  // namespace hakoseki::io
