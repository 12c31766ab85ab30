// What an assembly of .NET says it is, in its metadata (ECMA-335, II.22 to II.25).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "formats/pe.h"

namespace hakoseki {

struct CliAssembly {
  std::string name;
  std::string culture = {};  // of one that holds another's translated texts
  std::array<std::uint16_t, 4> version = {};
  // As its attributes AssemblyInformationalVersion and AssemblyFileVersion say; or empty.
  std::string informational_version = {};
  std::string file_version = {};
};

// Nothing for a file without a CLI header, and for a module that is none by itself. Errors:
// malformed, where it has such a header and no metadata that can be read.
[[nodiscard]] Result<std::optional<CliAssembly>> read_cli_assembly(const PeFile& file);

}  // namespace hakoseki
