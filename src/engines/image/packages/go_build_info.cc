// Programs of Go, which name the modules they were built from (debug/buildinfo of Go's library).
#include <optional>
#include <string>
#include <utility>

#include "engines/image/packages/program.h"
#include "engines/image/packages/stanzas.h"

namespace hakoseki::image {
namespace {

constexpr std::string_view magic = "\xff Go buildinf:";
constexpr std::size_t header_bytes = 32;
constexpr std::size_t alignment = 16;
constexpr std::size_t pointer_width_at = 14;
constexpr std::size_t flags_at = 15;
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
    // A folder has no name that anybody else knows: what it stands for is told still.
    const bool is_folder = module.name.starts_with('.') || module.name.starts_with('/');
    if (kind == "=>" && is_folder) continue;
    if (kind == "=>" && !modules.empty()) {
      modules.back() = std::move(module);
    } else {
      modules.push_back(std::move(module));
    }
  }
  return modules;
}

// Of what a program was built with, and from what.
using Texts = std::pair<std::string_view, std::string_view>;

// Since Go 1.18 both stand behind the header.
std::optional<Texts> inline_texts(std::string_view rest) {
  const std::optional<std::string_view> version = take_text(rest);
  const std::optional<std::string_view> modules = version ? take_text(rest) : std::nullopt;
  if (!modules) return std::nullopt;
  return Texts{*version, *modules};
}

// Before, the header pointed to Go's strings, and each of these to its bytes.
std::optional<std::string_view> text_at(const ElfFile& elf, std::uint64_t address,
                                        std::size_t width) {
  const auto string = elf.at(address, 2 * width);
  if (!string) return std::nullopt;
  return elf.at(elf.number(string->substr(0, width)), elf.number(string->substr(width)));
}

std::optional<Texts> pointed_texts(const ElfFile& elf, std::string_view header) {
  const auto width = static_cast<unsigned char>(header[pointer_width_at]);
  if (width != 4 && width != 8) return std::nullopt;
  const std::string_view pointers = header.substr(flags_at + 1);
  const auto version = text_at(elf, elf.number(pointers.substr(0, width)), width);
  if (!version) return std::nullopt;
  // No modules, where it was built without them.
  const auto modules = text_at(elf, elf.number(pointers.substr(width, width)), width);
  return Texts{*version, modules.value_or(std::string_view())};
}

std::optional<Texts> texts_in(std::string_view region, const ElfFile* elf, const Pages& pages) {
  for (std::size_t at = pages.find(region, magic); at != std::string_view::npos;
       at = pages.find(region, magic, at + 1)) {
    if (at % alignment != 0 || region.size() - at < header_bytes) continue;
    const std::string_view header = region.substr(at, header_bytes);
    const bool is_inline = (static_cast<unsigned char>(header[flags_at]) & inline_strings) != 0;
    std::optional<Texts> texts;
    if (is_inline) {
      texts = inline_texts(region.substr(at + header_bytes));
    } else if (elf != nullptr) {
      texts = pointed_texts(*elf, header);
    }
    if (texts && (texts->first.starts_with("go") || texts->first.starts_with("devel")))
      return texts;
  }
  return std::nullopt;
}

// Where Go's linker puts it; else where other linkers can only have left it.
std::optional<Texts> texts_of(std::string_view bytes, const ElfFile* elf, const Pages& pages) {
  if (elf == nullptr || elf->segments().empty()) return texts_in(bytes, elf, pages);
  if (const auto section = elf->section(".go.buildinfo"); section)
    return texts_in(*section, elf, pages);
  // Segments that share their bytes are not worth more than the file.
  std::size_t left = bytes.size();
  for (const ElfFile::Segment& segment : elf->segments()) {
    if (!segment.writable || segment.bytes.size() > left) continue;
    left -= segment.bytes.size();
    if (const auto texts = texts_in(segment.bytes, elf, pages); texts) return texts;
  }
  return std::nullopt;
}

}  // namespace

void read_go_build_info(std::string_view bytes, const ElfFile* elf, const Pages& pages,
                        Found& found) {
  const std::optional<Texts> texts = texts_of(bytes, elf, pages);
  if (!texts) return;
  // Of a Go that was built from its own sources, no version is told.
  std::string_view number = texts->first.starts_with("go") ? texts->first.substr(2) : "";
  number = number.substr(0, number.find(' '));
  found.packages.push_back(
      {.type = PackageType::golang, .name = "stdlib", .version = std::string(number)});
  std::string_view modules = texts->second;
  if (modules.size() <= 2 * sentinel_bytes) return;
  modules = modules.substr(sentinel_bytes, modules.size() - 2 * sentinel_bytes);
  for (Package& module : modules_of(modules))
    found.packages.push_back(std::move(module));
}

}  // namespace hakoseki::image
