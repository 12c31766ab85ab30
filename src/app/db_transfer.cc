// hakoseki db export FILE, hakoseki db import FILE: the database as one packed file, for machines
// that no network reaches.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "app/aws_session.h"
#include "app/commands.h"
#include "app/database_file.h"
#include "app/db_verbs.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "base/sha256.h"
#include "base/stream_hash.h"
#include "base/utf8.h"
#include "formats/archive/decompress.h"
#include "formats/archive/zstd_pack.h"
#include "io/image/regular_file.h"
#include "io/new_file.h"

namespace hakoseki::app {
namespace {

namespace fs = std::filesystem;

// In front of the packed database: lines that people can read, and an empty one.
//   hakoseki vulnerability database 1
//   bytes 12345678
//   sha256 <64 hexadecimal digits>
// Bytes and SHA-256 are those of the database, unpacked.
constexpr std::string_view magic = "hakoseki vulnerability database ";
constexpr std::string_view version = "1";
constexpr std::size_t head_bytes = 256;
constexpr std::uint64_t most_bytes = std::uint64_t{4} << 30U;

struct ExportHead {
  std::uint64_t bytes = 0;
  std::string sha256;
  std::size_t length = 0;  // of the head itself
};

std::string text_of(std::uint64_t bytes, std::string_view sha256) {
  return fmt::format("{}{}\nbytes {}\nsha256 {}\n\n", magic, version, bytes, sha256);
}

std::unexpected<Error> malformed(Text what) {
  return std::unexpected(Error(Fault::malformed, what));
}

std::unexpected<Error> damaged_head() {
  return malformed({"the head of the exported database is damaged",
                    "エクスポートされたデータベースの先頭部分が壊れています"});
}

// Nothing where it is no export, but perhaps a database as it is.
Result<std::optional<ExportHead>> parse_head(std::string_view text) {
  if (!text.starts_with(magic)) return std::nullopt;
  text.remove_prefix(magic.size());
  const std::size_t line = text.find('\n');
  if (text.substr(0, line) != version) {
    return std::unexpected(
        Error(Fault::unsupported, Text{"exported by another version of hakoseki; use that one, or "
                                       "a newer one",
                                       "別のバージョンの hakoseki でエクスポートされています。"
                                       "同じか、より新しいバージョンを使ってください"}));
  }
  ExportHead head;
  std::string_view rest = text.substr(line + 1);
  constexpr std::string_view bytes_key = "bytes ";
  if (!rest.starts_with(bytes_key)) return damaged_head();
  rest.remove_prefix(bytes_key.size());
  const auto number = std::from_chars(rest.data(), rest.data() + rest.size(), head.bytes);
  if (number.ec != std::errc() || head.bytes > most_bytes) return damaged_head();
  rest.remove_prefix(static_cast<std::size_t>(number.ptr - rest.data()));
  constexpr std::string_view hash_key = "\nsha256 ";
  constexpr std::size_t digits = 64;
  if (!rest.starts_with(hash_key)) return damaged_head();
  head.sha256 = rest.substr(hash_key.size(), digits);
  const std::string whole = text_of(head.bytes, head.sha256);
  head.length = whole.size();
  // Whatever else stands there was not written by us.
  if (!(std::string(magic) + std::string(text)).starts_with(whole)) return damaged_head();
  return head;
}

// Bytes into a file, counted and hashed.
class FileSink final : public ByteSink {
 public:
  explicit FileSink(io::NewFile& file) : file_(file) {}

  Result<void> feed(std::string_view bytes) override {
    hash_.feed(bytes);
    count_ += bytes.size();
    return file_.append(bytes);
  }
  Result<void> finish() override { return {}; }
  [[nodiscard]] std::string hex() { return hash_.hex(); }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  io::NewFile& file_;
  StreamHash hash_;
  std::uint64_t count_ = 0;
};

Result<void> verified(const DatabaseFile& file) {
  const Result<void> whole = file.database.verify();
  if (!whole) return std::unexpected(error_of_file(file.path, whole.error()));
  return {};
}

// Errors: those of the files; malformed for a database that is damaged.
Result<std::uint64_t> export_to(const std::string& target, const std::string& path) {
  std::error_code none;
  if (fs::equivalent(target, path, none)) {
    return std::unexpected(Error(
        Fault::malformed, say({"`{}` is the database itself", "`{}` はデータベースそのものです"},
                              utf8::neutralise(target))));
  }
  TRY(const DatabaseFile database, DatabaseFile::open(path));
  TRY_VOID(verified(database));
  const std::string_view bytes = database.bytes.bytes();
  TRY(io::NewFile file, io::NewFile::beside(target));
  TRY_VOID(file.append(text_of(bytes.size(), sha256_hex(bytes))));
  FileSink sink(file);
  ZstdPacker packer(sink);
  TRY_VOID(packer.feed(bytes));
  TRY_VOID(packer.finish());
  TRY_VOID(file.take_place());
  return sink.count();
}

// The database, unpacked where it is packed, in a file beside the one whose place it is to take.
Result<void> unpack(const io::RegularFile& from, const ExportHead& head, io::NewFile& file) {
  FileSink sink(file);
  Decompressor unpacking(sink, {.unpacked_bytes = head.bytes});
  const Result<void> done = [&]() -> Result<void> {
    TRY_VOID(from.push(head.length, from.size() - head.length, unpacking));
    return unpacking.finish();
  }();
  if (!done) return std::unexpected(error_of_file(from.path(), done.error()));
  if (sink.count() == head.bytes && sink.hex() == head.sha256) return {};
  return std::unexpected(error_of_file(
      from.path(), malformed({"it is damaged: its SHA-256 is not the one that was written down",
                              "壊れています(記録された SHA-256 と一致しません)"})
                       .error()));
}

Result<void> copy(const io::RegularFile& from, io::NewFile& file) {
  FileSink sink(file);
  return from.push(0, from.size(), sink);
}

struct Imported {
  std::optional<vulnerabilities::Day> data_day;
  std::optional<vulnerabilities::Day> old_day;  // of the one whose place it took
};

Result<Imported> import_from(const std::string& source, const std::string& path) {
  TRY(const io::RegularFile from, io::RegularFile::open(source, io::RegularFile::Links::followed));
  TRY(const std::string begin, from.read_text(0, static_cast<std::size_t>(std::min<std::uint64_t>(
                                                     from.size(), head_bytes))));
  const Result<std::optional<ExportHead>> head = parse_head(begin);
  if (!head) return std::unexpected(error_of_file(source, head.error()));
  const std::string folder = fs::path(path).parent_path().string();
  if (!folder.empty()) TRY_VOID(io::make_folders(folder));
  TRY(io::NewFile file, io::NewFile::beside(path));
  if (*head) {
    TRY_VOID(unpack(from, **head, file));
  } else {
    TRY_VOID(copy(from, file));
  }
  Imported imported;
  {
    TRY(const io::MappedFile bytes, io::MappedFile::open(file.path()));
    const auto database = vulnerabilities::Database::open(bytes.bytes());
    if (!database) return std::unexpected(error_of_file(source, database.error()));
    if (const Result<void> whole = database->verify(); !whole) {
      return std::unexpected(error_of_file(source, whole.error()));
    }
    imported.data_day = database->data_day();
  }
  if (const Result<DatabaseFile> old = DatabaseFile::open(path)) {
    imported.old_day = old->database.data_day();
  }
  TRY_VOID(file.take_place());
  return imported;
}

}  // namespace

int run_db_export(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const auto path = database_path(arguments, surroundings_of_the_process());
  if (!path) return refuse(path.error(), Command::db, language);
  const std::string& target = arguments.operands[1];
  const Result<std::uint64_t> bytes = export_to(target, *path);
  if (!bytes) return fail_db(bytes.error(), language);
  return print(
      say({"{}: {} bytes\n", "{}: {} バイト\n"}, utf8::neutralise(target), *bytes).in(language),
      language);
}

int run_db_import(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const auto path = database_path(arguments, surroundings_of_the_process());
  if (!path) return refuse(path.error(), Command::db, language);
  const Result<Imported> imported = import_from(arguments.operands[1], *path);
  if (!imported) return fail_db(imported.error(), language);
  if (imported->old_day && imported->data_day < imported->old_day) {
    warn(Text{"the data is older than that of the database whose place it took",
              "置き換え前のデータベースよりデータが古くなりました"},
         language);
  }
  return print(say({"{}: imported, all checksums are right\n",
                    "{}: インポートしました(すべてのチェックサムが一致)\n"},
                   utf8::neutralise(*path))
                   .in(language),
               language);
}

}  // namespace hakoseki::app
