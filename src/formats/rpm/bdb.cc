// A hash of Berkeley DB: pages of keys (numbers of packages) and values (headers), which mostly lie
// in chains of overflow pages. Pages are taken one after the other, whatever bucket they are of.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "formats/numbers.h"
#include "formats/rpm/databases.h"

namespace hakoseki {
namespace {

constexpr std::size_t meta_bytes = 512;
constexpr std::uint32_t hash_magic = 0x061561;
constexpr std::uint32_t first_version = 8;  // Berkeley DB 3.2
constexpr std::uint32_t last_version = 9;   // to 5.3
constexpr std::size_t least_page_bytes = 512;
constexpr std::size_t most_page_bytes = 65536;
constexpr std::size_t page_header_bytes = 26;
constexpr std::size_t offpage_bytes = 12;  // type, three unused, page, length
constexpr std::size_t key_bytes = 1 + 4;   // type, number

enum PageType : unsigned char { unsorted_hash = 2, overflow = 7, hash_meta = 8, hash = 13 };
enum ItemType : unsigned char { in_page = 1, off_page = 3 };

std::unexpected<Error> broken(Message how) {
  return std::unexpected(Error(Fault::malformed, std::move(how)));
}

class Hash {
 public:
  static Result<Hash> open(std::string_view bytes, const Pages& pages) {
    if (bytes.size() < meta_bytes)
      return broken(
          Text{"it is no hash of Berkeley DB", "Berkeley DB のハッシュ形式ではありません"});
    Hash hash;
    if (number_at<std::uint32_t>(bytes, 12, std::endian::little) == hash_magic) {
      hash.order_ = std::endian::little;
    } else if (number_at<std::uint32_t>(bytes, 12, std::endian::big) == hash_magic) {
      hash.order_ = std::endian::big;
    } else {
      return broken(
          Text{"it is no hash of Berkeley DB", "Berkeley DB のハッシュ形式ではありません"});
    }
    const auto version = hash.number<std::uint32_t>(bytes, 16);
    if (version < first_version || version > last_version) {
      return std::unexpected(
          Error(Fault::unsupported,
                say({"version {} of Berkeley DB's hash",
                     "Berkeley DB のハッシュ形式のバージョン {} には対応していません"},
                    version)));
    }
    const bool is_encrypted = bytes[24] != 0;
    const bool has_checksums = (static_cast<unsigned char>(bytes[26]) & 1U) != 0;
    if (is_encrypted || has_checksums)
      return std::unexpected(
          Error(Fault::unsupported,
                Text{"a hash with encryption or checksums",
                     "暗号化またはチェックサム付きのハッシュ形式には対応していません"}));
    hash.page_bytes_ = hash.number<std::uint32_t>(bytes, 20);
    if (!std::has_single_bit(hash.page_bytes_) || hash.page_bytes_ < least_page_bytes ||
        hash.page_bytes_ > most_page_bytes || static_cast<unsigned char>(bytes[25]) != hash_meta)
      return broken(Text{"its first page is no head of a hash",
                         "先頭のページがハッシュのヘッダーではありません"});
    hash.bytes_ = bytes;
    hash.pages_ = pages;
    hash.last_page_ = hash.number<std::uint32_t>(bytes, 32);
    hash.is_used_.resize(bytes.size() / hash.page_bytes_);
    return hash;
  }

  Result<void> read(const RpmHeaderSink& take) {
    for (std::size_t page = 1; page <= last_page_ && page < is_used_.size(); ++page)
      read_page(page, take);
    if (last_page_ >= is_used_.size())
      return broken(
          say({"it ends before page {} of {}", "ページ {} の手前で終わっています（全 {} ページ）"},
              is_used_.size(), last_page_));
    return {};
  }

 private:
  template <class Number>
  [[nodiscard]] Number number(std::string_view bytes, std::size_t at) const {
    return number_at<Number>(bytes, at, order_);
  }
  [[nodiscard]] std::string_view page(std::size_t number) const {
    return bytes_.substr(number * page_bytes_, page_bytes_);
  }
  static unsigned char type_of(std::string_view page) {
    return static_cast<unsigned char>(page[25]);
  }

  // Items stand from the end of a page downwards, each up to where the one before it begins.
  [[nodiscard]] std::optional<std::string_view> item(std::string_view page, std::size_t i) const {
    const auto offset = [&](std::size_t of) {
      return number<std::uint16_t>(page, page_header_bytes + of * 2);
    };
    const std::size_t end = i == 0 ? page.size() : offset(i - 1);
    const std::size_t begin = offset(i);
    if (begin >= end || end > page.size()) return std::nullopt;
    return page.substr(begin, end - begin);
  }

  void read_page(std::size_t at, const RpmHeaderSink& take) {
    const std::string_view page = this->page(at);
    pages_.looked_at(page);
    if (type_of(page) != hash && type_of(page) != unsorted_hash) return;
    const std::size_t entries = number<std::uint16_t>(page, 20);
    if (entries > (page.size() - page_header_bytes) / 2 || entries % 2 != 0)
      return take(broken(
          say({"page {} has {} entries", "ページ {} のエントリー数 {} が不正です"}, at, entries)));
    for (std::size_t i = 0; i < entries; i += 2) {
      const std::optional<std::string_view> key = item(page, i);
      const std::optional<std::string_view> value = item(page, i + 1);
      if (!key || !value) {
        take(broken(say({"an entry of page {} lies outside of it",
                         "ページ {} のエントリーがページの外にあります"},
                        at)));
        continue;
      }
      // The number 0 is no package: it counts them.
      const bool is_count = key->size() == key_bytes && number<std::uint32_t>(*key, 1) == 0;
      if (!is_count) take(header_of(*value));
    }
  }

  Result<std::string_view> header_of(std::string_view value) {
    const auto type = static_cast<unsigned char>(value.front());
    if (type == in_page) return value.substr(1);
    if (type != off_page || value.size() != offpage_bytes)
      return broken(say({"a value of type {}", "値の種類 {} には対応していません"}, type));
    const std::size_t length = number<std::uint32_t>(value, 8);
    if (length > std::min(bytes_.size(), most_rpm_header_bytes))
      return broken(say({"a value of {} bytes", "値の大きさ {} バイトが不正です"}, length));
    value_.clear();
    value_.reserve(length);
    std::size_t next = number<std::uint32_t>(value, 4);
    while (value_.size() < length) {
      // No page is of two values: so no chain goes on for ever.
      if (next == 0 || next >= is_used_.size() || is_used_[next] || type_of(page(next)) != overflow)
        return broken(
            say({"page {} is no part of a value", "ページ {} は値の続きではありません"}, next));
      is_used_[next] = true;
      const std::string_view part = page(next);
      pages_.looked_at(part);
      const std::size_t size = number<std::uint16_t>(part, 22);
      if (size == 0 || size > part.size() - page_header_bytes || size > length - value_.size())
        return broken(
            say({"page {} holds {} bytes of a value", "ページ {} の値の長さ {} バイトが不正です"},
                next, size));
      value_.append(part.substr(page_header_bytes, size));
      next = number<std::uint32_t>(part, 16);
    }
    return value_;
  }

  std::string_view bytes_;
  Pages pages_;
  std::endian order_ = std::endian::little;
  std::size_t page_bytes_ = 0;
  std::size_t last_page_ = 0;
  std::vector<bool> is_used_;  // for each page that is there, whether a value has it
  std::string value_;          // the one that was put together last
};

}  // namespace

Result<void> read_rpm_bdb(std::string_view bytes, const RpmHeaderSink& take, const Pages& pages) {
  TRY(Hash hash, Hash::open(bytes, pages));
  return hash.read(take);
}

}  // namespace hakoseki
