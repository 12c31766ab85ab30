// Portable executables (Microsoft, "PE Format"): programs and libraries of Windows, and the
// assemblies of .NET for any system. Their bytes are all there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki {

// INVARIANT: views point into the bytes given, and never behind them.
class PeFile {
 public:
  struct Directory {
    std::uint32_t address = 0;
    std::uint32_t size = 0;
  };
  // Of the table of directories.
  static constexpr std::size_t resources = 2;
  static constexpr std::size_t cli_header = 14;

  // Nothing where it has no header of PE, or its tables lie outside the file.
  [[nodiscard]] static std::optional<PeFile> open(std::string_view bytes);

  // Zeros where there is none.
  [[nodiscard]] Directory directory(std::size_t number) const;
  // So many bytes at an address, relative to where the file is loaded.
  [[nodiscard]] std::optional<std::string_view> at(std::uint64_t address, std::uint64_t size) const;
  // A text of its version resource (VERSIONINFO), such as `ProductVersion`; empty where there is
  // none.
  [[nodiscard]] std::string version_text(std::string_view key) const;

 private:
  struct Section {
    std::uint32_t address = 0;
    std::string_view bytes;
  };

  [[nodiscard]] std::string_view version_resource() const;

  std::vector<Directory> directories_;
  std::vector<Section> sections_;
};

}  // namespace hakoseki
