#include "io/image/tar_archive.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/archive/pax.h"
#include "formats/archive/sparse_map.h"
#include "formats/archive/tar_header.h"

namespace hakoseki::io {
namespace {

using tar::block_bytes;

constexpr std::size_t most_entries = 100'000;
constexpr std::size_t most_header_bytes = std::size_t{1} << 20;
constexpr int most_links = 16;

using Parts = std::vector<std::string_view>;

std::string shown(std::string_view text) {
  return utf8::clip(utf8::neutralise(text), 200);
}

std::unexpected<Error> trouble(const RegularFile& file, Fault fault, std::string_view why) {
  return std::unexpected(Error{fault, fmt::format("`{}`: {}", utf8::neutralise(file.path()), why)});
}

// The parts of a path that count; nothing where it leads above its root.
std::optional<Parts> parts_of(std::string_view path, Parts parts = {}) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return std::nullopt;
    } else {
      parts.pop_back();
    }
  }
  return parts;
}

// Empty for the root, and for what is above it.
std::string name_of(std::string_view path) {
  return fmt::format("{}", fmt::join(parts_of(path).value_or(Parts{}), "/"));
}

// The name to which a symbolic link of the archive leads.
std::string target_of(std::string_view path, std::string_view target) {
  Parts folder = parts_of(path).value_or(Parts{});
  if (!folder.empty()) folder.pop_back();
  if (target.starts_with('/')) folder.clear();
  return fmt::format("{}", fmt::join(parts_of(target, std::move(folder)).value_or(Parts{}), "/"));
}

std::string_view packing_of(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> packings = {
      {{"\x1f\x8b"sv, "gzip"},
       {"\x28\xb5\x2f\xfd"sv, "zstd"},
       {"\xfd\x37\x7a\x58\x5a"sv, "xz"},
       {"\x42\x5a\x68"sv, "bzip2"}}};
  for (const auto& [magic, name] : packings) {
    if (bytes.starts_with(magic)) return name;
  }
  return "";
}

}  // namespace

// Goes from header to header.
class TarArchive::Reader {
 public:
  explicit Reader(const RegularFile& file) : file_(file) {}

  Result<Entries> read() {
    for (std::size_t count = 0; at_ + block_bytes <= file_.size(); ++count) {
      TRY(const std::string block, file_.read_text(at_, block_bytes));
      if (tar::is_zero(block)) break;
      if (count == most_entries) {
        return trouble(file_, Fault::too_large, fmt::format("more than {} entries", most_entries));
      }
      TRY_VOID(take(block));
    }
    if (at_ == 0) return trouble(file_, Fault::malformed, "is no tar archive");
    return std::move(entries_);
  }

 private:
  Result<void> take(std::string_view block) {
    const Result<tar::Header> header = tar::parse_header(block);
    if (!header) return no_header(block);
    const bool is_further = std::string_view("xgLK").contains(header->type);
    const std::int64_t told = is_further ? header->size : pax_.size.value_or(header->size);
    const std::uint64_t begin = at_ + block_bytes;
    if (told < 0 || static_cast<std::uint64_t>(told) > file_.size() - begin) {
      return trouble(file_, Fault::malformed, fmt::format("ends inside the entry at byte {}", at_));
    }
    const auto size = static_cast<std::uint64_t>(told);
    if (is_further) {
      TRY_VOID(read_further(header->type, begin, size));
    } else {
      add(*header, begin, size);
    }
    at_ = begin + (size + block_bytes - 1) / block_bytes * block_bytes;
    return {};
  }

  [[nodiscard]] std::unexpected<Error> no_header(std::string_view block) const {
    if (at_ > 0) {
      return trouble(file_, Fault::malformed, fmt::format("no tar header at byte {}", at_));
    }
    const std::string_view packing = packing_of(block);
    if (packing.empty()) return trouble(file_, Fault::malformed, "is no tar archive");
    return trouble(file_, Fault::unsupported,
                   fmt::format("the archive is compressed ({}); unpack it first", packing));
  }

  Result<void> read_further(char type, std::uint64_t begin, std::uint64_t size) {
    if (size > most_header_bytes) {
      return trouble(file_, Fault::too_large, fmt::format("a header of {} bytes", size));
    }
    TRY(const std::string text, file_.read_text(begin, static_cast<std::size_t>(size)));
    if (type == 'x') {
      const Result<void> done = pax_.read(text);
      if (!done) return trouble(file_, done.error().fault, done.error().what);
    }
    if (type == 'L') long_name_ = text.substr(0, text.find('\0'));
    if (type == 'K') long_link_ = text.substr(0, text.find('\0'));
    return {};
  }

  void add(const tar::Header& header, std::uint64_t begin, std::uint64_t size) {
    std::string path = long_name_.empty() ? pax_.path : long_name_;
    if (path.empty()) {
      path = header.prefix.empty() ? std::string(header.name)
                                   : fmt::format("{}/{}", header.prefix, header.name);
    }
    std::string link = long_link_.empty() ? pax_.link : long_link_;
    if (link.empty()) link = header.link;
    Entry entry{.offset = begin, .size = size};
    entry.is_file = (header.type == '0' || header.type == '\0' || header.type == '7') &&
                    pax_.sparse() == tar::PaxRecords::Sparse::none;
    if (header.type == '1' || header.type == '2') {
      entry.link = header.type == '1' ? name_of(link) : target_of(path, link);
      entry.is_file = !entry.link.empty();
    }
    pax_.clear();
    long_name_.clear();
    long_link_.clear();
    std::string name = name_of(path);
    if (name.empty()) return;
    const auto [place, is_new] = entries_.emplace(std::move(name), entry);
    if (!is_new && (place->second.is_file || entry.is_file)) place->second.is_repeated = true;
  }

  const RegularFile& file_;
  std::uint64_t at_ = 0;
  Entries entries_;
  tar::SparseMap map_{1000};
  tar::PaxRecords pax_{map_};
  std::string long_name_;
  std::string long_link_;
};

Result<TarArchive> TarArchive::open(const std::string& path) {
  TRY(RegularFile file, RegularFile::open(path, RegularFile::Links::followed));
  return in(std::move(file));
}

Result<TarArchive> TarArchive::in(RegularFile file) {
  TRY(Entries entries, Reader(file).read());
  return TarArchive(std::move(file), std::move(entries));
}

Result<const TarArchive::Entry*> TarArchive::find(std::string_view name) const {
  const auto refused = [&](Fault fault, std::string_view why) {
    return trouble(file_, fault, fmt::format("`{}` {}", shown(name), why));
  };
  std::string wanted = name_of(name);
  for (int links = 0; links <= most_links; ++links) {
    const auto found = entries_.find(wanted);
    if (found == entries_.end() && links == 0) {
      return refused(Fault::unavailable, "is not in the archive");
    }
    if (found == entries_.end()) return refused(Fault::malformed, "is a link that leads nowhere");
    const Entry& entry = found->second;
    if (entry.is_repeated) return refused(Fault::malformed, "is in the archive twice");
    if (!entry.is_file) return refused(Fault::malformed, "is no file inside the archive");
    if (entry.link.empty()) return &entry;
    wanted = entry.link;
  }
  return refused(Fault::malformed, "leads in a circle");
}

Result<std::uint64_t> TarArchive::size(std::string_view name) const {
  TRY(const Entry* entry, find(name));
  return entry->size;
}

Result<std::string> TarArchive::read(std::string_view name, std::size_t most) const {
  TRY(const Entry* entry, find(name));
  if (entry->size > most) {
    return trouble(file_, Fault::too_large,
                   fmt::format("`{}` has more than {} bytes", shown(name), most));
  }
  return file_.read_text(entry->offset, static_cast<std::size_t>(entry->size));
}

Result<void> TarArchive::push(std::string_view name, ByteSink& sink) const {
  TRY(const Entry* entry, find(name));
  return file_.push(entry->offset, entry->size, sink);
}

}  // namespace hakoseki::io
