#include "formats/cli_assembly.h"

#include <string>

#include <gtest/gtest.h>

#include "support/dotnet_assembly.h"

namespace hakoseki {
namespace {

Result<std::optional<CliAssembly>> read(const std::string& bytes) {
  const std::optional<PeFile> file = PeFile::open(bytes);
  if (!file) return std::nullopt;
  return read_cli_assembly(*file);
}

TEST(CliAssembly, SaysItsNameAndVersions) {
  for (const bool is_64 : {false, true}) {
    for (const bool wide : {false, true}) {
      const std::string bytes =
          DotnetAssembly{.name = "Acme.Tax",
                         .version = {1, 2, 3, 4},
                         .culture = "de",
                         .attributes = {{"AssemblyTitleAttribute", "Taxes"},
                                        {"AssemblyFileVersionAttribute", "1.2.900.0"},
                                        {"AssemblyInformationalVersionAttribute", "1.2.3+abc"}},
                         .resource = {{"FileVersion", "9.9"}, {"ProductVersion", "1.2.3 beta"}},
                         .is_64 = is_64,
                         .wide_indices = wide}
              .bytes();
      const auto assembly = read(bytes);
      ASSERT_TRUE(assembly && *assembly);
      EXPECT_EQ((*assembly)->name, "Acme.Tax");
      EXPECT_EQ((*assembly)->culture, "de");
      EXPECT_EQ((*assembly)->version, (std::array<std::uint16_t, 4>{1, 2, 3, 4}));
      EXPECT_EQ((*assembly)->informational_version, "1.2.3+abc");
      EXPECT_EQ((*assembly)->file_version, "1.2.900.0");
      EXPECT_EQ(PeFile::open(bytes)->version_text("ProductVersion"), "1.2.3 beta");
      EXPECT_EQ(PeFile::open(bytes)->version_text("FileVersion"), "9.9");
      EXPECT_EQ(PeFile::open(bytes)->version_text("CompanyName"), "");
    }
  }
}

TEST(CliAssembly, IsNoneWithoutACliHeaderOrAnAssemblysRow) {
  EXPECT_FALSE(*read(DotnetAssembly{.is_module = true}.bytes()));
  std::string native = DotnetAssembly{}.bytes();
  native.replace(native.find(DotnetAssembly::little(0x2000, 4) + DotnetAssembly::little(72, 4)), 8,
                 8, '\0');
  EXPECT_FALSE(*read(native));
  EXPECT_FALSE(*read("MZ" + std::string(200, '\0')));
}

TEST(CliAssembly, IsRefusedWhereItsMetadataIsCutOffOrLies) {
  const std::string whole = DotnetAssembly{
      .attributes = {{"AssemblyFileVersionAttribute", "1.2"}},
      .resource = {{"FileVersion",
                    "9.9"}}}.bytes();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const std::string bytes = whole.substr(0, length);
    const auto assembly = read(bytes);
    if (length < 0x160) {
      EXPECT_TRUE(assembly && !*assembly) << length;  // no PE file at all
    }
    if (assembly && *assembly) {
      EXPECT_EQ((*assembly)->name, "Acme.Tax") << length;
    }
  }
  for (const std::size_t cut : {0x1f0U, 0x210U, 0x260U, 0x300U})
    EXPECT_FALSE(read(whole.substr(0, cut))) << cut;
  std::string many = whole;  // rows of the first table that is there
  many.replace(many.find("#Blob") + 8 + 24, 4, 4, '\xff');
  EXPECT_FALSE(read(many));
}

}  // namespace
}  // namespace hakoseki
