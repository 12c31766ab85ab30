#include "formats/bolt.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "formats/numbers.h"

namespace hakoseki {
namespace {

constexpr std::uint64_t meta_magic = 0xED0C'DAED;
constexpr std::uint64_t meta_version = 2;
constexpr std::size_t head_bytes = 16;  // of a page
constexpr std::size_t meta_bytes = 64;  // behind it
constexpr std::size_t checked_bytes = 56;
constexpr std::size_t element_bytes = 16;
constexpr std::size_t bucket_bytes = 16;
constexpr std::uint64_t least_page_bytes = 1024;
constexpr std::uint64_t most_page_bytes = 65536;
constexpr std::uint64_t branch = 0x01;
constexpr std::uint64_t leaf = 0x02;
constexpr std::uint64_t meta_flag = 0x04;
constexpr std::uint64_t bucket_flag = 0x01;
constexpr std::size_t most_depth = 32;
constexpr std::uint64_t most_page_run = std::uint64_t{16} << 20U;
constexpr std::uint64_t most_read_bytes = std::uint64_t{256} << 20U;

// FNV-1a of 64 bits.
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
  for (const char c : bytes)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3;
  return hash;
}

std::unexpected<Error> malformed(std::string what) {
  return std::unexpected(Error{Fault::malformed, "a database of Bolt: " + std::move(what)});
}

struct Element {
  std::string_view key;
  std::string_view value;  // of leaves
  std::uint64_t flags = 0;
  std::uint64_t page = 0;  // of branches
};

// One of a page. Nothing where it lies outside of it.
std::optional<Element> element_of(std::string_view page, bool is_leaf, std::size_t index) {
  const std::size_t at = head_bytes + index * element_bytes;
  if (at + element_bytes > page.size()) return std::nullopt;
  const std::uint64_t place = at + little_endian(page, at + (is_leaf ? 4 : 0), 4);
  const std::uint64_t key_bytes = little_endian(page, at + (is_leaf ? 8 : 4), 4);
  const std::uint64_t value_bytes = is_leaf ? little_endian(page, at + 12, 4) : 0;
  if (place > page.size() || key_bytes > page.size() - place ||
      value_bytes > page.size() - place - key_bytes)
    return std::nullopt;
  Element element{.key = page.substr(place, key_bytes),
                  .value = page.substr(place + key_bytes, value_bytes)};
  if (is_leaf) element.flags = little_endian(page, at, 4);
  if (!is_leaf) element.page = little_endian(page, at + 8, 8);
  return element;
}

// Which element of a page has this key, or leads to it; their count where none does.
Result<std::size_t> place_of(std::string_view page, bool is_leaf, std::string_view key) {
  const std::size_t count = little_endian(page, 10, 2);
  std::size_t place = count;
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<Element> element = element_of(page, is_leaf, i);
    if (!element) return malformed("an element lies outside of its page");
    if (element->key > key && place != count) break;
    if (!is_leaf || element->key == key) place = i;
  }
  return place;
}

std::optional<BoltFile::Bucket> bucket_in(std::string_view value) {
  if (value.size() < bucket_bytes) return std::nullopt;
  BoltFile::Bucket bucket{.root = little_endian(value, 0, 8), .inline_page = {}};
  if (bucket.root == 0) bucket.inline_page = value.substr(bucket_bytes);
  return bucket;
}

}  // namespace

Result<BoltFile> BoltFile::open(ReadAt read, std::uint64_t file_bytes) {
  BoltFile file(std::move(read), file_bytes);
  std::vector<Meta> metas;
  const auto look_at = [&](std::uint64_t offset) -> Result<void> {
    TRY(const std::optional<Meta> meta, file.meta_at(offset));
    if (meta && (offset == 0 || meta->page_bytes == offset)) metas.push_back(*meta);
    return {};
  };
  TRY_VOID(look_at(0));
  // Where the first is broken, nobody tells how long a page is.
  const std::uint64_t told = metas.empty() ? 0 : metas.front().page_bytes;
  for (std::uint64_t bytes = least_page_bytes; bytes <= most_page_bytes; bytes *= 2) {
    if (told == 0 || told == bytes) TRY_VOID(look_at(bytes));
  }
  if (metas.empty()) return malformed("neither of its meta pages is whole");
  file.meta_ = *std::max_element(metas.begin(), metas.end(), [](const Meta& a, const Meta& b) {
    return a.transaction < b.transaction;
  });
  return file;
}

Result<std::optional<BoltFile::Meta>> BoltFile::meta_at(std::uint64_t offset) const {
  if (offset + head_bytes + meta_bytes > file_bytes_) return std::nullopt;
  TRY(const std::string page, read_(offset, head_bytes + meta_bytes));
  const std::string_view meta = std::string_view(page).substr(head_bytes);
  if ((little_endian(page, 8, 2) & meta_flag) == 0 || little_endian(meta, 0, 4) != meta_magic ||
      little_endian(meta, 4, 4) != meta_version ||
      little_endian(meta, checked_bytes, 8) != checksum(meta.substr(0, checked_bytes)))
    return std::nullopt;
  Meta found{.page_bytes = little_endian(meta, 8, 4),
             .root = little_endian(meta, 16, 8),
             .pages = little_endian(meta, 40, 8),
             .transaction = little_endian(meta, 48, 8)};
  const bool is_power = (found.page_bytes & (found.page_bytes - 1)) == 0;
  if (!is_power || found.page_bytes < least_page_bytes || found.page_bytes > most_page_bytes)
    return std::nullopt;
  return found;
}

Result<void> BoltFile::charge(std::uint64_t bytes) {
  read_bytes_ += bytes;
  if (read_bytes_ <= most_read_bytes) return {};
  return std::unexpected(Error{Fault::too_large, "a database of Bolt: there is too much in it"});
}

Result<std::string> BoltFile::page(std::uint64_t number_of_page) {
  const std::uint64_t pages = std::min(meta_.pages, file_bytes_ / meta_.page_bytes);
  // The first two are the meta pages.
  if (number_of_page < 2 || number_of_page >= pages)
    return malformed(fmt::format("there is no page {}", number_of_page));
  const std::uint64_t offset = number_of_page * meta_.page_bytes;
  TRY(std::string bytes, read_(offset, static_cast<std::size_t>(meta_.page_bytes)));
  const std::uint64_t more = little_endian(bytes, 12, 4);
  if (little_endian(bytes, 0, 8) != number_of_page || more >= pages - number_of_page)
    return malformed(fmt::format("page {} is another one", number_of_page));
  const std::uint64_t whole = (more + 1) * meta_.page_bytes;
  TRY_VOID(charge(whole));
  if (whole > most_page_run) return malformed(fmt::format("page {} is too long", number_of_page));
  if (more > 0) {
    TRY(const std::string rest,
        read_(offset + meta_.page_bytes, static_cast<std::size_t>(more * meta_.page_bytes)));
    bytes += rest;
  }
  return bytes;
}

Result<std::string> BoltFile::page_of(const Bucket& bucket) {
  return bucket.root == 0 ? Result<std::string>(bucket.inline_page) : page(bucket.root);
}

Result<void> BoltFile::walk(std::string_view page_bytes, std::size_t depth,
                            const std::function<Result<void>(const Item&)>& take) {
  if (page_bytes.size() < head_bytes || depth > most_depth)
    return malformed("its pages are cut off, or lie too deep in each other");
  const std::uint64_t flags = little_endian(page_bytes, 8, 2);
  const bool is_leaf = (flags & leaf) != 0;
  if (!is_leaf && (flags & branch) == 0) return malformed("a page is neither a branch nor a leaf");
  const std::size_t count = little_endian(page_bytes, 10, 2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<Element> element = element_of(page_bytes, is_leaf, i);
    if (!element) return malformed("an element lies outside of its page");
    if (is_leaf) {
      // Elements may lie over each other, so that a few bytes are many.
      TRY_VOID(charge(element->key.size() + element->value.size()));
      TRY_VOID(take({.key = element->key,
                     .value = element->value,
                     .is_bucket = (element->flags & bucket_flag) != 0}));
      continue;
    }
    TRY(const std::string below, page(element->page));
    TRY_VOID(walk(below, depth + 1, take));
  }
  return {};
}

// Down the branches, of which each element names the first key that is below it.
Result<void> BoltFile::look_up(const Bucket& parent, std::string_view key,
                               const std::function<Result<void>(const Item&)>& take) {
  TRY(std::string bytes, page_of(parent));
  for (std::size_t depth = 0; depth <= most_depth; ++depth) {
    if (bytes.size() < head_bytes) break;
    const bool is_leaf = (little_endian(bytes, 8, 2) & leaf) != 0;
    if (!is_leaf && (little_endian(bytes, 8, 2) & branch) == 0) break;
    TRY(const std::size_t place, place_of(bytes, is_leaf, key));
    const std::optional<Element> found = element_of(bytes, is_leaf, place);
    if (place == little_endian(bytes, 10, 2)) return {};
    if (!found) break;
    if (is_leaf) {
      return take({.key = found->key,
                   .value = found->value,
                   .is_bucket = (found->flags & bucket_flag) != 0});
    }
    const std::uint64_t next = found->page;
    TRY(std::string below, page(next));
    bytes = std::move(below);
  }
  return malformed("its pages are cut off, or lie too deep in each other");
}

Result<std::optional<BoltFile::Bucket>> BoltFile::bucket(const Bucket& parent,
                                                         std::string_view key) {
  std::optional<Bucket> found;
  TRY_VOID(look_up(parent, key, [&](const Item& item) -> Result<void> {
    if (!item.is_bucket) return {};
    found = bucket_in(item.value);
    if (!found) return malformed("a bucket without its root");
    return {};
  }));
  return found;
}

Result<std::optional<std::string>> BoltFile::value(const Bucket& parent, std::string_view key) {
  std::optional<std::string> found;
  TRY_VOID(look_up(parent, key, [&](const Item& item) -> Result<void> {
    if (!item.is_bucket) found = std::string(item.value);
    return {};
  }));
  return found;
}

Result<void> BoltFile::each_bucket(
    const Bucket& parent,
    const std::function<Result<void>(const std::string& key, const Bucket& bucket)>& take) {
  TRY(const std::string bytes, page_of(parent));
  return walk(bytes, 0, [&](const Item& item) -> Result<void> {
    if (!item.is_bucket) return {};
    const std::optional<Bucket> bucket = bucket_in(item.value);
    if (!bucket) return malformed("a bucket without its root");
    return take(std::string(item.key), *bucket);
  });
}

}  // namespace hakoseki
