#include "formats/elf.h"

#include <algorithm>

namespace hakoseki {
namespace {

constexpr std::string_view magic =
    "\x7f"
    "ELF";
constexpr std::size_t most_name_bytes = 64;  // of a section: those that are asked for are short
constexpr std::uint64_t loaded = 1;          // PT_LOAD
constexpr std::uint64_t may_write = 2;       // PF_W
constexpr std::uint64_t without_bytes = 8;   // SHT_NOBITS

// Where a field stands in records of 32 and of 64 bits, and how wide it is there.
struct Field {
  std::uint8_t at_32;
  std::uint8_t width_32;
  std::uint8_t at_64;
  std::uint8_t width_64;
};

constexpr Field header_segments = {28, 4, 32, 8};
constexpr Field header_sections = {32, 4, 40, 8};
constexpr Field header_segment_bytes = {42, 2, 54, 2};
constexpr Field header_segment_count = {44, 2, 56, 2};
constexpr Field header_section_bytes = {46, 2, 58, 2};
constexpr Field header_section_count = {48, 2, 60, 2};
constexpr Field header_section_names = {50, 2, 62, 2};
constexpr Field segment_type = {0, 4, 0, 4};
constexpr Field segment_flags = {24, 4, 4, 4};
constexpr Field segment_offset = {4, 4, 8, 8};
constexpr Field segment_address = {8, 4, 16, 8};
constexpr Field segment_size = {16, 4, 32, 8};
constexpr Field section_name = {0, 4, 0, 4};
constexpr Field section_type = {4, 4, 4, 4};
constexpr Field section_offset = {16, 4, 24, 8};
constexpr Field section_size = {20, 4, 32, 8};
constexpr std::size_t header_bytes[] = {52, 64};
constexpr std::size_t segment_bytes[] = {32, 56};
constexpr std::size_t section_bytes[] = {40, 64};

// A record that is known to be long enough.
class Record {
 public:
  Record(const ElfFile& file, std::string_view bytes, bool is_64)
      : file_(file), bytes_(bytes), is_64_(is_64) {}
  std::uint64_t operator[](Field field) const {
    return file_.number(is_64_ ? bytes_.substr(field.at_64, field.width_64)
                               : bytes_.substr(field.at_32, field.width_32));
  }

 private:
  const ElfFile& file_;
  std::string_view bytes_;
  bool is_64_;
};

}  // namespace

std::optional<ElfFile> ElfFile::open(std::string_view bytes, const Pages& pages) {
  ElfFile file(bytes);
  return file.read(pages) ? std::optional(std::move(file)) : std::nullopt;
}

std::optional<std::string_view> ElfFile::section(std::string_view name) const {
  const auto found = std::find_if(sections_.begin(), sections_.end(),
                                  [&](const Section& section) { return section.name == name; });
  return found == sections_.end() ? std::nullopt : std::optional(found->bytes);
}

std::optional<std::string_view> ElfFile::at(std::uint64_t address, std::uint64_t bytes) const {
  for (const Segment& segment : segments_) {
    if (address < segment.address) continue;
    const std::uint64_t offset = address - segment.address;
    if (offset <= segment.bytes.size() && bytes <= segment.bytes.size() - offset)
      return segment.bytes.substr(offset, bytes);
  }
  return std::nullopt;
}

std::uint64_t ElfFile::number(std::string_view bytes) const {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    value = value << 8U | static_cast<unsigned char>(bytes[is_big_ ? i : bytes.size() - 1 - i]);
  return value;
}

std::optional<std::string_view> ElfFile::range(std::uint64_t begin, std::uint64_t size) const {
  if (begin > bytes_.size() || size > bytes_.size() - begin) return std::nullopt;
  return bytes_.substr(begin, size);
}

bool ElfFile::read(const Pages& pages) {
  constexpr std::size_t identity_bytes = 16;
  if (bytes_.size() < identity_bytes || !bytes_.starts_with(magic)) return false;
  is_64_ = bytes_[4] == 2;
  is_big_ = bytes_[5] == 2;
  if (bytes_.size() < header_bytes[is_64_ ? 1 : 0] || !read_segments(pages)) return false;
  read_sections(pages);
  return true;
}

bool ElfFile::read_segments(const Pages& pages) {
  const Record header(*this, bytes_, is_64_);
  const std::uint64_t each = header[header_segment_bytes];
  const std::uint64_t count = header[header_segment_count];
  if (count == 0) return true;
  const auto table = range(header[header_segments], each * count);
  if (!table || each < segment_bytes[is_64_ ? 1 : 0]) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string_view record = table->substr(i * each, each);
    pages.looked_at(record.substr(0, segment_bytes[is_64_ ? 1 : 0]));
    const Record segment(*this, record, is_64_);
    if (segment[segment_type] != loaded) continue;
    // A file that was cut off still has what is there.
    const std::uint64_t offset = std::min<std::uint64_t>(segment[segment_offset], bytes_.size());
    segments_.push_back({.address = segment[segment_address],
                         .bytes = bytes_.substr(offset, segment[segment_size]),
                         .writable = (segment[segment_flags] & may_write) != 0});
  }
  return true;
}

void ElfFile::read_sections(const Pages& pages) {
  const Record header(*this, bytes_, is_64_);
  const std::uint64_t each = header[header_section_bytes];
  const std::uint64_t count = header[header_section_count];
  const std::uint64_t names_at = header[header_section_names];
  const auto table = range(header[header_sections], each * count);
  if (!table || each < section_bytes[is_64_ ? 1 : 0] || names_at >= count) return;
  const auto record = [&](std::uint64_t i) {
    return Record(*this, table->substr(i * each, each), is_64_);
  };
  const Record of_names = record(names_at);
  const auto names = range(of_names[section_offset], of_names[section_size]);
  if (!names) return;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Record section = record(i);
    pages.looked_at(table->substr(i * each, section_bytes[is_64_ ? 1 : 0]));
    const auto bytes = range(section[section_offset], section[section_size]);
    const std::uint64_t name = section[section_name];
    if (!bytes || section[section_type] == without_bytes || name >= names->size()) continue;
    const std::string_view text = names->substr(name, most_name_bytes);
    pages.looked_at(text);
    sections_.push_back({.name = text.substr(0, text.find('\0')), .bytes = *bytes});
  }
}

}  // namespace hakoseki
