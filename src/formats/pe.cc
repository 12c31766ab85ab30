#include "formats/pe.h"

#include <algorithm>

#include "formats/numbers.h"

namespace hakoseki {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t dos_header_bytes = 64;
constexpr std::size_t header_at = 60;  // where the DOS header says where the other one is
constexpr std::string_view signature = "PE\0\0"sv;
constexpr std::size_t file_header_bytes = 20;
constexpr std::uint64_t optional_32 = 0x10b;
constexpr std::uint64_t optional_64 = 0x20b;
constexpr std::size_t directory_bytes = 8;
constexpr std::uint64_t most_directories = 16;
constexpr std::size_t section_bytes = 40;
constexpr std::uint64_t type_of_versions = 16;  // RT_VERSION
constexpr std::uint32_t is_folder = 0x8000'0000U;

// An entry of a folder of resources: the one of this id, or where none is asked for the first.
std::optional<std::uint64_t> entry_of(std::string_view resources, std::uint64_t folder,
                                      std::optional<std::uint64_t> id) {
  constexpr std::size_t folder_bytes = 16;
  constexpr std::size_t entry_bytes = 8;
  const auto head = range(resources, folder, folder_bytes);
  if (!head) return std::nullopt;
  const std::uint64_t named = little_endian(*head, 12, 2);
  const std::uint64_t count = named + little_endian(*head, 14, 2);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto entry = range(resources, folder + folder_bytes + i * entry_bytes, entry_bytes);
    if (!entry) return std::nullopt;
    if (!id || (i >= named && little_endian(*entry, 0, 4) == *id))
      return little_endian(*entry, 4, 4);
  }
  return std::nullopt;
}

std::string wide(std::string_view text) {
  std::string out;
  for (const char c : text)
    out.append(1, c).append(1, '\0');
  return out;
}

}  // namespace

std::optional<PeFile> PeFile::open(std::string_view bytes) {
  if (bytes.size() < dos_header_bytes || !bytes.starts_with("MZ")) return std::nullopt;
  const std::uint64_t at = little_endian(bytes, header_at, 4);
  const auto head = range(bytes, at, signature.size() + file_header_bytes);
  if (!head || !head->starts_with(signature)) return std::nullopt;
  const std::string_view file_header = head->substr(signature.size());
  const std::uint64_t section_count = little_endian(file_header, 2, 2);
  const auto options = range(bytes, at + head->size(), little_endian(file_header, 16, 2));
  if (!options || options->size() < 2) return std::nullopt;
  const std::uint64_t magic = little_endian(*options, 0, 2);
  if (magic != optional_32 && magic != optional_64) return std::nullopt;
  const std::size_t count_at = magic == optional_64 ? 108 : 92;
  if (options->size() < count_at + 4) return std::nullopt;

  PeFile file;
  const std::string_view table = options->substr(count_at + 4);
  const std::uint64_t count = std::min({little_endian(*options, count_at, 4), most_directories,
                                        std::uint64_t{table.size() / directory_bytes}});
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view one = table.substr(i * directory_bytes, directory_bytes);
    file.directories_.push_back({static_cast<std::uint32_t>(little_endian(one, 0, 4)),
                                 static_cast<std::uint32_t>(little_endian(one, 4, 4))});
  }
  const auto sections =
      range(bytes, at + head->size() + options->size(), section_count * section_bytes);
  if (!sections) return std::nullopt;
  for (std::size_t i = 0; i < section_count; ++i) {
    const std::string_view one = sections->substr(i * section_bytes, section_bytes);
    // A file that was cut off still has what is there.
    const std::uint64_t begin = std::min<std::uint64_t>(little_endian(one, 20, 4), bytes.size());
    file.sections_.push_back({static_cast<std::uint32_t>(little_endian(one, 12, 4)),
                              bytes.substr(begin, little_endian(one, 16, 4))});
  }
  return file;
}

PeFile::Directory PeFile::directory(std::size_t number) const {
  return number < directories_.size() ? directories_[number] : Directory();
}

std::optional<std::string_view> PeFile::at(std::uint64_t address, std::uint64_t size) const {
  for (const Section& section : sections_) {
    if (address < section.address) continue;
    if (const auto found = range(section.bytes, address - section.address, size)) return found;
  }
  return std::nullopt;
}

// Resources lie in folders by type, name and language, whose entries are told from the beginning of
// the directory; the bytes themselves lie at an address.
std::string_view PeFile::version_resource() const {
  const Directory place = directory(resources);
  const auto all = at(place.address, place.size);
  if (!all) return {};
  std::optional<std::uint64_t> entry = entry_of(*all, 0, type_of_versions);
  for (int level = 0; level < 2 && entry && (*entry & is_folder) != 0; ++level)
    entry = entry_of(*all, *entry & ~is_folder, std::nullopt);
  if (!entry || (*entry & is_folder) != 0) return {};
  const auto data = range(*all, *entry, 16);
  if (!data) return {};
  return at(little_endian(*data, 0, 4), little_endian(*data, 4, 4)).value_or(std::string_view());
}

// Each text is its key, ended by a zero, and from the next multiple of four on its value; both in
// UTF-16. What is looked for is ASCII, and ends where it no longer is.
std::string PeFile::version_text(std::string_view key) const {
  const std::string_view resource = version_resource();
  const std::string anchor = wide(key) + std::string(2, '\0');
  for (std::size_t found = resource.find(anchor); found != std::string_view::npos;
       found = resource.find(anchor, found + 1)) {
    if (found % 2 != 0) continue;
    std::string text;
    for (std::size_t i = (found + anchor.size() + 3) / 4 * 4; i + 1 < resource.size(); i += 2) {
      const std::uint64_t unit = little_endian(resource, i, 2);
      if (unit < 0x20 || unit > 0x7e) break;
      text += static_cast<char>(unit);
    }
    return text;
  }
  return {};
}

}  // namespace hakoseki
