// Programs and their libraries (ELF): what they were built from, and which ones they are.
#include "engines/image/packages/program.h"

#include <optional>

namespace hakoseki::image {
namespace {

// UPX leaves no sections, and its mark in front of what it packed.
bool is_packed(std::string_view bytes) {
  constexpr std::size_t front_bytes = 1024;
  return bytes.substr(0, front_bytes).find("UPX!") != std::string_view::npos;
}

}  // namespace

Result<Found> read_program(std::string_view path, std::string_view bytes) {
  Found found{.format = Format::program};
  const std::optional<ElfFile> elf = ElfFile::open(bytes);
  if (elf && is_packed(bytes)) {
    found.troubles.emplace_back("a program that UPX packed, of which nothing more is seen");
    return found;
  }
  read_go_build_info(bytes, elf ? &*elf : nullptr, found);
  if (elf) read_rust_audit(*elf, found);
  read_known_program(path, bytes, found);
  return found;
}

}  // namespace hakoseki::image
