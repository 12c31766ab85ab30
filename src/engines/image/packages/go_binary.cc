// Programs of Go, which name the modules they were built from (debug/buildinfo of Go's library).
#include <cstring>
#include <optional>
#include <string>

#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

constexpr std::string_view magic = "\xff Go buildinf:";
constexpr std::size_t header_bytes = 32;
constexpr std::size_t alignment = 16;
constexpr unsigned char inline_strings = 0x2;  // since Go 1.18
constexpr std::size_t sentinel_bytes = 16;     // around the text of the modules

// A length as Go's varints write it, and so many bytes.
std::optional<std::string_view> take_text(std::string_view& bytes) {
  std::uint64_t length = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (bytes.empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    length |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) != 0) continue;
    if (length > bytes.size()) return std::nullopt;
    const std::string_view text = bytes.substr(0, length);
    bytes.remove_prefix(length);
    return text;
  }
  return std::nullopt;
}

std::string_view take_word(std::string_view& line) {
  const std::size_t tab = line.find('\t');
  const std::string_view word = line.substr(0, tab);
  line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  return word;
}

// "dep\tPATH\tVERSION\tSUM"; behind it "=>\tPATH\tVERSION\tSUM" where another stands in its place.
std::vector<Package> modules_of(std::string_view text) {
  std::vector<Package> modules;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const std::string_view kind = take_word(line);
    if (kind != "mod" && kind != "dep" && kind != "=>") continue;
    Package module{.type = PackageType::golang,
                   .name = std::string(take_word(line)),
                   .version = std::string(take_word(line))};
    if (module.name.empty()) continue;
    if (module.version == "(devel)") module.version.clear();  // built from a folder: none is known
    if (kind == "=>" && !modules.empty()) {
      modules.back() = std::move(module);
    } else {
      modules.push_back(std::move(module));
    }
  }
  return modules;
}

}  // namespace

Result<Found> read_go_binary(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::go_binary};
  for (std::size_t at = bytes.find(magic); at != std::string_view::npos;
       at = bytes.find(magic, at + 1)) {
    if (at % alignment != 0 || bytes.size() - at < header_bytes) continue;
    const auto flags = static_cast<unsigned char>(bytes[at + 15]);
    if ((flags & inline_strings) == 0) {
      found.troubles.emplace_back("a program of Go before 1.18, whose list of modules is not read");
      return found;
    }
    std::string_view rest = bytes.substr(at + header_bytes);
    const std::optional<std::string_view> version = take_text(rest);
    const std::optional<std::string_view> modules = take_text(rest);
    if (!version || !modules || !version->starts_with("go")) continue;
    std::string_view number = version->substr(2);
    number = number.substr(0, number.find(' '));
    found.packages.push_back(
        {.type = PackageType::golang, .name = "stdlib", .version = std::string(number)});
    if (modules->size() > 2 * sentinel_bytes) {
      for (Package& module :
           modules_of(modules->substr(sentinel_bytes, modules->size() - 2 * sentinel_bytes)))
        found.packages.push_back(std::move(module));
    }
    return found;
  }
  return found;
}

}  // namespace hakoseki::image
