#include "collect/advisories/documents.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/byte_sink.h"
#include "formats/archive/decompress.h"
#include "formats/archive/tar.h"
#include "formats/archive/tar_header.h"
#include "formats/archive/zip.h"
#include "io/mapped_file.h"

namespace hakoseki::advisories {
namespace {

using namespace std::string_view_literals;

constexpr std::array packed_ends = {".gz"sv, ".zst"sv};
constexpr std::array line_ends = {".jsonl"sv, ".ndjson"sv};
constexpr std::array archive_ends = {".tar"sv, ".tgz"sv, ".zip"sv, ".jsonl"sv, ".ndjson"sv};
constexpr std::array document_ends = {".json"sv, ".csv"sv, ".xml"sv, ".yaml"sv, ".yml"sv, ".md"sv};

// Of a mapped archive, before it need not be in memory any more.
constexpr std::size_t looked_at_once = std::size_t{8} << 20U;

template <std::size_t N>
std::string_view without_end(std::string_view name, const std::array<std::string_view, N>& ends) {
  for (const std::string_view end : ends) {
    if (name.size() > end.size() && name.ends_with(end)) {
      return name.substr(0, name.size() - end.size());
    }
  }
  return name;
}

std::string_view unpacked_name(std::string_view name) {
  return without_end(name, packed_ends);
}

bool is_lines(std::string_view name) {
  return without_end(name, line_ends).size() < name.size();
}

bool is_packed(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b\x08"sv) || bytes.starts_with("\x28\xb5\x2f\xfd"sv);
}

std::unexpected<Error> too_many_bytes(std::size_t most) {
  return std::unexpected(
      Error(Fault::too_large, say({"more than {} bytes", "上限の {} バイトを超えています"}, most)));
}

std::unexpected<Error> unpacks_to_too_much() {
  return std::unexpected(
      Error(Fault::too_large, Text{"it unpacks to far more than its own size",
                                   "展開後の大きさが、ファイルの大きさに対して過大です"}));
}

DecompressLimits decompress_limits(const DocumentLimits& limits, std::uint64_t most) {
  // Archives of advisories are packed once and for all, with the largest windows.
  return {.unpacked_bytes = most, .ratio = limits.ratio, .zstd_window_log = 27};
}

Document document_of(std::string path, std::string bytes) {
  const std::size_t weight = bytes.size();
  return {.path = std::move(path), .bytes = std::move(bytes), .weight = weight};
}

// Bytes that become one text.
class Gatherer final : public ByteSink {
 public:
  explicit Gatherer(std::size_t most) : most_(most) {}

  Result<void> feed(std::string_view bytes) override {
    if (bytes.size() > most_ - text_.size()) return too_many_bytes(most_);
    text_ += bytes;
    return {};
  }
  Result<void> finish() override { return {}; }
  [[nodiscard]] std::string take() { return std::exchange(text_, {}); }

 private:
  std::size_t most_;
  std::string text_;
};

// Bytes that are lines, each a document.
class LineSplitter final : public ByteSink {
 public:
  LineSplitter(std::string name, const DocumentLimits& limits, DocumentSink& sink)
      : name_(std::move(name)), limits_(limits), sink_(sink) {}

  Result<void> feed(std::string_view bytes) override {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      add(bytes.substr(0, end));
      if (end == bytes.npos) return {};
      TRY_VOID(end_line());
      bytes.remove_prefix(end + 1);
    }
    return {};
  }
  Result<void> finish() override { return line_.empty() ? Result<void>() : end_line(); }

 private:
  void add(std::string_view part) {
    is_too_long_ = is_too_long_ || part.size() > limits_.document_bytes - line_.size();
    if (!is_too_long_) line_ += part;
  }

  Result<void> end_line() {
    ++number_;
    std::string path = fmt::format("{}/{}.json", name_, number_);
    std::string line = std::exchange(line_, {});
    if (std::exchange(is_too_long_, false)) {
      sink_.refuse(std::move(path), too_many_bytes(limits_.document_bytes).error());
      return {};
    }
    if (line.find_first_not_of(" \t\r") == line.npos) return {};
    return sink_.take(document_of(std::move(path), std::move(line)));
  }

  std::string name_;
  const DocumentLimits& limits_;
  DocumentSink& sink_;
  std::string line_;
  bool is_too_long_ = false;
  std::uint64_t number_ = 0;
};

Result<void> feed_lines(const std::string& name, std::string_view bytes,
                        const DocumentLimits& limits, DocumentSink& sink) {
  LineSplitter lines(name, limits, sink);
  TRY_VOID(lines.feed(bytes));
  return lines.finish();
}

// What lies in an archive, and may be packed once more by itself.
class InnerDocuments {
 public:
  InnerDocuments(const DocumentLimits& limits, DocumentSink& sink) : limits_(limits), sink_(sink) {}

  Result<void> take(std::string path, std::string bytes) {
    if (is_packed(bytes)) {
      Result<std::string> unpacked = unpack(bytes);
      if (!unpacked) {
        sink_.refuse(std::move(path), unpacked.error());
        return {};
      }
      bytes = std::move(*unpacked);
      path = unpacked_name(path);
    }
    if (is_lines(path)) return feed_lines(path, bytes, limits_, sink_);
    return sink_.take(document_of(std::move(path), std::move(bytes)));
  }

 private:
  [[nodiscard]] Result<std::string> unpack(std::string_view bytes) const {
    Gatherer text(limits_.document_bytes);
    Decompressor unpacking(text, decompress_limits(limits_, limits_.document_bytes));
    TRY_VOID(unpacking.feed(bytes));
    TRY_VOID(unpacking.finish());
    return text.take();
  }

  const DocumentLimits& limits_;
  DocumentSink& sink_;
};

class TarDocuments final : public EntrySink {
 public:
  TarDocuments(const DocumentLimits& limits, DocumentSink& sink)
      : limits_(limits), sink_(sink), inner_(limits, sink) {}

  Result<bool> begin(const FileEntry& entry) override {
    is_wanted_ = entry.kind == FileKind::regular;
    if (is_wanted_ && entry.size > limits_.document_bytes) {
      sink_.refuse(entry.path, too_many_bytes(limits_.document_bytes).error());
      is_wanted_ = false;
    }
    path_ = entry.path;
    bytes_.clear();
    return is_wanted_;
  }
  Result<void> data(std::string_view bytes) override {
    bytes_ += bytes;
    return {};
  }
  Result<void> hole(std::uint64_t bytes) override {
    bytes_.append(bytes, '\0');
    return {};
  }
  Result<void> end() override {
    if (!is_wanted_) return {};
    return inner_.take(std::move(path_), std::exchange(bytes_, {}));
  }

 private:
  const DocumentLimits& limits_;
  DocumentSink& sink_;
  InnerDocuments inner_;
  std::string path_;
  std::string bytes_;
  bool is_wanted_ = false;
};

bool is_tar(std::string_view block, std::string_view name) {
  if (block.size() < tar::block_bytes) return name.ends_with(".tar") && !block.empty();
  block = block.substr(0, tar::block_bytes);
  constexpr std::size_t magic_at = 257;
  const bool has_magic = block.substr(magic_at).starts_with("ustar");
  return (has_magic || name.ends_with(".tar")) &&
         (tar::is_zero(block) || tar::parse_header(block).has_value());
}

// Bytes as they are unpacked: what they are is told by the first of them.
class Unpacked final : public ByteSink {
 public:
  Unpacked(std::string name, const DocumentLimits& limits, DocumentSink& sink)
      : name_(std::move(name)), limits_(limits), sink_(sink) {}

  Result<void> feed(std::string_view bytes) override {
    if (!next_) {
      const std::size_t missing = tar::block_bytes - head_.size();
      head_ += bytes.substr(0, missing);
      if (head_.size() < tar::block_bytes) return {};
      bytes.remove_prefix(std::min(missing, bytes.size()));
      TRY_VOID(choose());
    }
    return next_->feed(bytes);
  }

  Result<void> finish() override {
    if (!next_) TRY_VOID(choose());
    TRY_VOID(next_->finish());
    if (!whole_) return {};
    return sink_.take(document_of(name_, whole_->take()));
  }

 private:
  Result<void> choose() {
    if (is_tar(head_, name_)) {
      entries_ = std::make_unique<TarDocuments>(limits_, sink_);
      next_ = std::make_unique<TarReader>(*entries_, TarLimits{.entries = limits_.entries});
    } else if (is_lines(name_)) {
      next_ = std::make_unique<LineSplitter>(name_, limits_, sink_);
    } else {
      auto whole = std::make_unique<Gatherer>(limits_.document_bytes);
      whole_ = whole.get();
      next_ = std::move(whole);
    }
    return next_->feed(std::exchange(head_, {}));
  }

  std::string name_;
  const DocumentLimits& limits_;
  DocumentSink& sink_;
  std::string head_;
  std::unique_ptr<TarDocuments> entries_;
  std::unique_ptr<ByteSink> next_;
  Gatherer* whole_ = nullptr;
};

// Passes on what is read of a file, and says so.
class Seen final : public ByteSink {
 public:
  Seen(ByteSink& next, DocumentSink& sink) : next_(next), sink_(sink) {}

  Result<void> feed(std::string_view bytes) override {
    sink_.saw(bytes);
    // What is seen and not wanted any more is seen all the same.
    if (trouble_) return {};
    if (Result<void> fed = next_.feed(bytes); !fed) trouble_ = std::move(fed).error();
    return {};
  }
  Result<void> finish() override {
    if (trouble_) return std::unexpected(*trouble_);
    return next_.finish();
  }

 private:
  ByteSink& next_;
  DocumentSink& sink_;
  std::optional<Error> trouble_;
};

Result<void> stream_of(const io::RegularFile& file, const std::string& name,
                       const DocumentLimits& limits, DocumentSink& sink) {
  std::string inner(unpacked_name(name));
  if (inner.ends_with(".tgz")) inner.replace(inner.size() - 3, 3, "tar");
  Unpacked unpacked(std::move(inner), limits, sink);
  Decompressor unpacking(unpacked, decompress_limits(limits, limits.file_bytes));
  Seen seen(unpacking, sink);
  TRY_VOID(file.push(0, file.size(), seen));
  return seen.finish();
}

// An archive in memory, as long as anybody reads an entry of it.
struct MappedArchive {
  io::MappedFile file;
  ZipArchive archive;
};

Result<std::shared_ptr<const MappedArchive>> open_zip(const io::RegularFile& file,
                                                      const DocumentLimits& limits,
                                                      DocumentSink& sink) {
  TRY(io::MappedFile mapped, io::MappedFile::of(file));
  const std::string_view bytes = mapped.bytes();
  for (std::size_t at = 0; at < bytes.size(); at += looked_at_once) {
    sink.saw(bytes.substr(at, looked_at_once));
    mapped.let_go();
  }
  TRY(ZipArchive archive, ZipArchive::open(bytes, {.entries = limits.entries}));
  return std::make_shared<const MappedArchive>(std::move(mapped), archive);
}

class ZipDocuments {
 public:
  ZipDocuments(std::shared_ptr<const MappedArchive> archive, const DocumentLimits& limits,
               DocumentSink& sink)
      : archive_(std::move(archive)), limits_(limits), sink_(sink), inner_(limits, sink) {
    const std::uint64_t size = archive_->file.bytes().size();
    left_ = limits.file_bytes;
    if (size < limits.file_bytes / limits.ratio) {
      left_ = std::max(size * limits.ratio, DecompressLimits().ratio_from);
    }
  }

  Result<void> give_all() {
    auto cursor = archive_->archive.entries();
    while (const auto entry = cursor.next()) {
      if (entry->name.empty() || entry->name.ends_with('/')) continue;
      TRY_VOID(give(*entry));
      looked_at_ += static_cast<std::size_t>(entry->packed_bytes);
      if (looked_at_ < looked_at_once) continue;
      archive_->file.let_go();
      looked_at_ = 0;
    }
    return {};
  }

 private:
  Result<void> give(const ZipEntry& entry) {
    std::string path(entry.name);
    const std::size_t most = limits_.document_bytes;
    if (entry.bytes > most) {
      sink_.refuse(std::move(path), too_many_bytes(most).error());
      return {};
    }
    if (entry.bytes > left_) return unpacks_to_too_much();
    left_ -= entry.bytes;
    const bool is_plain = unpacked_name(path).size() == path.size() && !is_lines(path);
    return is_plain ? give_later(std::move(path), entry) : give_now(std::move(path), entry);
  }

  // Unpacked by whoever reads it.
  Result<void> give_later(std::string path, const ZipEntry& entry) {
    Document document;
    document.path = std::move(path);
    document.weight = static_cast<std::size_t>(entry.bytes);
    document.unpack = [archive = archive_, entry, most = limits_.document_bytes] {
      return archive->archive.read(entry, most);
    };
    return sink_.take(std::move(document));
  }

  Result<void> give_now(std::string path, const ZipEntry& entry) {
    Result<std::string> bytes = archive_->archive.read(entry, limits_.document_bytes);
    if (bytes) return inner_.take(std::move(path), std::move(*bytes));
    sink_.refuse(std::move(path), bytes.error());
    return {};
  }

  std::shared_ptr<const MappedArchive> archive_;
  const DocumentLimits& limits_;
  DocumentSink& sink_;
  InnerDocuments inner_;
  std::uint64_t left_ = 0;
  std::size_t looked_at_ = 0;
};

}  // namespace

Result<void> documents_of(const io::RegularFile& file, const std::string& name,
                          const DocumentLimits& limits, DocumentSink& sink) {
  std::array<char, 4> head{};
  const std::size_t length = static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), 4));
  TRY_VOID(file.read(0, std::span(head).first(length)));
  const std::string_view magic(head.data(), length);
  if (magic == "PK\x03\x04"sv || magic == "PK\x05\x06"sv) {
    TRY(auto archive, open_zip(file, limits, sink));
    return ZipDocuments(std::move(archive), limits, sink).give_all();
  }
  return stream_of(file, name, limits, sink);
}

bool is_archive_name(std::string_view name) {
  const std::string_view inner = unpacked_name(name);
  return without_end(inner, archive_ends).size() < inner.size();
}

std::string_view name_without_packing(std::string_view name) {
  const std::string_view inner = unpacked_name(name);
  return without_end(without_end(inner, archive_ends), document_ends);
}

}  // namespace hakoseki::advisories
