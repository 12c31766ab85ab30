// Assemblies of .NET: what they say of themselves, where no NAME.deps.json beside them says it
// (contents.cc). NuGet's packages are mostly named as their assembly.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "engines/image/packages/places.h"
#include "engines/image/reader.h"
#include "formats/cli_assembly.h"
#include "formats/pe.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t most_version_bytes = 128;

// `13.0.1` of `13.0.1+ae9fe44`, `4.6.26515.06` of `4.6.26515.06 @BuiltBy: x`; nothing of what does
// not begin as a version does. The fourth number is left out where it is zero, as NuGet does it.
std::string version_in(std::string_view text) {
  const auto last = std::find_if(
      text.begin(), text.end(), [](char c) { return !is_alphanumeric(c) && c != '.' && c != '-'; });
  text = text.substr(0, static_cast<std::size_t>(last - text.begin()));
  if (text.empty() || text.size() > most_version_bytes || !is_digit(text.front()) ||
      text.find('.') == std::string_view::npos)
    return {};
  if (std::count(text.begin(), text.end(), '.') == 3 && text.ends_with(".0")) text.remove_suffix(2);
  return std::string(text);
}

// Its first two numbers.
std::pair<std::uint32_t, std::uint32_t> front_of(std::string_view version) {
  std::pair<std::uint32_t, std::uint32_t> numbers;
  const char* end = version.data() + version.size();
  const auto first = std::from_chars(version.data(), end, numbers.first);
  if (first.ptr != end && *first.ptr == '.') std::from_chars(first.ptr + 1, end, numbers.second);
  return numbers;
}

// The product's is the package's own, unless the file's is ahead of it. Behind its first two
// numbers a file's version counts builds (`8.0.724.31311` of 8.0.7), which say nothing of that.
std::string version_of(const CliAssembly& assembly, const PeFile& file) {
  const auto told = [&](const std::string& attribute, std::string_view key) {
    return version_in(attribute.empty() ? file.version_text(key) : attribute);
  };
  std::string product = told(assembly.informational_version, "ProductVersion");
  std::string of_file = told(assembly.file_version, "FileVersion");
  if (!product.empty() && front_of(product) >= front_of(of_file)) return product;
  if (!of_file.empty()) return of_file;
  const auto [major, minor, build, revision] = assembly.version;
  const std::string own = fmt::format("{}.{}.{}.{}", major, minor, build, revision);
  return own == "0.0.0.0" ? std::string() : version_in(own);
}

// The package whose folder it lies in, which tells name and version better: a shared framework
// (`shared/Microsoft.NETCore.App/8.0.4`), a targeting pack (`packs/NAME/VERSION`), NuGet's own
// folder of packages (`.nuget/packages/name/version`).
std::optional<Package> package_around(std::string_view path, std::string_view assembly) {
  const std::vector<std::string_view> parts = parts_of(path);
  for (std::size_t i = 0; i + 3 < parts.size(); ++i) {
    const std::string_view name = parts[i + 1];
    const std::string_view version = parts[i + 2];
    const bool is_framework = parts[i] == "shared" && name.ends_with(".App");
    const bool is_cache = (i > 0 && parts[i - 1] == ".nuget" && parts[i] == "packages") ||
                          parts[i] == "NuGetFallbackFolder";
    if (!is_framework && !is_cache && parts[i] != "packs") continue;
    if (version_in(version) != version) continue;
    return Package{.type = PackageType::nuget,
                   .name = std::string(lower_case(name) == lower_case(assembly) ? assembly : name),
                   .version = std::string(version)};
  }
  return std::nullopt;
}

}  // namespace

Result<Found> read_dotnet_assembly(std::string_view path, std::string_view bytes) {
  Found found{.format = Format::dotnet_assembly};
  const std::optional<PeFile> file = PeFile::open(bytes);
  if (!file) return found;
  TRY(const std::optional<CliAssembly> assembly, read_cli_assembly(*file));
  // Translated texts belong to another assembly.
  if (!assembly || !assembly->culture.empty()) return found;
  std::optional<Package> package = package_around(path, assembly->name);
  if (!package) {
    package = Package{.type = PackageType::nuget,
                      .name = assembly->name,
                      .version = version_of(*assembly, *file)};
  }
  found.packages.push_back(std::move(*package));
  return found;
}

}  // namespace hakoseki::image
