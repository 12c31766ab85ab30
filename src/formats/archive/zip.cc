#include "formats/archive/zip.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "formats/archive/inflate.h"
#include "formats/numbers.h"

namespace hakoseki {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view local_magic = "PK\x03\x04"sv;
constexpr std::string_view central_magic = "PK\x01\x02"sv;
constexpr std::string_view end_magic = "PK\x05\x06"sv;
constexpr std::string_view locator_magic = "PK\x06\x07"sv;
constexpr std::string_view end64_magic = "PK\x06\x06"sv;
constexpr std::size_t local_bytes = 30;
constexpr std::size_t central_bytes = 46;
constexpr std::size_t end_bytes = 22;
constexpr std::size_t locator_bytes = 20;
constexpr std::size_t end64_bytes = 56;
constexpr std::uint32_t saturated_32 = 0xFFFFFFFF;
constexpr std::uint32_t saturated_16 = 0xFFFF;
constexpr std::uint32_t zip64_extra = 1;

// The caller has seen that they are there.
std::uint32_t u16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(little_endian(bytes, at, 2));
}
std::uint32_t u32(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(little_endian(bytes, at, 4));
}
std::uint64_t u64(std::string_view bytes, std::size_t at) {
  return little_endian(bytes, at, 8);
}

std::unexpected<Error> malformed(const Text& what) {
  return std::unexpected(Error(Fault::malformed, what));
}

std::unexpected<Error> no_directory() {
  return malformed({"no ZIP archive: it has no central directory at its end",
                    "ZIP アーカイブではありません（末尾にセントラルディレクトリがありません）"});
}

struct Directory {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t told_begin = 0;  // less what stands before the archive
};

// Where the last record stands: from behind, since only a comment may follow it. One whose comment
// ends with the file is it, whatever that comment looks like; else one that other bytes follow.
std::optional<std::size_t> find_end(std::string_view bytes) {
  if (bytes.size() < end_bytes) return std::nullopt;
  const std::size_t last = bytes.size() - end_bytes;
  const std::size_t first = last - std::min<std::size_t>(last, saturated_16);
  std::optional<std::size_t> followed;
  for (std::size_t at = bytes.rfind(end_magic, last); at != std::string_view::npos && at >= first;
       at = at == 0 ? std::string_view::npos : bytes.rfind(end_magic, at - 1)) {
    const std::uint32_t comment = u16(bytes, at + 20);
    if (comment == last - at) return at;
    if (comment < last - at && !followed) followed = at;
  }
  return followed;
}

// Of the zip64 record, which stands before its locator, and that before the last record.
std::optional<std::size_t> find_end64(std::string_view bytes, std::size_t end) {
  if (end < locator_bytes + end64_bytes) return std::nullopt;
  const std::size_t locator = end - locator_bytes;
  if (bytes.substr(locator, 4) != locator_magic) return std::nullopt;
  // What it tells, or where it is when something was put before the archive afterwards.
  for (const std::uint64_t at : {u64(bytes, locator + 8), std::uint64_t{locator - end64_bytes}}) {
    if (at <= locator - end64_bytes && bytes.substr(at, 4) == end64_magic) return at;
  }
  return std::nullopt;
}

Result<Directory> find_directory(std::string_view bytes) {
  const std::optional<std::size_t> end = find_end(bytes);
  if (!end) return no_directory();
  std::uint32_t disk = u16(bytes, *end + 4);
  std::uint64_t size = u32(bytes, *end + 12);
  std::uint64_t begin = u32(bytes, *end + 16);
  std::size_t behind = *end;
  const bool is_saturated = disk == saturated_16 || u16(bytes, *end + 10) == saturated_16 ||
                            size == saturated_32 || begin == saturated_32;
  if (const auto end64 = is_saturated ? find_end64(bytes, *end) : std::nullopt; end64) {
    disk = u32(bytes, *end64 + 16);
    size = u64(bytes, *end64 + 40);
    begin = u64(bytes, *end64 + 48);
    behind = *end64;
  }
  if (disk != 0) {
    return std::unexpected(Error(Fault::unsupported, Text{"a ZIP archive in several parts",
                                                          "分割された ZIP アーカイブです"}));
  }
  if (size > behind || begin > behind - size) return no_directory();
  return Directory{.begin = behind - size, .end = behind, .told_begin = begin};
}

// The sizes and the place of an entry that do not fit into 32 bits stand behind its name, in this
// order, and only those that are saturated.
bool take_zip64(std::string_view extra, ZipEntry& entry) {
  const bool wanted = entry.bytes == saturated_32 || entry.packed_bytes == saturated_32 ||
                      entry.header == saturated_32;
  while (wanted && extra.size() >= 4) {
    const std::uint32_t id = u16(extra, 0);
    const std::uint32_t length = u16(extra, 2);
    extra.remove_prefix(4);
    if (length > extra.size()) return true;  // padding, as some tools leave it
    std::string_view field = extra.substr(0, length);
    extra.remove_prefix(length);
    if (id != zip64_extra) continue;
    for (std::uint64_t* value : {&entry.bytes, &entry.packed_bytes, &entry.header}) {
      if (*value != saturated_32) continue;
      if (field.size() < 8) return false;
      *value = u64(field, 0);
      field.remove_prefix(8);
    }
    return true;
  }
  return true;
}

// The entry at the front of the directory, which is moved behind it.
std::optional<ZipEntry> take_entry(std::string_view& rest, const Pages& pages) {
  if (rest.size() < central_bytes || !rest.starts_with(central_magic)) return std::nullopt;
  const std::size_t name = u16(rest, 28);
  const std::size_t extra = u16(rest, 30);
  const std::size_t all = central_bytes + name + extra + u16(rest, 32);
  if (all > rest.size()) return std::nullopt;
  constexpr unsigned encrypted = 1;
  ZipEntry entry{.name = rest.substr(central_bytes, name),
                 .packed_bytes = u32(rest, 20),
                 .bytes = u32(rest, 24),
                 .header = u32(rest, 42),
                 .crc = u32(rest, 16),
                 .method = static_cast<std::uint16_t>(u16(rest, 10)),
                 .encrypted = (u16(rest, 8) & encrypted) != 0};
  if (!take_zip64(rest.substr(central_bytes + name, extra), entry)) return std::nullopt;
  pages.looked_at(rest.substr(0, all));
  rest.remove_prefix(all);
  return entry;
}

}  // namespace

Result<ZipArchive> ZipArchive::open(std::string_view bytes, Limits limits, Pages pages) {
  TRY(const Directory directory, find_directory(bytes));
  ZipArchive archive;
  archive.bytes_ = bytes;
  archive.pages_ = pages;
  archive.directory_ = bytes.substr(directory.begin, directory.end - directory.begin);
  archive.prefix_ = directory.begin - directory.told_begin;
  std::string_view rest = archive.directory_;
  std::uint64_t packed = 0;
  while (!rest.empty()) {
    const std::optional<ZipEntry> entry = take_entry(rest, pages);
    if (!entry) {
      return malformed({"a central directory that is no list of entries",
                        "セントラルディレクトリが壊れています"});
    }
    if (++archive.entries_ > limits.entries) {
      return std::unexpected(Error(
          Fault::too_large,
          say({"more than {} entries", "エントリーが上限の {} 件を超えます"}, limits.entries)));
    }
    // Each lies before the directory and behind the one before: together they fit there.
    packed += std::min(entry->packed_bytes, directory.begin + 1);
    if (packed > directory.begin) {
      return malformed({"entries that share their bytes, as those of a bomb do",
                        "エントリーのデータが重なっています（展開爆弾の疑い）"});
    }
  }
  return archive;
}

std::optional<ZipEntry> ZipArchive::Cursor::next() {
  std::optional<ZipEntry> entry = take_entry(rest_, pages_);
  if (entry) entry->header += prefix_;
  return entry;
}

Result<std::string_view> ZipArchive::packed(const ZipEntry& entry) const {
  const std::uint64_t end = bytes_.size();
  const Text broken = {"an entry that does not lie where the directory says",
                       "エントリーがディレクトリの示す位置にありません"};
  if (entry.header > end || end - entry.header < local_bytes) return malformed(broken);
  const std::string_view header = bytes_.substr(entry.header, local_bytes);
  if (!header.starts_with(local_magic)) return malformed(broken);
  const std::uint64_t begin = entry.header + local_bytes + u16(header, 26) + u16(header, 28);
  if (begin > end || end - begin < entry.packed_bytes) return malformed(broken);
  return bytes_.substr(begin, entry.packed_bytes);
}

Result<std::string_view> ZipArchive::stored(const ZipEntry& entry) const {
  if (!entry.is_stored() || entry.packed_bytes != entry.bytes) {
    return malformed({"an entry that is stored, and not of its size",
                      "無圧縮のエントリーのサイズが一致しません"});
  }
  return packed(entry);
}

Result<std::string> ZipArchive::read(const ZipEntry& entry, std::size_t most_bytes) const {
  constexpr std::uint16_t deflate = 8;
  if (entry.encrypted || (entry.method != 0 && entry.method != deflate)) {
    return std::unexpected(
        Error(Fault::unsupported, say({"encrypted, or packed in a way that is not read (method {})",
                                       "暗号化されているか、対応していない圧縮方式です（方式 {}）"},
                                      entry.method)));
  }
  if (entry.bytes > most_bytes) {
    return std::unexpected(
        Error(Fault::too_large, say({"it has {} bytes, and no more than {} are read",
                                     "{} バイトあり、上限の {} バイトを超えます"},
                                    entry.bytes, most_bytes)));
  }
  TRY(const std::string_view held, entry.is_stored() ? stored(entry) : packed(entry));
  // Deflate need not take more than the bytes themselves do; much more would be looked at for
  // nothing.
  constexpr std::size_t most_around = std::size_t{64} << 10U;
  if (held.size() > entry.bytes + entry.bytes / 8 + most_around) {
    return malformed({"an entry whose packed bytes are many more than it has",
                      "圧縮後のサイズが元のサイズよりはるかに大きいエントリーです"});
  }
  std::string bytes;
  if (entry.is_stored()) {
    bytes = held;
  } else {
    TRY(bytes, inflate_whole(held, DeflateFrame::none, entry.bytes, entry.bytes));
  }
  pages_.looked_at(held);
  if (bytes.size() != entry.bytes || crc_32(bytes) != entry.crc) {
    return malformed({"an entry that is not what its checksum or size says",
                      "エントリーがチェックサムまたはサイズと一致しません"});
  }
  return bytes;
}

}  // namespace hakoseki
