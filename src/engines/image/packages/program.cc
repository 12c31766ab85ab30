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

Result<Found> read_program(std::string_view path, std::string_view bytes, const Pages& pages) {
  Found found{.format = Format::program};
  const std::optional<ElfFile> elf = ElfFile::open(bytes, pages);
  if (elf && is_packed(bytes)) {
    found.troubles.push_back(Text{"a program that UPX packed, of which nothing more is seen",
                                  "UPX で圧縮されたプログラムのため、中身は確認していません"});
    return found;
  }
  read_go_build_info(bytes, elf ? &*elf : nullptr, pages, found);
  if (elf) read_rust_audit(*elf, found);
  read_known_program(path, bytes, pages, found);
  return found;
}

}  // namespace hakoseki::image
