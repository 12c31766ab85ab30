// A file of pages of slots, each naming a package's number and its blob, and the blobs behind them.
#include <bit>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "formats/numbers.h"
#include "formats/rpm/databases.h"

namespace hakoseki {
namespace {

constexpr std::string_view file_magic = "RpmP";
constexpr std::string_view slot_magic = "Slot";
constexpr std::string_view blob_magic = "BlbS";
constexpr std::string_view blob_end_magic = "BlbE";
constexpr std::size_t file_header_bytes = 32;
constexpr std::size_t page_bytes = 4096;
constexpr std::size_t slot_bytes = 16;
constexpr std::size_t block_bytes = 16;      // what blobs are counted in
constexpr std::size_t blob_head_bytes = 16;  // magic, package, generation, length
constexpr std::size_t blob_tail_bytes = 12;  // checksum, length, magic

std::uint32_t number(std::string_view bytes, std::size_t at) {
  return number_at<std::uint32_t>(bytes, at, std::endian::little);
}

Result<std::string_view> blob_of(std::string_view bytes, std::string_view slot) {
  const std::uint32_t package = number(slot, 4);
  const std::size_t begin = number(slot, 8) * block_bytes;
  const std::size_t size = number(slot, 12) * block_bytes;
  const auto broken = [&](const Text& how) {
    return std::unexpected(
        Error(Fault::malformed, Message(fmt::format("package number {}: {}", package, how.en),
                                        fmt::format("パッケージ番号 {}: {}", package, how.ja))));
  };
  if (begin > bytes.size() || size > bytes.size() - begin)
    return broken(
        {"its blob lies behind the end of the file", "データがファイルの終わりより後にあります"});
  if (size < blob_head_bytes + blob_tail_bytes)
    return broken({"its blob is too short", "データが短すぎます"});
  if (size > most_rpm_header_bytes) return broken({"its blob is too long", "データが長すぎます"});
  const std::string_view blob = bytes.substr(begin, size);
  const std::size_t length = number(blob, 12);
  if (!blob.starts_with(blob_magic) || !blob.ends_with(blob_end_magic) ||
      number(blob, 4) != package || number(blob, size - 8) != length ||
      length > size - blob_head_bytes - blob_tail_bytes) {
    return broken(
        {"its blob is not one of this package", "データがこのパッケージのものではありません"});
  }
  return blob.substr(blob_head_bytes, length);
}

}  // namespace

Result<void> read_rpm_ndb(std::string_view bytes, const RpmHeaderSink& take, const Pages& pages) {
  if (!bytes.starts_with(file_magic) || bytes.size() < page_bytes)
    return std::unexpected(
        Error(Fault::malformed,
              Text{"it is no database of rpm (ndb)", "rpm のデータベース（ndb）ではありません"}));
  if (const std::uint32_t version = number(bytes, 4); version != 0)
    return std::unexpected(
        Error(Fault::unsupported,
              say({"version {} of ndb", "ndb のバージョン {} には対応していません"}, version)));
  const std::size_t slots_end = std::size_t{number(bytes, 12)} * page_bytes;
  if (slots_end > bytes.size())
    return std::unexpected(
        Error(Fault::malformed, Text{"its slots lie behind the end of the file",
                                     "スロットがファイルの終わりより後にあります"}));
  std::size_t left = bytes.size();  // no byte is of two packages
  for (std::size_t at = file_header_bytes; at < slots_end; at += slot_bytes) {
    const std::string_view slot = bytes.substr(at, slot_bytes);
    pages.looked_at(slot);
    if (!slot.starts_with(slot_magic))
      return std::unexpected(Error(
          Fault::malformed, say({"no slot at byte {}", "バイト {} にスロットがありません"}, at)));
    if (number(slot, 4) == 0) continue;  // free
    const Result<std::string_view> blob = blob_of(bytes, slot);
    if (blob && blob->size() > left)
      return std::unexpected(
          Error(Fault::malformed, Text{"the same blob is of many packages",
                                       "同じデータが多数のパッケージのものになっています"}));
    if (blob) left -= blob->size();
    take(blob);
    if (blob) pages.looked_at(*blob);
  }
  return {};
}

}  // namespace hakoseki
