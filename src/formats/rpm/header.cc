#include "formats/rpm/header.h"

#include <algorithm>
#include <utility>

#include "formats/numbers.h"

namespace hakoseki {
namespace {

constexpr std::size_t preamble_bytes = 8;  // how many entries, and how many bytes of data
constexpr std::size_t entry_bytes = 16;    // tag, type, offset, count
constexpr std::size_t most_entries = 0xFFFF;
constexpr std::size_t number_bytes = 4;
constexpr std::size_t most_values =
    300'000;  // of a tag: the largest packages have a third as many files

enum Type : std::uint32_t {
  character = 1,
  int8 = 2,
  int32 = 4,
  string = 6,
  string_array = 8,
  i18n_string = 9
};

std::uint32_t word(std::string_view bytes, std::size_t at) {
  return number_at<std::uint32_t>(bytes, at, std::endian::big);
}

}  // namespace

Result<RpmHeader> RpmHeader::parse(std::string_view bytes) {
  if (bytes.size() < preamble_bytes)
    return std::unexpected(
        Error(Fault::malformed, Text{"a header ends before its first entry",
                                     "ヘッダーが最初のエントリーの前で終わっています"}));
  const std::size_t entries = word(bytes, 0);
  const std::size_t data = word(bytes, 4);
  if (entries > most_entries)
    return std::unexpected(
        Error(Fault::malformed,
              say({"a header of {} entries", "ヘッダーのエントリー数 {} が不正です"}, entries)));
  if (preamble_bytes + entries * entry_bytes + data != bytes.size()) {
    return std::unexpected(Error(
        Fault::malformed,
        say({"a header of {} bytes that promises {} entries and {} bytes",
             "ヘッダーの大きさ {} バイトが、示されたエントリー数 {} と {} バイトに一致しません"},
            bytes.size(), entries, data)));
  }
  return RpmHeader(bytes.substr(preamble_bytes, entries * entry_bytes),
                   bytes.substr(preamble_bytes + entries * entry_bytes));
}

std::optional<RpmHeader::Entry> RpmHeader::find(RpmTag tag) const {
  for (std::size_t at = 0; at < index_.size(); at += entry_bytes) {
    if (word(index_, at) != std::to_underlying(tag)) continue;
    const Entry entry = {.type = word(index_, at + 4),
                         .offset = word(index_, at + 8),
                         .count = word(index_, at + 12)};
    return entry.offset <= data_.size() ? entry : Entry{};
  }
  return std::nullopt;
}

std::string_view RpmHeader::text(RpmTag tag) const {
  const auto all = texts(tag);
  return all && !all->empty() ? all->front() : std::string_view();
}

std::optional<std::uint32_t> RpmHeader::number(RpmTag tag) const {
  const auto all = numbers(tag);
  return all && !all->empty() ? std::optional(all->front()) : std::nullopt;
}

std::optional<std::vector<std::string_view>> RpmHeader::texts(RpmTag tag) const {
  std::vector<std::string_view> texts;
  const std::optional<Entry> entry = find(tag);
  if (!entry) return texts;
  if (entry->type != string && entry->type != string_array && entry->type != i18n_string)
    return std::nullopt;
  std::string_view rest = data_.substr(entry->offset);
  // Each has an end.
  if (entry->count > std::min(rest.size(), most_values)) return std::nullopt;
  texts.reserve(entry->count);
  for (std::size_t i = 0; i < entry->count; ++i) {
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    texts.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return texts;
}

std::optional<std::vector<std::uint32_t>> RpmHeader::numbers(RpmTag tag) const {
  std::vector<std::uint32_t> numbers;
  const std::optional<Entry> entry = find(tag);
  if (!entry) return numbers;
  const std::string_view rest = data_.substr(entry->offset);
  if (entry->type != int32 || entry->count > std::min(rest.size() / number_bytes, most_values))
    return std::nullopt;
  numbers.reserve(entry->count);
  for (std::size_t i = 0; i < entry->count; ++i)
    numbers.push_back(word(rest, i * number_bytes));
  return numbers;
}

std::optional<std::string_view> RpmHeader::octets(RpmTag tag) const {
  const std::optional<Entry> entry = find(tag);
  if (!entry) return std::string_view();
  const std::string_view rest = data_.substr(entry->offset);
  if ((entry->type != character && entry->type != int8) || entry->count > rest.size())
    return std::nullopt;
  return rest.substr(0, entry->count);
}

}  // namespace hakoseki
