#include "formats/archive/pax.h"

#include <charconv>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/utf8.h"

namespace hakoseki::tar {
namespace {

constexpr std::string_view sparse_prefix = "GNU.sparse.";
constexpr std::size_t shown_bytes = 60;
// A capability has at most 24 (linux/capability.h); this is far above, and not worth an error.
constexpr std::size_t longest_capability = 256;

std::unexpected<Error> broken(std::string_view why) {
  return std::unexpected(Error(Fault::malformed, fmt::format("pax records: {}", why)));
}

std::unexpected<Error> no_value(std::string_view key, std::string_view value) {
  return broken(fmt::format("`{}` is no `{}`", utf8::clip(utf8::neutralise(value), shown_bytes),
                            utf8::clip(utf8::neutralise(key), shown_bytes)));
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

// "-1.5" is a second and a half before 1970: rounded down, -2.
std::optional<std::int64_t> seconds_of(std::string_view text) {
  const std::size_t point = text.find('.');
  std::optional<std::int64_t> seconds = number_of(text.substr(0, point));
  if (!seconds || point == std::string_view::npos) return seconds;
  const std::string_view fraction = text.substr(point + 1);
  if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const bool is_whole = fraction.find_first_not_of('0') == std::string_view::npos;
  if (!text.starts_with('-') || is_whole) return seconds;
  if (*seconds == INT64_MIN) return std::nullopt;
  return *seconds - 1;
}

struct Record {
  std::string_view key;
  std::string_view value;
};

// "%d %s=%s\n", whose number counts all of it. Takes it from the front of `text`.
Result<Record> next_record(std::string_view& text) {
  const std::size_t blank = text.find(' ');
  const auto bytes = number_of(text.substr(0, blank));
  if (blank == std::string_view::npos || !bytes) return broken("a record has no length");
  if (*bytes < 0 || static_cast<std::uint64_t>(*bytes) > text.size() ||
      static_cast<std::uint64_t>(*bytes) < blank + 2) {
    return broken("a record is not as long as it says");
  }
  std::string_view record = text.substr(0, static_cast<std::size_t>(*bytes));
  text.remove_prefix(record.size());
  if (record.back() != '\n') return broken("a record is not as long as it says");
  record = record.substr(blank + 1, record.size() - blank - 2);
  const std::size_t equals = record.find('=');
  if (equals == 0 || equals == std::string_view::npos) return broken("a record has no name");
  const Record found = {record.substr(0, equals), record.substr(equals + 1)};
  if (found.key.contains('\0')) return broken("a name holds a NUL");
  return found;
}

}  // namespace

void PaxRecords::clear() {
  for (std::string* text : {&path, &link, &sparse_name, &capability_, &libarchive_capability_,
                            &sparse_major_, &sparse_minor_}) {
    text->clear();
  }
  for (std::optional<std::int64_t>* number :
       {&size, &uid, &gid, &mtime, &sparse_size, &real_size_, &sparse_count_, &sparse_offset_}) {
    number->reset();
  }
  map_.clear();
  sparse_list_ = {};
  has_list_ = false;
}

Result<void> PaxRecords::read(std::string_view text) {
  clear();
  while (!text.empty()) {
    TRY(const Record record, next_record(text));
    TRY_VOID(take(record.key, record.value));
  }
  if (!sparse_size) sparse_size = real_size_;
  return finish_map();
}

Result<void> PaxRecords::take(std::string_view key, std::string_view value) {
  if (key.starts_with(sparse_prefix)) return take_sparse(key, value);
  if (key == "SCHILY.xattr.security.capability") {
    capability_ = value.substr(0, longest_capability);
    return {};
  }
  if (key == "LIBARCHIVE.xattr.security.capability") {
    const auto bytes = from_base64(value.substr(0, longest_capability));
    if (!bytes) return no_value(key, value);
    libarchive_capability_ = *bytes;
    return {};
  }
  for (const auto& [name, text] : {std::pair("path", &path), std::pair("linkpath", &link)}) {
    if (key != name) continue;
    if (value.contains('\0')) return broken(fmt::format("`{}` holds a NUL", key));
    *text = value;
    return {};
  }
  for (const auto& [name, number] :
       {std::pair("size", &size), std::pair("uid", &uid), std::pair("gid", &gid)}) {
    if (key != name) continue;
    *number = number_of(value);
    return *number || value.empty() ? Result<void>() : no_value(key, value);
  }
  if (key == "mtime") {
    mtime = seconds_of(value);
    if (!mtime && !value.empty()) return no_value(key, value);
  }
  return {};
}

Result<void> PaxRecords::take_sparse(std::string_view key, std::string_view value) {
  const std::string_view name = key.substr(sparse_prefix.size());
  if (name == "offset" || name == "numbytes") return take_pair(name, value);
  if (name == "name" && value.contains('\0')) return broken(fmt::format("`{}` holds a NUL", key));
  for (const auto& [known, text] :
       {std::pair("name", &sparse_name), std::pair("major", &sparse_major_),
        std::pair("minor", &sparse_minor_)}) {
    if (name == known) *text = value;
  }
  if (name == "map") sparse_list_ = value;
  for (const auto& [known, number] :
       {std::pair("size", &sparse_size), std::pair("realsize", &real_size_),
        std::pair("numblocks", &sparse_count_)}) {
    if (name != known) continue;
    *number = number_of(value);
    if (!value.empty() && (!*number || **number < 0)) return no_value(key, value);
  }
  return {};
}

Result<void> PaxRecords::take_pair(std::string_view name, std::string_view value) {
  const auto number = number_of(value);
  const auto offset = std::exchange(sparse_offset_, std::nullopt);
  if (number && !offset && name == "offset") {
    sparse_offset_ = number;
    return {};
  }
  if (number && offset && name == "numbytes") return map_.add(*offset, *number);
  return broken("the map of a sparse file is not in pairs");
}

Result<void> PaxRecords::finish_map() {
  const std::string_view list = std::exchange(sparse_list_, {});
  if (sparse_offset_) return broken("the map of a sparse file is not in pairs");
  if (map_.extents().empty() && !list.empty()) TRY_VOID(map_.read_list(list));
  has_list_ = !map_.extents().empty();
  if (sparse() != Sparse::mapped) return {};
  if (!sparse_count_ || static_cast<std::size_t>(*sparse_count_) != map_.extents().size()) {
    return broken("the map of a sparse file has another number of pieces than it says");
  }
  return {};
}

// As Go's archive/tar tells them apart: of a later version nothing is known, so it is none.
PaxRecords::Sparse PaxRecords::sparse() const {
  if (sparse_major_ == "0" && (sparse_minor_ == "0" || sparse_minor_ == "1")) return Sparse::mapped;
  if (sparse_major_ == "1" && sparse_minor_ == "0") return Sparse::map_in_data;
  if (!sparse_major_.empty() || !sparse_minor_.empty()) return Sparse::none;
  return has_list_ ? Sparse::mapped : Sparse::none;
}

}  // namespace hakoseki::tar
