#include "formats/cli_assembly.h"

#include <algorithm>
#include <string_view>

#include "formats/numbers.h"

namespace hakoseki {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_text_bytes = 1024;
constexpr std::uint64_t most_attributes = std::uint64_t{1} << 20U;  // that are looked at

// What a column holds (II.22): below `two` the row of that table; 0 is the end, as no column names
// a row of the first table.
enum Column : std::uint8_t {
  end = 0,
  type_ref = 0x01,
  type_def = 0x02,
  field = 0x04,
  method = 0x06,
  parameter = 0x08,
  member_ref = 0x0A,
  custom_attribute = 0x0C,
  event = 0x14,
  property = 0x17,
  module_ref = 0x1A,
  assembly = 0x20,
  table_count,  // that are read: those behind are not needed
  two = 0x80,   // a number of so many bytes
  four,
  text,  // places in heaps
  guid,
  blob,
  any_type,  // the row of one of several tables, see `choices`
  any_constant,
  any_attributed,
  any_marshalled,
  any_secured,
  any_parent,
  any_semantic,
  any_method,
  any_forwarded,
  any_attribute,
  any_scope,
};

constexpr std::array<std::array<Column, 9>, table_count> tables = {{
    {two, text, guid, guid, guid},
    {any_scope, text, text},
    {four, text, text, any_type, field, method},
    {field},
    {two, text, blob},
    {method},
    {four, two, two, text, blob, parameter},
    {parameter},
    {two, two, text},
    {type_def, any_type},
    {any_parent, text, blob},
    {two, any_constant, blob},
    {any_attributed, any_attribute, blob},
    {any_marshalled, blob},
    {two, any_secured, blob},
    {two, four, type_def},
    {four, field},
    {blob},
    {type_def, event},
    {event},
    {two, text, any_type},
    {type_def, property},
    {property},
    {two, text, blob},
    {two, method, any_semantic},
    {type_def, any_method, any_method},
    {text},
    {blob},
    {two, any_forwarded, text, module_ref},
    {four, field},
    {four, four},
    {four},
    {four, two, two, two, two, four, blob, text, text},
}};

// An index into one of several tables (II.24.2.6) tells by its lowest bits which one.
struct Choice {
  Column column;
  unsigned bits;
  std::string_view of;
};
constexpr std::array<Choice, 11> choices = {{
    {any_type, 2, "\x02\x01\x1b"sv},
    {any_constant, 2, "\x04\x08\x17"sv},
    {any_attributed, 5,
     "\x06\x04\x01\x02\x08\x09\x0a\x00\x0e\x17\x14\x11\x1a\x1b\x20\x23\x26\x27\x28\x2a\x2c\x2b"sv},
    {any_marshalled, 1, "\x04\x08"sv},
    {any_secured, 2, "\x02\x06\x20"sv},
    {any_parent, 3, "\x02\x01\x1a\x06\x1b"sv},
    {any_semantic, 1, "\x14\x17"sv},
    {any_method, 1, "\x06\x0a"sv},
    {any_forwarded, 1, "\x04\x06"sv},
    {any_attribute, 3, "\x06\x0a"sv},
    {any_scope, 2, "\x00\x1a\x23\x01"sv},
}};
constexpr std::uint64_t attributed_assembly = 14;  // the tag of any_attributed
constexpr std::uint64_t attribute_by_reference = 3;
constexpr std::uint64_t parent_by_reference = 1;

// The length that stands before a blob (II.23.2), which it takes away.
std::optional<std::uint64_t> take_length(std::string_view& bytes) {
  if (bytes.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(bytes.front());
  const std::size_t width = first < 0x80 ? 1 : first < 0xC0 ? 2 : 4;
  if (first >= 0xE0 || bytes.size() < width) return std::nullopt;
  std::uint64_t length = first & (width == 1 ? 0x7FU : width == 2 ? 0x3FU : 0x1FU);
  for (std::size_t i = 1; i < width; ++i)
    length = length << 8U | static_cast<unsigned char>(bytes[i]);
  bytes.remove_prefix(width);
  return length;
}

struct Heaps {
  std::string_view tables;
  std::string_view texts;
  std::string_view blobs;
};

// The streams of the metadata's root (II.24.2.1).
std::optional<Heaps> heaps_of(std::string_view root) {
  constexpr std::uint64_t magic = 0x424A'5342;
  if (root.size() < 20 || little_endian(root, 0, 4) != magic) return std::nullopt;
  std::uint64_t at = 16 + little_endian(root, 12, 4);  // behind the name of a version
  if (!range(root, at, 4)) return std::nullopt;
  const std::uint64_t count = little_endian(root, at + 2, 2);
  at += 4;
  Heaps heaps;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!range(root, at, 9)) return std::nullopt;
    const auto stream = range(root, little_endian(root, at, 4), little_endian(root, at + 4, 4));
    std::string_view name = root.substr(at + 8, 32);
    const std::size_t zero = name.find('\0');
    if (!stream || zero == std::string_view::npos) return std::nullopt;
    name = name.substr(0, zero);
    if (name == "#~" || name == "#-") heaps.tables = *stream;
    if (name == "#Strings") heaps.texts = *stream;
    if (name == "#Blob") heaps.blobs = *stream;
    at += 8 + zero / 4 * 4 + 4;
  }
  return heaps;
}

class Metadata {
 public:
  using Row = std::array<std::uint64_t, 9>;

  explicit Metadata(Heaps heaps) : heaps_(heaps) {}

  // Reads how the tables lie (II.24.2.6); false where they cannot.
  bool open() {
    constexpr std::size_t head_bytes = 24;
    constexpr std::uint64_t extra =
        0x40;  // of HeapSizes: four bytes more, as .NET's own reader has it
    const std::string_view bytes = heaps_.tables;
    if (bytes.size() < head_bytes) return false;
    heap_sizes_ = little_endian(bytes, 6, 1);
    const std::uint64_t valid = little_endian(bytes, 8, 8);
    std::uint64_t at = head_bytes;
    for (std::size_t table = 0; table < rows_.size(); ++table) {
      if ((valid >> table & 1U) == 0) continue;
      if (!range(bytes, at, 4)) return false;
      rows_[table] = little_endian(bytes, at, 4);
      at += 4;
    }
    if ((heap_sizes_ & extra) != 0) at += 4;
    for (std::size_t table = 0; table < tables.size(); ++table) {
      std::uint64_t row_bytes = 0;
      for (const Column column : tables[table])
        row_bytes += width(column);
      const auto place = range(bytes, at, rows_[table] * row_bytes);
      if (!place) return false;
      places_[table] = *place;
      at += place->size();
    }
    return true;
  }

  [[nodiscard]] std::uint64_t count(Column table) const { return rows_[table]; }

  // Of rows counted from 1, as everything counts that refers to them.
  [[nodiscard]] std::optional<Row> row(Column table, std::uint64_t number) const {
    if (number == 0 || number > rows_[table]) return std::nullopt;
    std::size_t at = (number - 1) * (places_[table].size() / rows_[table]);
    Row row = {};
    for (std::size_t i = 0; i < tables[table].size(); ++i) {
      const std::size_t bytes = width(tables[table][i]);
      row[i] = little_endian(places_[table], at, bytes);
      at += bytes;
    }
    return row;
  }

  [[nodiscard]] std::string_view text_at(std::uint64_t place) const {
    if (place >= heaps_.texts.size()) return {};
    const std::string_view rest = heaps_.texts.substr(place, most_text_bytes);
    return rest.substr(0, rest.find('\0'));
  }

  // The text that is an attribute's only argument (II.23.3).
  [[nodiscard]] std::string_view argument_at(std::uint64_t place) const {
    if (place >= heaps_.blobs.size()) return {};
    std::string_view rest = heaps_.blobs.substr(place);
    const auto size = take_length(rest);
    if (!size || *size < 2 || *size > rest.size() || !rest.starts_with("\x01\x00"sv)) return {};
    rest = rest.substr(2, *size - 2);
    const auto length = take_length(rest);
    return length && *length <= std::min(rest.size(), most_text_bytes) ? rest.substr(0, *length)
                                                                       : std::string_view();
  }

 private:
  [[nodiscard]] std::size_t width(Column column) const {
    if (column == end) return 0;
    if (column == two) return 2;
    if (column == four) return 4;
    if (column >= text && column <= blob) return (heap_sizes_ >> (column - text) & 1U) != 0 ? 4 : 2;
    if (column < two) return rows_[column] < 0x1'0000 ? 2 : 4;
    const auto choice = std::find_if(choices.begin(), choices.end(),
                                     [&](const Choice& one) { return one.column == column; });
    std::uint64_t most = 0;
    for (const char table : choice->of)
      most = std::max(most, rows_[static_cast<unsigned char>(table)]);
    return most < 0x1'0000U >> choice->bits ? 2 : 4;
  }

  Heaps heaps_;
  std::uint64_t heap_sizes_ = 0;
  std::array<std::uint64_t, 64> rows_ = {};
  std::array<std::string_view, table_count> places_;
};

// The type of an attribute that another assembly defines, where it is one of System.Reflection.
std::string_view attribute_name(const Metadata& metadata, std::uint64_t type) {
  if ((type & 7U) != attribute_by_reference) return {};
  const auto constructor = metadata.row(member_ref, type >> 3U);
  if (!constructor || ((*constructor)[0] & 7U) != parent_by_reference) return {};
  const auto named = metadata.row(type_ref, (*constructor)[0] >> 3U);
  if (!named || metadata.text_at((*named)[2]) != "System.Reflection") return {};
  return metadata.text_at((*named)[1]);
}

void read_attributes(const Metadata& metadata, CliAssembly& found) {
  const std::uint64_t count = std::min(metadata.count(custom_attribute), most_attributes);
  for (std::uint64_t number = 1; number <= count; ++number) {
    const auto row = metadata.row(custom_attribute, number);
    if (!row || (*row)[0] != (std::uint64_t{1} << 5U | attributed_assembly)) continue;
    const std::string_view name = attribute_name(metadata, (*row)[1]);
    if (name == "AssemblyInformationalVersionAttribute")
      found.informational_version = metadata.argument_at((*row)[2]);
    if (name == "AssemblyFileVersionAttribute")
      found.file_version = metadata.argument_at((*row)[2]);
  }
}

std::unexpected<Error> malformed() {
  return std::unexpected(
      Error(Fault::malformed, Text{"an assembly of .NET whose metadata cannot be read",
                                   "メタデータを読めない .NET アセンブリー"}));
}

}  // namespace

Result<std::optional<CliAssembly>> read_cli_assembly(const PeFile& file) {
  constexpr std::size_t header_bytes = 72;
  const PeFile::Directory place = file.directory(PeFile::cli_header);
  if (place.address == 0) return std::nullopt;
  const auto header = file.at(place.address, header_bytes);
  const auto root =
      header ? file.at(little_endian(*header, 8, 4), little_endian(*header, 12, 4)) : std::nullopt;
  const std::optional<Heaps> heaps = root ? heaps_of(*root) : std::nullopt;
  if (!heaps) return malformed();
  Metadata metadata(*heaps);
  if (!metadata.open()) return malformed();
  const auto row = metadata.row(assembly, 1);
  if (!row) return std::nullopt;
  CliAssembly found{.name = std::string(metadata.text_at((*row)[7])),
                    .culture = std::string(metadata.text_at((*row)[8]))};
  for (std::size_t i = 0; i < found.version.size(); ++i)
    found.version[i] = static_cast<std::uint16_t>((*row)[1 + i]);
  if (found.name.empty()) return malformed();
  read_attributes(metadata, found);
  return found;
}

}  // namespace hakoseki
