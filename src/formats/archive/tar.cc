#include "formats/archive/tar.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "formats/archive/pax.h"
#include "formats/archive/sparse_map.h"
#include "formats/archive/tar_header.h"

namespace hakoseki {
namespace {

using tar::block_bytes;

FileKind kind_of(char type) {
  switch (type) {
    case '0':
    case '\0':
    case '7':  // contiguous
    case 'S':  // sparse, of old GNU
      return FileKind::regular;
    case '1':
      return FileKind::hard_link;
    case '2':
      return FileKind::symbolic_link;
    case '3':
      return FileKind::character_device;
    case '4':
      return FileKind::block_device;
    case '5':
      return FileKind::directory;
    case '6':
      return FileKind::fifo;
    default:
      return FileKind::other;
  }
}

std::uint64_t padding_of(std::uint64_t bytes) {
  return (block_bytes - bytes % block_bytes) % block_bytes;
}

// Less `./` and `/` in front and `/` behind.
std::string_view trimmed(std::string_view path) {
  while (path.starts_with('/') || path.starts_with("./"))
    path.remove_prefix(path.front() == '/' ? 1 : 2);
  while (path.ends_with('/'))
    path.remove_suffix(1);
  return path == "." ? std::string_view() : path;
}

}  // namespace

struct TarReader::State {
  enum class Awaited : std::uint8_t {
    header,
    second_zero_block,
    extension,      // the bytes of a pax header or of a GNU long name
    sparse_header,  // a block that goes on from an old GNU header
    sparse_lines,   // the map in front of the data of a sparse file
    content,
    skipped,  // content that nobody wants
    padding,
    nothing,  // behind the end
  };

  State(EntrySink& sink, const TarLimits& given)
      : entries(sink), limits(given), map(given.sparse_extents), pax(map) {}

  Result<void> step(std::string_view& bytes);
  Result<void> finish();

  Result<void> step_block(std::string_view& bytes);
  std::optional<std::string_view> next_block(std::string_view& bytes);
  Result<void> read_block(std::string_view block);
  Result<void> read_header(std::string_view block);
  Result<void> begin_extension(const tar::Header& header);
  Result<void> collect_extension(std::string_view& bytes);
  Result<void> read_extension(std::string_view bytes);
  void forget_extensions();

  Result<void> begin_entry(const tar::Header& header, std::string_view block);
  void merge(const tar::Header& header);
  [[nodiscard]] Result<void> check_names() const;
  Result<void> begin_sparse(const tar::Header& header, std::string_view block);
  Result<void> read_sparse_header(std::string_view block);
  Result<void> read_sparse_lines(std::string_view block);
  Result<void> begin_content();
  Result<void> pass_on(std::string_view& bytes);
  Result<void> pass_holes();
  Result<void> skip(std::string_view& bytes);
  Result<void> end_content();

  void take(std::string_view& bytes, std::size_t count);
  [[nodiscard]] std::string place() const;
  [[nodiscard]] std::unexpected<Error> malformed(std::string what) const {
    return std::unexpected(Error(Fault::malformed, std::move(what), place()));
  }
  [[nodiscard]] std::unexpected<Error> too_large(const Text& what, std::uint64_t most) const {
    return std::unexpected(Error(Fault::too_large, say(what, most), place()));
  }
  // What a part said, at this place.
  template <class T>
  [[nodiscard]] Result<T> here(Result<T> result) const {
    if (!result) result.error().where = place();
    return result;
  }

  EntrySink& entries;
  TarLimits limits;

  Awaited awaited = Awaited::header;
  std::uint64_t position = 0;  // in the archive, of the byte that comes next
  std::uint64_t at = 0;        // where what is read at present began
  std::uint64_t begun = 0;     // entries
  std::string held;            // the first part of a block or of an extension
  std::uint64_t left = 0;      // bytes of the content, extension or padding to come
  std::uint64_t padding = 0;   // behind them

  char extension = 0;        // its type
  bool is_extended = false;  // by what stands before the next entry
  tar::SparseMap map;
  tar::PaxRecords pax;
  std::string long_name;
  std::string long_link;

  FileEntry entry;
  std::string joined;  // prefix and name
  bool is_sparse = false;
  std::size_t extent = 0;         // of the map: the one that comes next
  std::uint64_t extent_left = 0;  // bytes of the one before it
  std::uint64_t written = 0;      // of a sparse file
  std::uint64_t link_bytes = 0;   // that the hard link before may have
};

std::string TarReader::State::place() const {
  const bool inside = awaited == Awaited::content || awaited == Awaited::skipped;
  return fmt::format("entry {}, byte {}", begun + (inside ? 0 : 1), at);
}

void TarReader::State::take(std::string_view& bytes, std::size_t count) {
  bytes.remove_prefix(count);
  position += count;
}

Result<void> TarReader::State::step(std::string_view& bytes) {
  switch (awaited) {
    case Awaited::header:
    case Awaited::second_zero_block:
    case Awaited::sparse_header:
    case Awaited::sparse_lines:
      return step_block(bytes);
    case Awaited::extension:
      return collect_extension(bytes);
    case Awaited::content:
      return pass_on(bytes);
    case Awaited::skipped:
    case Awaited::padding:
      return skip(bytes);
    case Awaited::nothing:
      take(bytes, bytes.size());
      return {};
  }
  return {};
}

Result<void> TarReader::State::step_block(std::string_view& bytes) {
  const std::optional<std::string_view> block = next_block(bytes);
  if (!block) return {};
  at = position - block_bytes;
  TRY_VOID(read_block(*block));
  held.clear();
  return {};
}

// Nothing until more is fed.
std::optional<std::string_view> TarReader::State::next_block(std::string_view& bytes) {
  const std::size_t taken = std::min(block_bytes - held.size(), bytes.size());
  const std::string_view piece = bytes.substr(0, taken);
  take(bytes, taken);
  if (taken == block_bytes) return piece;
  held += piece;
  if (held.size() < block_bytes) return std::nullopt;
  return held;
}

Result<void> TarReader::State::read_block(std::string_view block) {
  switch (awaited) {
    case Awaited::sparse_header:
      return read_sparse_header(block);
    case Awaited::sparse_lines:
      return read_sparse_lines(block);
    case Awaited::second_zero_block:
      if (!tar::is_zero(block)) return malformed("a zero block with something behind it");
      awaited = Awaited::nothing;
      return {};
    default:
      return read_header(block);
  }
}

Result<void> TarReader::State::read_header(std::string_view block) {
  if (block.front() == '\0' && tar::is_zero(block)) {
    awaited = Awaited::second_zero_block;
    return {};
  }
  const std::uint64_t of_link = std::exchange(link_bytes, 0);
  Result<tar::Header> header = tar::parse_header(block);
  if (!header && of_link == 0) {
    return here(Result<void>(std::unexpected(std::move(header).error())));
  }
  if (!header) {
    left = of_link + padding_of(of_link) - block_bytes;
    awaited = left == 0 ? Awaited::header : Awaited::padding;
    return {};
  }
  switch (header->type) {
    case 'x':
    case 'g':
    case 'L':
    case 'K':
      return begin_extension(*header);
    default:
      return begin_entry(*header, block);
  }
}

Result<void> TarReader::State::begin_extension(const tar::Header& header) {
  if (header.size < 0) return malformed("the size of the header is negative");
  left = static_cast<std::uint64_t>(header.size);
  if (left > limits.header_bytes) {
    return too_large({"a header of an entry has more than {} bytes",
                      "エントリーのヘッダーが上限の {} バイトを超えています"},
                     limits.header_bytes);
  }
  extension = header.type;
  padding = padding_of(left);
  at = position;
  if (left == 0) return read_extension({});
  awaited = Awaited::extension;
  return {};
}

Result<void> TarReader::State::collect_extension(std::string_view& bytes) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size()));
  const std::string_view piece = bytes.substr(0, taken);
  take(bytes, taken);
  left -= taken;
  if (left > 0 || !held.empty()) held += piece;
  if (left > 0) return {};
  TRY_VOID(read_extension(held.empty() ? piece : std::string_view(held)));
  held.clear();
  left = padding;
  awaited = left == 0 ? Awaited::header : Awaited::padding;
  return {};
}

Result<void> TarReader::State::read_extension(std::string_view bytes) {
  if (extension == 'L') {
    long_name = bytes.substr(0, bytes.find('\0'));
  } else if (extension == 'K') {
    long_link = bytes.substr(0, bytes.find('\0'));
  } else {
    TRY_VOID(here(pax.read(bytes)));
  }
  is_extended = true;
  if (extension == 'g') forget_extensions();
  return {};
}

void TarReader::State::forget_extensions() {
  if (!std::exchange(is_extended, false)) return;
  pax.clear();
  long_name.clear();
  long_link.clear();
}

// Into `entry`: what the header says, and what was said before it.
void TarReader::State::merge(const tar::Header& header) {
  std::string_view path = header.name;
  if (!header.prefix.empty()) {
    joined = header.prefix;
    joined += '/';
    joined += header.name;
    path = joined;
  }
  if (!pax.path.empty()) path = pax.path;
  if (!long_name.empty()) path = long_name;
  const bool is_old_folder = header.type == '\0' && path.ends_with('/');
  entry.kind = is_old_folder ? FileKind::directory : kind_of(header.type);
  if (pax.sparse() != tar::PaxRecords::Sparse::none && !pax.sparse_name.empty()) {
    path = pax.sparse_name;
  }
  entry.path = trimmed(path);
  entry.link.clear();
  if (entry.kind == FileKind::hard_link || entry.kind == FileKind::symbolic_link) {
    entry.link = header.link;
    if (!pax.link.empty()) entry.link = pax.link;
    if (!long_link.empty()) entry.link = long_link;
  }
  entry.mode = header.mode;
  entry.uid = pax.uid ? tar::id_of(*pax.uid) : header.uid;
  entry.gid = pax.gid ? tar::id_of(*pax.gid) : header.gid;
  entry.mtime = pax.mtime.value_or(header.mtime);
  entry.capability = pax.capability();
}

Result<void> TarReader::State::check_names() const {
  if (entry.path.size() <= limits.name_bytes && entry.link.size() <= limits.name_bytes) return {};
  return too_large({"a path or link target has more than {} bytes",
                    "パスまたはリンク先が上限の {} バイトを超えています"},
                   limits.name_bytes);
}

Result<void> TarReader::State::begin_entry(const tar::Header& header, std::string_view block) {
  merge(header);
  TRY_VOID(check_names());
  const std::int64_t size = pax.size.value_or(header.size);
  const bool has_content = entry.kind == FileKind::regular || entry.kind == FileKind::other;
  if (has_content && size < 0) return malformed("the size of the entry is negative");
  left = has_content ? static_cast<std::uint64_t>(size) : 0;
  padding = padding_of(left);
  entry.size = entry.kind == FileKind::regular ? left : 0;
  if (entry.kind == FileKind::hard_link && size > 0) link_bytes = static_cast<std::uint64_t>(size);
  is_sparse = header.type == 'S' || pax.sparse() != tar::PaxRecords::Sparse::none;
  return is_sparse ? begin_sparse(header, block) : begin_content();
}

Result<void> TarReader::State::begin_sparse(const tar::Header& header, std::string_view block) {
  if (entry.kind != FileKind::regular) return malformed("what is no file has a sparse map");
  std::optional<std::int64_t> size = pax.sparse_size;
  if (header.type == 'S') {
    constexpr std::size_t size_at = 483;
    constexpr std::size_t size_bytes = 12;
    size = tar::parse_number(block.substr(size_at, size_bytes));
    // star has the same type, and a map of its own in another place.
    if (!header.gnu || !size || *size < 0) return malformed("a sparse file of a kind of its own");
  }
  if (size) entry.size = static_cast<std::uint64_t>(*size);
  if (header.type == 'S') {
    map.clear();
    TRY(const bool goes_on, here(map.read_header(block)));
    awaited = Awaited::sparse_header;
    return goes_on ? Result<void>() : begin_content();
  }
  if (pax.sparse() == tar::PaxRecords::Sparse::mapped) return begin_content();
  map.clear();
  awaited = Awaited::sparse_lines;
  return {};
}

Result<void> TarReader::State::read_sparse_header(std::string_view block) {
  TRY(const bool goes_on, here(map.read_continuation(block)));
  return goes_on ? Result<void>() : begin_content();
}

Result<void> TarReader::State::read_sparse_lines(std::string_view block) {
  if (left < block_bytes) return malformed("sparse map: it is longer than what is stored");
  left -= block_bytes;
  TRY(const bool goes_on, here(map.read_lines(block)));
  return goes_on ? Result<void>() : begin_content();
}

Result<void> TarReader::State::begin_content() {
  if (is_sparse) TRY_VOID(here(map.check(entry.size, left)));
  if (begun == limits.entries) {
    return too_large({"more than {} entries", "エントリーが上限の {} 個を超えています"},
                     limits.entries);
  }
  ++begun;
  TRY(const bool wanted, entries.begin(entry));
  awaited = wanted && entry.kind == FileKind::regular ? Awaited::content : Awaited::skipped;
  if (awaited == Awaited::content && is_sparse) {
    extent = 0;
    extent_left = written = 0;
    TRY_VOID(pass_holes());
  }
  return left == 0 ? end_content() : Result<void>();
}

// As far as bytes are stored: what is not, between pieces and behind the last one.
Result<void> TarReader::State::pass_holes() {
  const std::span<const tar::Extent> extents = map.extents();
  while (extent_left == 0) {
    const bool at_end = extent == extents.size();
    const std::uint64_t next = at_end ? entry.size : extents[extent].offset;
    if (next > written) TRY_VOID(entries.hole(next - written));
    written = next;
    if (at_end) return {};
    extent_left = extents[extent++].bytes;
  }
  return {};
}

Result<void> TarReader::State::pass_on(std::string_view& bytes) {
  std::uint64_t count = std::min<std::uint64_t>(left, bytes.size());
  if (is_sparse) count = std::min(count, extent_left);
  TRY_VOID(entries.data(bytes.substr(0, static_cast<std::size_t>(count))));
  take(bytes, static_cast<std::size_t>(count));
  left -= count;
  if (is_sparse) {
    written += count;
    extent_left -= count;
    TRY_VOID(pass_holes());
  }
  return left == 0 ? end_content() : Result<void>();
}

Result<void> TarReader::State::skip(std::string_view& bytes) {
  const std::uint64_t count = std::min<std::uint64_t>(left, bytes.size());
  take(bytes, static_cast<std::size_t>(count));
  left -= count;
  if (left > 0) return {};
  if (awaited == Awaited::skipped) return end_content();
  awaited = Awaited::header;
  return {};
}

Result<void> TarReader::State::end_content() {
  forget_extensions();
  TRY_VOID(entries.end());
  left = padding;
  awaited = left == 0 ? Awaited::header : Awaited::padding;
  return {};
}

Result<void> TarReader::State::finish() {
  const bool at_boundary = awaited == Awaited::header || awaited == Awaited::second_zero_block ||
                           awaited == Awaited::padding;
  if (awaited == Awaited::nothing || (at_boundary && held.empty() && !is_extended)) return {};
  at = position;
  return std::unexpected(Error(
      Fault::malformed,
      Text{"the archive ends inside an entry", "アーカイブがエントリーの途中で終わっています"},
      place()));
}

TarReader::TarReader(EntrySink& entries, TarLimits limits)
    : state_(std::make_unique<State>(entries, limits)) {}

TarReader::~TarReader() = default;

Result<void> TarReader::feed(std::string_view bytes) {
  while (!bytes.empty())
    TRY_VOID(state_->step(bytes));
  return {};
}

Result<void> TarReader::finish() {
  return state_->finish();
}

}  // namespace hakoseki
