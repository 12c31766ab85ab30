#include "formats/archive/tar_header.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace hakoseki::tar {
namespace {

using namespace std::string_view_literals;

// Of POSIX.1-1988, and of star and GNU where theirs differ.
struct Field {
  std::size_t at;
  std::size_t bytes;
};
constexpr Field name_field = {0, 100};
constexpr Field mode_field = {100, 8};
constexpr Field uid_field = {108, 8};
constexpr Field gid_field = {116, 8};
constexpr Field size_field = {124, 12};
constexpr Field mtime_field = {136, 12};
constexpr Field checksum_field = {148, 8};
constexpr std::size_t type_at = 156;
constexpr Field link_field = {157, 100};
constexpr Field magic_field = {257, 8};  // with the version
constexpr Field prefix_field = {345, 155};
constexpr Field star_prefix_field = {345, 131};
constexpr Field gnu_atime_field = {345, 12};
constexpr Field gnu_ctime_field = {357, 12};

std::string_view in(std::string_view block, Field field) {
  return block.substr(field.at, field.bytes);
}

std::string_view text_in(std::string_view block, Field field) {
  const std::string_view text = in(block, field);
  return text.substr(0, text.find('\0'));
}

unsigned byte_of(char c) {
  return static_cast<unsigned char>(c);
}

// Eight bytes at a time, in lanes of 16 bits, which the 128 bytes that fall into each cannot fill:
// there is one of these for each file of an image.
std::int64_t sum_of(std::string_view block) {
  constexpr std::uint64_t low_bytes = 0x00FF00FF00FF00FF;
  std::uint64_t lanes = 0;
  for (std::size_t at = 0; at < block_bytes; at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, block.data() + at, sizeof(word));
    lanes += (word & low_bytes) + ((word >> 8U) & low_bytes);
  }
  std::int64_t sum = 0;
  for (; lanes != 0; lanes >>= 16U)
    sum += static_cast<std::int64_t>(lanes & 0xFFFFU);
  return sum;
}

// The sum of all bytes, the field itself taken as blanks. Old tars added signed ones.
bool checksum_holds(std::string_view block) {
  const std::optional<std::int64_t> wanted = parse_number(in(block, checksum_field));
  if (!wanted) return false;
  std::int64_t sum = sum_of(block);
  for (const char c : in(block, checksum_field))
    sum += std::int64_t{' '} - byte_of(c);
  if (sum == *wanted) return true;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const bool inside = i - checksum_field.at < checksum_field.bytes;
    if (!inside && byte_of(block[i]) >= 128) sum -= 256;
  }
  return sum == *wanted;
}

std::optional<std::int64_t> base_256(std::string_view field) {
  const unsigned inverted = (byte_of(field.front()) & 0x40U) != 0 ? 0xFFU : 0U;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const unsigned digit = (byte_of(field[i]) ^ inverted) & (i == 0 ? 0x7FU : 0xFFU);
    if ((value >> 56U) != 0) return std::nullopt;
    value = (value << 8U) | digit;
  }
  if ((value >> 63U) != 0) return std::nullopt;
  const auto number = static_cast<std::int64_t>(value);
  return inverted != 0 ? -number - 1 : number;
}

std::optional<std::int64_t> octal(std::string_view field) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\0'; };
  while (!field.empty() && is_blank(field.front()))
    field.remove_prefix(1);
  while (!field.empty() && is_blank(field.back()))
    field.remove_suffix(1);
  field = field.substr(0, field.find('\0'));
  std::uint64_t value = 0;
  for (const char c : field) {
    if (c < '0' || c > '7' || (value >> 60U) != 0) return std::nullopt;
    value = (value << 3U) | (byte_of(c) - byte_of('0'));
  }
  return static_cast<std::int64_t>(value);
}

// Go before 1.8, and so Docker of its time, wrote GNU's magic and a prefix, where GNU has two
// times.
std::string_view prefix_of_old_go(std::string_view block) {
  const auto is_time = [&](Field field) {
    return block[field.at] == '\0' || parse_number(in(block, field)).has_value();
  };
  if (is_time(gnu_atime_field) && is_time(gnu_ctime_field)) return {};
  const std::string_view prefix = text_in(block, prefix_field);
  const bool ascii = std::ranges::all_of(prefix, [](char c) { return byte_of(c) < 128; });
  return ascii ? prefix : std::string_view();
}

}  // namespace

bool is_zero(std::string_view block) {
  return std::ranges::all_of(block, [](char c) { return c == '\0'; });
}

std::optional<std::int64_t> parse_number(std::string_view field) {
  return (byte_of(field.front()) & 0x80U) != 0 ? base_256(field) : octal(field);
}

std::uint64_t id_of(std::int64_t number) {
  return number < 0 ? static_cast<std::uint32_t>(number) : static_cast<std::uint64_t>(number);
}

Result<Header> parse_header(std::string_view block) {
  if (!checksum_holds(block)) {
    return std::unexpected(Error(Fault::malformed, "no header: its checksum is wrong"));
  }
  const auto mode = parse_number(in(block, mode_field));
  const auto uid = parse_number(in(block, uid_field));
  const auto gid = parse_number(in(block, gid_field));
  const auto size = parse_number(in(block, size_field));
  const auto mtime = parse_number(in(block, mtime_field));
  for (const auto& [number, name] :
       {std::pair(&mode, "mode"), std::pair(&uid, "uid"), std::pair(&gid, "gid"),
        std::pair(&size, "size"), std::pair(&mtime, "mtime")}) {
    if (!*number) {
      return std::unexpected(
          Error(Fault::malformed, fmt::format("the `{}` of the header is no number", name)));
    }
  }
  Header header = {.type = block[type_at],
                   .prefix = {},
                   .name = text_in(block, name_field),
                   .link = text_in(block, link_field),
                   .size = *size,
                   .mode = static_cast<std::uint32_t>(*mode & 07777),
                   .uid = id_of(*uid),
                   .gid = id_of(*gid),
                   .mtime = *mtime};
  const std::string_view magic = in(block, magic_field);
  if (magic == "ustar  \0"sv) {
    header.gnu = true;
    header.prefix = prefix_of_old_go(block);
  } else if (magic.starts_with("ustar\0"sv)) {
    const bool star = block.ends_with("tar\0"sv);
    header.prefix = text_in(block, star ? star_prefix_field : prefix_field);
  }
  return header;
}

}  // namespace hakoseki::tar
