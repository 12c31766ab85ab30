// What the program files of an image tell: each part adds to what was found.
#pragma once

#include <string_view>

#include "engines/image/reader.h"
#include "formats/elf.h"

namespace hakoseki::image {

// `elf` is null where the file has ELF's magic and no tables that can be read.
void read_go_build_info(std::string_view bytes, const ElfFile* elf, const Pages& pages,
                        Found& found);
// The crates that `cargo auditable` wrote into it.
void read_rust_audit(const ElfFile& elf, Found& found);
// What is known by its name, and says its version (known_programs.cc).
void read_known_program(std::string_view path, std::string_view bytes, const Pages& pages,
                        Found& found);

}  // namespace hakoseki::image
